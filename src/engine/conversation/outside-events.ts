import type { Conversation } from '../../domain/conversation';
import type { ConversationInput, UndeliverableReason } from '../../domain/inbound';
import type { Work } from '../work';
import { hasExpired, watchSession } from './desk-session';
import { remindDesk, watchForAnswer } from './hand-over';
import { allowedMessages, fallBack } from './speak';

type Undelivered = Extract<ConversationInput, { type: 'message.undelivered' }>;

/** Events about deliveries need no flow. Answers whether the event was one. */
export async function settleOutside(
  work: Work,
  conversation: Conversation,
  input: ConversationInput,
): Promise<boolean> {
  if (input.type === 'timer.due' && input.name === 'session-expiry') {
    const { servicerId: _, ...rest } = conversation;
    if (hasExpired(conversation, work.now))
      await work.tx.conversations.save({ ...rest, servedBy: 'bot', updatedAt: work.now });
    return true;
  }
  if (input.type === 'timer.due' && input.name === 'handoff-unanswered') {
    await remindDesk(work, conversation, input);
    return true;
  }
  if (input.type !== 'message.undelivered') return false;
  await settleUndelivered(work, conversation, input);
  return true;
}

async function settleUndelivered(work: Work, conversation: Conversation, input: Undelivered): Promise<void> {
  const row = await work.tx.outbox.get(input.outgoingId);
  const text = row && 'message' in row.delivery ? row.delivery.message.text : '';
  if (text && row?.delivery.type !== 'resident.welcome')
    await fallBack(work, conversation, text, undeliverableWords[input.reason]);
  const known: Conversation = { ...afterRefusal(conversation, input), updatedAt: work.now };
  await work.tx.conversations.save(known);
  if (input.reason !== 'served-by-person') return;
  await watchSession(work, known);
  await watchForAnswer(work, known, known.allowance.residentWroteAt ?? work.now);
}

/** What a refusal tells of the chat; one from before the resident's newest words tells nothing of what may be sent now. */
function afterRefusal(conversation: Conversation, { reason, at }: Undelivered): Conversation {
  const { allowance } = conversation;
  const isOld = allowance.residentWroteAt !== undefined && allowance.residentWroteAt > at;
  if (reason === 'served-by-person') return { ...conversation, servedBy: 'desk' };
  if (reason === 'allowance-spent' && !isOld)
    return { ...conversation, allowance: { ...allowance, used: allowedMessages } };
  return conversation;
}

const undeliverableWords: Readonly<Record<UndeliverableReason, string>> = {
  'allowance-spent': '本轮消息条数已用完',
  'window-closed': '微信会话已结束或超过48小时',
  'served-by-person': '会话正由人工接待',
  blocked: '住户已拒收消息',
  unknown: '微信未能送达',
};
