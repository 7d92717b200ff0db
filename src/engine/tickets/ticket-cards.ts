import type { Lane } from '../../domain/delivery';
import { ticketCard } from '../../domain/dispatch/ticket-card';
import { isSettled, type Ticket } from '../../domain/ticket/ticket';
import type { Work } from '../work';
import { kindsOf } from './attached';
import { redrawCard } from './redraw-card';

/** A card for somebody who has none yet; everybody else's is redrawn by `refreshCards`. */
export async function showCard(work: Work, ticket: Ticket, staffId: string, lane: Lane): Promise<void> {
  const viewer = work.staff(staffId);
  if (!viewer) return;
  const live = await work.tx.cards.liveOfTicket(ticket.id);
  if (live.some((card) => card.staffId === staffId)) return;
  const cardId = `c${work.nextId()}`;
  await work.tx.cards.save({ id: cardId, staffId, ticketId: ticket.id, retired: false, createdAt: work.now });
  const card = ticketCard(ticket, viewer, work, await kindsOf(work.tx, ticket.mediaIds));
  await work.send({ type: 'staff.card', staffId, cardId, card }, lane, { ticketId: ticket.id });
}

/** Redraws the card of everybody who has one, or of one person only. */
export async function refreshCards(work: Work, ticket: Ticket, onlyOf?: string): Promise<void> {
  const attached = await kindsOf(work.tx, ticket.mediaIds);
  for (const card of await work.tx.cards.liveOfTicket(ticket.id)) {
    if (onlyOf && card.staffId !== onlyOf) continue;
    const viewer = work.staff(card.staffId);
    if (!viewer || card.createdAt.getTime() === work.now.getTime()) continue;
    await redrawCard(work, card, ticketCard(ticket, viewer, work, attached), 'interactive', {
      retire: isSettled(ticket.status),
      reference: { ticketId: ticket.id },
    });
  }
}
