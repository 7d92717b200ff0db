import type { Choice } from '../../domain/conversation';
import type { TicketChanged } from '../../domain/inbound';
import type { Ticket } from '../../domain/ticket/ticket';
import type { Saying } from './turn';

/** News of a ticket worth one of the resident's few messages; null when it is not. */
export function noticeFor(ticket: Ticket, { fact, detail }: TicketChanged): Saying | null {
  const common = { ticket: ticket.number, item: ticket.item, staff: detail.staff ?? '同事' };
  switch (fact) {
    case 'ticket.acknowledged':
      return ticket.kind === 'repair' || ticket.kind === 'service'
        ? say(ticket.returns + ticket.reopens > 0 ? 'notice.coming_back' : 'notice.acknowledged', {
            ...common,
            eta: detail.eta ?? '与您约定的时间',
          })
        : null;
    case 'ticket.departed':
      return ticket.kind === 'repair' ? say('notice.on_way', { ...common, eta: detail.eta ?? '很快' }) : null;
    case 'ticket.completed':
      return ticket.kind === 'consult'
        ? say('consult.replied', { ...common, result: ticket.result ?? '' })
        : null;
    case 'ticket.closed':
      return ticket.kind === 'consult'
        ? null
        : say(
            ticket.kind === 'complaint' ? 'complaint.done' : 'repair.done',
            { ...common, result: ticket.result ?? '已处理完毕' },
            ratingChoices(ticket.id),
          );
    case 'ticket.cancelled':
      return say('notice.cancelled', { ...common, reason: detail.reason ?? '情况有变' });
    case 'promise.breaking':
      return say('promise.breaking', { ...common, due: detail.due ?? '', staff: detail.staff ?? '客服主管' });
    default:
      return null;
  }
}

const ratingChoices = (ticketId: string): readonly Choice[] => [
  { id: `rate_${ticketId}_A`, label: 'A 满意' },
  { id: `rate_${ticketId}_B`, label: 'B 较满意' },
  { id: `rate_${ticketId}_C`, label: 'C 不满意' },
];

const say = (
  reply: string,
  values: Readonly<Record<string, string>>,
  choices: readonly Choice[] = [],
): Saying => ({
  reply,
  values,
  choices,
});
