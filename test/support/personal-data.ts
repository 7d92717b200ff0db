import type { Store } from '../../src/ports/store';
import {
  newCard,
  newConversation,
  newCorrection,
  newDeskTask,
  newInboxRow,
  newMedia,
  newOutboxRow,
  newPromise,
  newTicket,
  newTimelineEntry,
  newTimer,
  newTranscriptLine,
} from './factories';

/** Names, telephone numbers, rooms, words and secrets that {@link savePersonalData} puts into a store. */
export const personalData: readonly string[] = [
  '13800001111',
  '林晓',
  '3-2-1201',
  '漏水',
  'refresh-me',
  'token-of-the-bell',
];

/** Saves them wherever a record can hold them. */
export async function savePersonalData(store: Store): Promise<void> {
  const task = newDeskTask();
  const detail = { note: '13800001111 漏水' };
  const sms = newOutboxRow({ delivery: { type: 'resident.sms', phone: '13800001111', text: '漏水' } });
  const [inboxRow, outboxRow] = [newInboxRow(), newOutboxRow({ recipient: 'phone:13800001111' })];
  await store.transaction(async (tx) => {
    await tx.conversations.save(newConversation());
    await tx.transcripts.append([newTranscriptLine({ text: '我是林晓 13800001111,漏水' })]);
    await tx.tickets.save(newTicket());
    await tx.tickets.appendTimeline([newTimelineEntry({ detail })]);
    await tx.promises.save(newPromise());
    await tx.corrections.save(newCorrection());
    await tx.inbox.add([inboxRow, newInboxRow()]);
    await tx.inbox.bury(inboxRow.id, task.createdAt, '13800001111');
    await tx.outbox.add([sms, outboxRow]);
    await tx.outbox.settle(outboxRow.id, 'refused', task.createdAt, '13800001111');
    await tx.timers.set(newTimer({ data: detail }));
    await tx.cards.save(newCard({ refreshCode: 'refresh-me' }));
    await tx.tasks.save(task);
    await tx.cursors.save({ account: 'kf', token: 'token-of-the-bell' });
    await tx.media.save(newMedia({ filename: '漏水.jpg' }));
  });
}
