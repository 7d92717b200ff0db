import type { Conversation } from '../../domain/conversation';
import type { ConversationInput } from '../../domain/inbound';
import { conversationSubject } from '../../domain/records';
import { addHours, addMinutes } from '../../domain/time';
import type { Work } from '../work';
import type { Conducted } from './conduct';

const sessionHours = 48;

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
  // A session with a person ends silently 48 h after the resident's last message (`path/94669`).
  const wroteAt = conversation.allowance.residentWroteAt;
  if (conversation.servedBy === 'desk' && wroteAt)
    await timers.set({
      id: `${conversation.id}/session`,
      subject,
      name: 'session-expiry',
      lane: 'notice',
      dueAt: addHours(wroteAt, sessionHours),
      data: {},
    });
}
