import type { Ticket } from '../../domain/ticket/ticket';
import { isSettled } from '../../domain/ticket/ticket';
import type { CompanyArchive } from '../../ports/archive';
import { recordsOf } from '../records';

/** What others refer to, by id. */
export interface Known {
  /** Also those that are about to begin with an event that was not handled, or could not be. */
  readonly conversations: ReadonlySet<string>;
  /** Whether nothing more will happen to it. */
  readonly tickets: ReadonlyMap<string, { readonly settled: boolean }>;
  readonly tasks: ReadonlySet<string>;
  readonly media: ReadonlySet<string>;
  /** Tickets whose resident still waits for a call, which is promised after the ticket was closed. */
  readonly awaitingCall: ReadonlySet<string>;
}

export async function gatherKnown(
  archive: CompanyArchive,
  onTicket: (ticket: Ticket) => void,
): Promise<Known> {
  const conversations = new Set<string>();
  for await (const { id } of recordsOf(archive, 'conversations')) conversations.add(id);
  for await (const { state, row } of recordsOf(archive, 'inbox'))
    if (state !== 'done' && row.subject.kind === 'conversation') conversations.add(row.subject.id);
  const tickets = new Map<string, { settled: boolean }>();
  for await (const ticket of recordsOf(archive, 'tickets')) {
    tickets.set(ticket.id, { settled: isSettled(ticket.status) });
    onTicket(ticket);
  }
  const tasks = new Set<string>();
  const awaitingCall = new Set<string>();
  for await (const { id, kind, doneAt, ticketId } of recordsOf(archive, 'tasks')) {
    tasks.add(id);
    if (kind === 'call-back' && !doneAt && ticketId) awaitingCall.add(ticketId);
  }
  const media = new Set<string>();
  for await (const { id } of recordsOf(archive, 'media')) media.add(id);
  return { conversations, tickets, tasks, media, awaitingCall };
}
