import type { OutboxRow } from '../../src/domain/records';
import type { Store } from '../../src/ports/store';

/** What every recipient would get next. */
export async function waitingDeliveries(store: Store, now: Date): Promise<readonly OutboxRow[]> {
  const recipients = await store.outbox.readyRecipients(now, 1000);
  const rows = await Promise.all(recipients.map(({ recipientKey }) => store.outbox.next(recipientKey, now)));
  return rows.filter((row) => row !== null);
}
