import type { Conversation } from '../../domain/conversation';
import type { ConversationInput } from '../../domain/inbound';
import { conversationSubject } from '../../domain/records';
import { addMinutes } from '../../domain/time';
import type { Work } from '../work';
import type { Conducted } from './conduct';
import { watchSession } from './desk-session';
import { watchWaiting } from './hand-over';

/** The alarms a conversation itself needs. */
export async function setAlarms(
  work: Work,
  conversation: Conversation,
  conducted: Conducted,
  input: ConversationInput,
): Promise<void> {
  const subject = conversationSubject(conversation.id, conversation.propertyId, conversation.address);
  const { timers } = work.tx;
  const silenceId = `${conversation.id}/silence`;
  const top = conversation.floor.at(-1);
  if (
    conducted.awaitsAnswer &&
    top &&
    !top.nudged &&
    conversation.servedBy === 'bot' &&
    top.flow !== 'emergency'
  )
    await timers.set({
      id: silenceId,
      subject,
      name: 'silence',
      lane: 'notice',
      dueAt: addMinutes(work.now, work.configuration.timing.silenceMinutes),
      data: { turn: conversation.turn, instance: top.id },
    });
  else if (input.type === 'message.received') await timers.cancel(silenceId);
  await watchSession(work, conversation);
  if (input.type === 'message.received' && conversation.servedBy === 'desk')
    await watchWaiting(work, conversation);
}
