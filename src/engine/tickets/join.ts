import { deadlineFor } from '../../domain/deadlines';
import { planDispatch } from '../../domain/dispatch/plan';
import { unique } from '../../domain/dispatch/roster';
import type { Guess } from '../../domain/matter';
import { graver } from '../../domain/ticket/graver';
import { placeWords } from '../../domain/ticket/place';
import { isSettled, type Ticket, type TicketDraft, type TimelineEntry } from '../../domain/ticket/ticket';
import type { Work } from '../work';
import { sendOut } from './dispatch';
import { bringForward } from './promises';
import { refreshCards } from './ticket-cards';
import { tellHolders } from './ticket-news';

const recentTickets = 20;

/** The open ticket of a danger that this resident only suspected before, in an earlier talk. */
export async function suspected(
  { tx }: Work,
  draft: TicketDraft,
  conversationId: string,
): Promise<Ticket | null> {
  if (!draft.emergency || draft.emergency.possible) return null;
  const own = await tx.tickets.reportedBy(conversationId, recentTickets);
  const isSuspicion = ({ status, code, emergency }: Ticket): boolean =>
    status !== 'completed' && !isSettled(status) && code === draft.code && emergency?.possible === true;
  return own.find(isSuspicion) ?? null;
}

/** The open ticket about the same problem at the same place. */
export async function sameProblem(work: Work, draft: TicketDraft): Promise<Ticket | null> {
  if (!draft.place.room || !draft.place.confirmed || draft.kind === 'consult') return null;
  const open = await work.tx.tickets.openAt(work.property.id, draft.code, draft.place.room);
  return open.find((ticket) => ticket.status !== 'completed') ?? null;
}

/** Adds a reporter to a known ticket. A report that tells something graver raises the ticket and sends people out anew. */
export async function join(
  work: Work,
  known: Ticket,
  draft: TicketDraft,
  conversationId: string,
): Promise<Ticket> {
  return add(work, known, draft, conversationId, { fact: 'ticket.joined', title: '又有反映' });
}

/** A possible danger that turned out certain: the ticket keeps its first words and becomes what is known of it now. */
export async function confirm(
  work: Work,
  known: Ticket,
  draft: TicketDraft,
  conversationId: string,
  guess: Guess,
): Promise<Ticket> {
  const { kind, code, item, department, place, contact } = draft;
  const words = known.words.includes(draft.words) ? known.words : `${known.words}；${draft.words}`;
  const told = {
    words,
    place: placeWords(place) ? place : known.place,
    contact: { ...known.contact, ...contact },
  };
  const isOther = code !== known.code;
  const certain = known.emergency?.possible
    ? { ...told, kind, code, item, department, ...(isOther && { guess }) }
    : told;
  return add(work, { ...known, ...certain }, draft, conversationId, {
    fact: 'ticket.informed',
    title: '补充',
  });
}

async function add(
  work: Work,
  known: Ticket,
  draft: TicketDraft,
  conversationId: string,
  { fact, title }: { readonly fact: string; readonly title: string },
): Promise<Ticket> {
  const { tx, now } = work;
  const worse = graver(known, draft);
  const joined: Ticket = {
    ...known,
    ...worse,
    confidential: known.confidential || draft.confidential,
    reporters: unique([...known.reporters, conversationId]),
    mediaIds: [...new Set([...known.mediaIds, ...draft.mediaIds])],
    updatedAt: now,
  };
  const ticket = worse ? planned(work, joined) : joined;
  await tx.tickets.save(ticket);
  await tx.tickets.appendTimeline([
    entry(work, known, 'join', fact, { words: draft.words }),
    ...(worse ? [entry(work, known, 'raise', 'ticket.raised', { to: ticket.dispatchedTo.join(',') })] : []),
  ]);
  if (worse) {
    await bringForward(work, ticket, deadlineFor(work.configuration, work.property, ticket, now));
    const isAlarm = ticket.emergency && !ticket.emergency.possible;
    await sendOut(
      work,
      ticket,
      isAlarm ? '【紧急升级】险情确认，请立即响应' : '住户再次反映，情况升级，请优先处理',
    );
  }
  await tellHolders(work, ticket, `【${title}】${ticket.number} ${ticket.item}：${draft.words}`);
  if (worse || ticket.confidential !== known.confidential) await refreshCards(work, ticket);
  return ticket;
}

/** Whoever holds it keeps it; in an emergency the others are sent as well. */
function planned(work: Work, ticket: Ticket): Ticket {
  const plan = planDispatch(work.configuration, work.property, ticket, work.now);
  const goesOut = ticket.emergency || !ticket.assignee;
  return {
    ...ticket,
    dispatchedTo: goesOut ? unique([...ticket.dispatchedTo, ...plan.first]) : ticket.dispatchedTo,
    escalation: { chain: plan.chain, climbed: 0 },
  };
}

const entry = (
  work: Work,
  { id }: Ticket,
  what: string,
  fact: string,
  detail: TimelineEntry['detail'],
): TimelineEntry => ({
  id: `${work.eventId}.${id}.${what}`,
  ticketId: id,
  at: work.now,
  actor: 'resident',
  fact,
  detail,
});
