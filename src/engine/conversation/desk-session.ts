import type { Conversation } from '../../domain/conversation';
import { conversationSubject } from '../../domain/records';
import { addHours } from '../../domain/time';
import type { Work } from '../work';

const sessionHours = 48;

/** A session with a person ends silently 48 h after the resident's last message (`path/94669`). */
const expiryOf = ({ allowance, updatedAt }: Conversation): Date =>
  addHours(allowance.residentWroteAt ?? updatedAt, sessionHours);

/** Whether the desk had the session and has it no more. */
export const hasExpired = (conversation: Conversation, at: Date): boolean =>
  conversation.servedBy === 'desk' && expiryOf(conversation) <= at;

/** While a person serves, the end of the session is watched for: nobody tells us of it. */
export async function watchSession(work: Work, conversation: Conversation): Promise<void> {
  if (conversation.servedBy !== 'desk') return;
  await work.tx.timers.set({
    id: `${conversation.id}/session`,
    subject: conversationSubject(conversation.id, conversation.propertyId, conversation.address),
    name: 'session-expiry',
    lane: 'notice',
    dueAt: expiryOf(conversation),
    data: {},
  });
}
