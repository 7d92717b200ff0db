import { addressOf } from '../../domain/conversation';
import { conversationSubject } from '../../domain/records';
import type { Ticket } from '../../domain/ticket/ticket';
import type { Work } from '../work';

/** Lets the conversations of everybody who reported a ticket know that it moved. */
export async function tellReporters(
  work: Work,
  ticket: Ticket,
  fact: string,
  detail: Readonly<Record<string, string>>,
  except?: string,
): Promise<void> {
  for (const conversationId of ticket.reporters) {
    if (conversationId === except) continue;
    await work.pass({
      key: `${fact}:${ticket.id}:${work.eventId}:${conversationId}`,
      subject: conversationSubject(conversationId, ticket.propertyId, addressOf(conversationId)),
      lane: ticket.emergency ? 'emergency' : 'interactive',
      input: { type: 'ticket.changed', ticketId: ticket.id, fact, detail },
    });
  }
}
