import { type Effect, type FlowEvent, wordsOf } from '../../src/domain/flow';
import type { TicketDraft } from '../../src/domain/ticket/ticket';
import { contactOf } from './describe';

/** Something a colleague at the desk answers later: recorded with all that is known of the resident, and said so. */
export function recordForDesk(
  event: FlowEvent,
  matter: Pick<TicketDraft, 'code' | 'item'> & { readonly severity: NonNullable<TicketDraft['severity']> },
  reply: string,
): readonly Effect[] {
  const { resident, eventId } = event.world;
  const room = resident.rooms[0];
  return [
    {
      type: 'openTicket',
      ticketId: `t${eventId}`,
      draft: {
        ...matter,
        kind: 'consult',
        words: wordsOf(event),
        place: { confirmed: false, ...(room && { room }) },
        contact: contactOf(resident),
        department: 'desk',
        confidential: false,
        mediaIds: event.type === 'resident.said' ? event.mediaIds : [],
      },
    },
    { type: 'say', reply, values: {} },
  ];
}
