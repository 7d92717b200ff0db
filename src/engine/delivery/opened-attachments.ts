import type { Delivery } from '../../domain/delivery';
import { recipientOf } from '../../domain/delivery';
import type { OutboxRow } from '../../domain/records';
import type { Clock } from '../../ports/clock';
import type { UploadOutcome } from '../../ports/courier';
import type { Ids } from '../../ports/ids';
import type { Logger } from '../../ports/logger';
import type { StoreTransaction } from '../../ports/store';

interface Means {
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Who opens what is noted before any of it leaves; again when the process dies in between. */
export function noteOpening(logger: Logger, { delivery, ticketId, attempts }: OutboxRow): void {
  if (delivery.type !== 'staff.attachments' || attempts > 0) return;
  const { staffId, taskId, attachments } = delivery;
  logger.info('sensitive.read', {
    what: 'attachments',
    staffId,
    ...(ticketId && { ticketId }),
    ...(taskId && { taskId }),
    mediaIds: attachments.map(({ mediaId }) => mediaId),
  });
}

/**
 * The platform holds them: one text that names them, then each of them. Their ids are on disk before the first is shown, so
 * that whoever tries again asks for the same.
 */
export async function showHeld(
  means: Means,
  tx: StoreTransaction,
  row: OutboxRow,
  { held, failed }: UploadOutcome,
): Promise<void> {
  const { delivery } = row;
  if (delivery.type !== 'staff.attachments') return;
  const { staffId, heading } = delivery;
  const text = failed > 0 ? `${heading}\n${notTaken(failed, held.length)}` : heading;
  await follow(means, tx, row, { type: 'staff.text', staffId, text });
  for (const media of held) await follow(means, tx, row, { type: 'staff.media', staffId, media, heading });
}

/**
 * An attachment will never be shown: the employee is told, and can open it again. Of several of one opening it is said once,
 * the platform swallows an identical text. Answers whether the row is about attachments.
 */
export async function tellNotShown(means: Means, tx: StoreTransaction, row: OutboxRow): Promise<boolean> {
  const { delivery } = row;
  if (delivery.type !== 'staff.attachments' && delivery.type !== 'staff.media') return false;
  const { staffId, heading } = delivery;
  const text = `${heading}\n有附件没能发到您这里，请再点一次；还是不行，请联系前台。`;
  await follow(means, tx, row, { type: 'staff.text', staffId, text });
  return true;
}

const notTaken = (failed: number, held: number): string =>
  `${held > 0 ? `有${failed}个` : ''}附件没能发过来，请过一会儿再点；还是不行，请向住户再要一份。`;

async function follow(
  { clock, ids }: Means,
  tx: StoreTransaction,
  { propertyId, lane, ticketId }: OutboxRow,
  delivery: Delivery,
): Promise<void> {
  await tx.outbox.add([
    {
      id: ids.next(),
      propertyId,
      lane,
      recipient: recipientOf(delivery),
      delivery,
      createdAt: clock.now(),
      ...(ticketId && { ticketId }),
    },
  ]);
}
