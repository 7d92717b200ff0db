import type { Lane, StaffCard } from '../../domain/delivery';
import type { CardRecord } from '../../domain/records';
import type { Reference, Work } from '../work';

/** Redraws a card; a redraw decided earlier that did not leave yet is not worth its one-use code any more. */
export async function redrawCard(
  work: Work,
  record: CardRecord,
  card: StaffCard,
  lane: Lane,
  options: { readonly retire: boolean; readonly reference?: Reference },
): Promise<void> {
  const redrawId = await work.send(
    { type: 'staff.card-update', staffId: record.staffId, cardId: record.id, card },
    lane,
    options.reference,
  );
  await work.tx.cards.save({ ...record, redrawId, retired: record.retired || options.retire });
}
