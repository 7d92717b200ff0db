import { act, type TicketCommand } from '../../domain/ticket/act';
import { isSettled, type Ticket, type TimelineEntry } from '../../domain/ticket/ticket';
import type { Work } from '../work';
import { callBack } from './call-back';
import { changeTicket } from './ticket-desk';
import { tellHolders, tellLeaders } from './ticket-news';

/** Somebody who joined a ticket: which conversation, and who it is as far as is known. */
export interface Joiner {
  readonly conversationId: string;
  readonly who: string;
}

export type JoinerOutcome = { readonly done: true; readonly ticket: Ticket } | { readonly done: false };

const reserved: ReadonlySet<TicketCommand['action']> = new Set(['cancel', 'reopen', 'rate']);

/** Only the first reporter cancels, reopens and rates a ticket that several share. */
export const isReservedFrom = (ticket: Ticket, action: TicketCommand['action'], id: string): boolean =>
  reserved.has(action) && ticket.reporters[0] !== id;

/** A joiner's wish is heard, but the ticket stays as its first reporter and the staff have it. */
export async function heedJoiner(
  work: Work,
  ticket: Ticket,
  command: TicketCommand,
  joiner: Joiner,
): Promise<JoinerOutcome> {
  if (command.action === 'cancel') return leave(work, ticket, joiner);
  const lawful = act(ticket, command);
  if (!lawful.done) return { done: false };
  if (command.action === 'rate') return noteRating(work, ticket, lawful.entry);
  const words = '一同反映的住户说问题还没有解决，请核实是否需要重新处理';
  const told = await changeTicket(work, ticket, { ...command, action: 'add-information', words });
  if (!told.done) return { done: false };
  await callBack(work, told.ticket, `${joiner.who}${words}`, joiner.conversationId);
  return told;
}

/** Takes the joiner off; those who still wait are still served. */
async function leave(work: Work, ticket: Ticket, { conversationId }: Joiner): Promise<JoinerOutcome> {
  if (ticket.emergency || ticket.status === 'completed' || isSettled(ticket.status)) return { done: false };
  const left: Ticket = {
    ...ticket,
    reporters: ticket.reporters.filter((id) => id !== conversationId),
    updatedAt: work.now,
  };
  await work.tx.tickets.save(left);
  await work.tx.tickets.appendTimeline([
    {
      id: `${work.eventId}.${ticket.id}.leave`,
      ticketId: ticket.id,
      at: work.now,
      actor: 'resident',
      fact: 'ticket.left',
      detail: {},
    },
  ]);
  await tellHolders(
    work,
    left,
    `【一户不再需要】${ticket.number} ${ticket.item}：一同反映的住户取消了自己的登记，最先报的住户仍需处理。`,
  );
  return { done: true, ticket: left };
}

async function noteRating(work: Work, ticket: Ticket, entry: TimelineEntry): Promise<JoinerOutcome> {
  await work.tx.tickets.appendTimeline([{ ...entry, detail: { ...entry.detail, by: 'joiner' } }]);
  if (entry.detail.rating === 'C')
    await tellLeaders(
      work,
      ticket,
      `【不满意】${ticket.number} ${ticket.item}：一同反映的住户评价不满意，请回访。`,
    );
  return { done: true, ticket };
}
