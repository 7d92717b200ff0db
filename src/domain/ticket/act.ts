import { presentMatter } from '../correction';
import { type Matter, matterKey } from '../matter';
import { type Actor, judge, type TicketAction } from './lifecycle';
import type { Category } from './reclassify';
import type { EscalationStage, Place, Ticket, TimelineEntry, UnlistedHome } from './ticket';

export interface TicketCommand {
  readonly action: TicketAction;
  readonly actor: Actor;
  readonly at: Date;
  /** Of the event that caused it; makes the timeline entry's id unique and repeatable. */
  readonly eventId: string;
  readonly reason?: string;
  readonly result?: string;
  readonly rating?: 'A' | 'B' | 'C';
  readonly words?: string;
  /** `reclassify`: what it is. */
  readonly matter?: Matter;
  /** `reclassify`: what of the ticket follows from that; absent: it is only noted. */
  readonly becomes?: Category;
  /** `reclassify`: others have to take it now. */
  readonly changesHands?: boolean;
  /** `dispatch`, `reassign`, `return`, `reopen`, `reclassify`: who is told now, and the chain that watches it. */
  readonly dispatchTo?: readonly string[];
  readonly chain?: readonly EscalationStage[];
  /** `reopen`: whether the time for it has passed. */
  readonly tooLate?: boolean;
  readonly mediaIds?: readonly string[];
  /** `add-information`: a place learnt later. */
  readonly room?: string;
  readonly unlisted?: UnlistedHome;
  readonly spot?: string;
  readonly phone?: string;
}

export type TicketOutcome =
  | { readonly done: true; readonly ticket: Ticket; readonly entry: TimelineEntry }
  | { readonly done: false; readonly refusal: 'not-permitted' | 'out-of-turn' };

const factOf: Readonly<Record<TicketAction, string>> = {
  dispatch: 'ticket.dispatched',
  acknowledge: 'ticket.acknowledged',
  depart: 'ticket.departed',
  arrive: 'ticket.arrived',
  complete: 'ticket.completed',
  close: 'ticket.closed',
  return: 'ticket.returned',
  reassign: 'ticket.reassigned',
  reopen: 'ticket.reopened',
  cancel: 'ticket.cancelled',
  urge: 'ticket.urged',
  rate: 'ticket.rated',
  reclassify: 'ticket.reclassified',
  'add-information': 'ticket.informed',
};

const actorName = (actor: Actor): string => (actor.kind === 'staff' ? actor.id : actor.kind);

/** Applies one action: the lifecycle decides, this writes down what follows from it. Pure. */
export function act(ticket: Ticket, command: TicketCommand): TicketOutcome {
  const verdict = judge(ticket.status, command.action, {
    ticket,
    actor: command.actor,
    tooLate: command.tooLate ?? false,
    changesHands: command.changesHands ?? false,
  });
  if (!verdict.allowed) return { done: false, refusal: verdict.refusal };
  const held = startsAnew.has(command.action) || command.changesHands ? unheld(ticket) : ticket;
  const known = command.becomes ? uncategorised(held) : held;
  const base = command.action === 'reopen' ? unrated(known) : known;
  const next: Ticket = {
    ...base,
    ...changes(ticket, command),
    status: verdict.status,
    updatedAt: command.at,
  };
  return { done: true, ticket: next, entry: entryFor(ticket, command) };
}

function changes(ticket: Ticket, command: TicketCommand): Partial<Ticket> {
  const { actor, at } = command;
  switch (command.action) {
    case 'dispatch':
      return redispatched(ticket, command);
    case 'acknowledge':
      return { acknowledgedAt: at, ...(actor.kind === 'staff' && { assignee: actor.id }) };
    case 'complete':
      return {
        completedAt: at,
        result: command.result ?? '现场已处理妥当',
        ...(actor.kind === 'staff' && !ticket.assignee && { assignee: actor.id }),
      };
    case 'close':
      return { closedAt: at };
    case 'return':
      return { ...redispatched(ticket, command), returns: ticket.returns + 1 };
    case 'reassign':
      return redispatched(ticket, command);
    case 'reopen':
      return { ...redispatched(ticket, command), reopens: ticket.reopens + 1 };
    case 'rate':
      return command.rating ? { rating: command.rating } : {};
    case 'reclassify':
      return {
        ...(command.becomes ?? {}),
        ...(command.matter && { corrected: command.matter }),
        ...(command.chain && redispatched(ticket, command)),
      };
    case 'add-information':
      return informed(ticket, command);
    default:
      return {};
  }
}

const redispatched = (ticket: Ticket, command: TicketCommand): Partial<Ticket> => ({
  dispatchedTo: command.dispatchTo ?? ticket.dispatchedTo,
  escalation: { chain: command.chain ?? ticket.escalation.chain, climbed: 0 },
});

/** Done again, it is judged again. */
function unrated(ticket: Ticket): Ticket {
  const { rating: _, ...rest } = ticket;
  return rest;
}

const startsAnew: ReadonlySet<TicketAction> = new Set(['return', 'reassign', 'reopen']);

/** Back on the road: nobody holds it until somebody acknowledges again. */
function unheld(ticket: Ticket): Ticket {
  const { assignee: _, acknowledgedAt: _a, completedAt: _c, closedAt: _d, ...rest } = ticket;
  return rest;
}

/** What another category says anew. */
function uncategorised(ticket: Ticket): Ticket {
  const { severity: _, repairClass: _r, price: _p, emergency: _e, ...rest } = ticket;
  return rest;
}

function informed(ticket: Ticket, command: TicketCommand): Partial<Ticket> {
  return {
    mediaIds: [...new Set([...ticket.mediaIds, ...(command.mediaIds ?? [])])],
    ...(command.phone && { contact: { ...ticket.contact, phone: command.phone } }),
    place: placeLearnt(ticket.place, command),
  };
}

/** A room on the building list replaces what was known before; one that is not there, only what was never confirmed. */
function placeLearnt(place: Place, { room, unlisted, spot }: TicketCommand): Place {
  const { room: before, unlisted: unlistedBefore, ...rest } = place;
  const there = spot ? { ...rest, spot } : rest;
  if (room) return { ...there, room, confirmed: true };
  if (unlisted && !place.confirmed) return { ...there, unlisted, confirmed: false };
  return {
    ...there,
    ...(before && { room: before }),
    ...(unlistedBefore && { unlisted: unlistedBefore }),
    confirmed: place.confirmed || Boolean(spot),
  };
}

function entryFor(ticket: Ticket, command: TicketCommand): TimelineEntry {
  const detail: Record<string, string> = {};
  if (command.reason) detail.reason = command.reason;
  if (command.result) detail.result = command.result;
  if (command.rating) detail.rating = command.rating;
  if (command.words) detail.words = command.words;
  if (command.room) detail.room = command.room;
  if (command.matter) {
    detail.from = matterKey(presentMatter(ticket));
    detail.as = matterKey(command.matter);
  }
  if (command.dispatchTo) detail.to = command.dispatchTo.join(',');
  return {
    id: `${command.eventId}.${ticket.id}.${command.action}`,
    ticketId: ticket.id,
    at: command.at,
    actor: actorName(command.actor),
    fact: factOf[command.action],
    detail,
  };
}
