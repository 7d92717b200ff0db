import type { Conversation } from '../../domain/conversation';
import type { ConversationInput, UndeliverableReason } from '../../domain/inbound';
import type { Work } from '../work';
import { remindDesk } from './hand-over';
import { fallBack } from './speak';

/** Events about deliveries need no flow. Answers whether the event was one. */
export async function settleOutside(
  work: Work,
  conversation: Conversation,
  input: ConversationInput,
): Promise<boolean> {
  if (input.type === 'timer.due' && input.name === 'session-expiry') {
    const { servicerId: _, ...rest } = conversation;
    if (conversation.servedBy === 'desk')
      await work.tx.conversations.save({ ...rest, servedBy: 'bot', updatedAt: work.now });
    return true;
  }
  if (input.type === 'timer.due' && input.name === 'handoff-unanswered') {
    await remindDesk(work, conversation, input);
    return true;
  }
  if (input.type !== 'message.undelivered') return false;
  const row = await work.tx.outbox.get(input.outgoingId);
  const text = row && 'message' in row.delivery ? row.delivery.message.text : '';
  if (text && row?.delivery.type !== 'resident.welcome')
    await fallBack(work, conversation, text, undeliverableWords[input.reason]);
  const owner = input.reason === 'served-by-person' ? ({ servedBy: 'desk' } as const) : {};
  await work.tx.conversations.save({ ...conversation, ...owner, updatedAt: work.now });
  return true;
}

const undeliverableWords: Readonly<Record<UndeliverableReason, string>> = {
  'allowance-spent': '本轮消息条数已用完',
  'window-closed': '微信会话已结束或超过48小时',
  'served-by-person': '会话正由人工接待',
  blocked: '住户已拒收消息',
  unknown: '微信未能送达',
};
