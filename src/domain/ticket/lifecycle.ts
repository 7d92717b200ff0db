import { setup, transition } from 'xstate';
import type { StaffRole } from '../codes';
import type { Ticket, TicketStatus } from './ticket';

/** Who acts: a resident who reported the ticket, the system itself, or an employee with the roles held at this property. */
export type Actor =
  | { readonly kind: 'resident' }
  | { readonly kind: 'system' }
  | { readonly kind: 'staff'; readonly id: string; readonly roles: readonly StaffRole[] };

export type TicketAction =
  | 'dispatch'
  | 'acknowledge'
  | 'depart'
  | 'arrive'
  | 'complete'
  | 'close'
  | 'return'
  | 'reassign'
  | 'reopen'
  | 'cancel'
  | 'urge'
  | 'rate'
  | 'reclassify'
  | 'add-information';

/** What the lifecycle looks at when it decides; everything else about a ticket is data that follows. */
export interface LifecycleInput {
  readonly ticket: Pick<Ticket, 'kind' | 'dispatchedTo' | 'emergency' | 'department'> & {
    readonly assignee?: string;
  };
  readonly actor: Actor;
  /** `reopen`: whether the time for it has passed. */
  readonly tooLate: boolean;
  /** `reclassify`: whether others have to take it now. Default false. */
  readonly changesHands?: boolean;
}

export type LifecycleEvent = { readonly type: TicketAction } & LifecycleInput;

const isStaff = (actor: Actor, ...roles: StaffRole[]): boolean =>
  actor.kind === 'staff' && actor.roles.some((role) => roles.includes(role));

/** Who has read the words with the work in hand: told to take it, holding it, or directing others. */
export const holdsOrDirects = ({ actor, ticket }: Pick<LifecycleInput, 'actor' | 'ticket'>): boolean =>
  actor.kind === 'staff' &&
  (actor.id === ticket.assignee ||
    ticket.dispatchedTo.includes(actor.id) ||
    isStaff(actor, 'captain', 'desk', 'supervisor', 'manager'));

/**
 * The one lifecycle of every ticket, with the permissions inside it. Completed is not closed: the worker completes,
 * the supervisor closes, and a resident or supervisor may bring a closed one back.
 */
export const lifecycle = setup({
  types: { context: {} as Record<string, never>, events: {} as LifecycleEvent },
  guards: {
    isSystem: ({ event }) => event.actor.kind === 'system',
    mayAcknowledge: ({ event: { actor, ticket } }) =>
      actor.kind === 'staff' &&
      (ticket.dispatchedTo.includes(actor.id) || isStaff(actor, 'captain', 'supervisor', 'manager', 'desk')),
    isAssignee: ({ event: { actor, ticket } }) => actor.kind === 'staff' && actor.id === ticket.assignee,
    mayComplete: ({ event: { actor, ticket } }) =>
      actor.kind === 'staff' &&
      (actor.id === ticket.assignee || isStaff(actor, 'captain', 'supervisor', 'manager')),
    // An answered question needs no second person.
    mayClose: ({ event: { actor, ticket } }) =>
      actor.kind === 'system'
        ? ticket.kind === 'consult'
        : ticket.emergency
          ? isStaff(actor, 'captain', 'manager')
          : isStaff(actor, 'supervisor', 'manager'),
    mayReturn: ({ event: { actor } }) => isStaff(actor, 'captain', 'supervisor', 'manager'),
    mayReassign: ({ event: { actor } }) => isStaff(actor, 'captain', 'desk', 'supervisor', 'manager'),
    mayReclassify: ({ event }) => holdsOrDirects(event),
    mayPassOn: ({ event }) => Boolean(event.changesHands) && holdsOrDirects(event),
    mayReopen: ({ event: { actor, tooLate } }) =>
      actor.kind === 'resident' ? !tooLate : isStaff(actor, 'supervisor', 'manager'),
    mayCancel: ({ event: { actor, ticket } }) =>
      !ticket.emergency && (actor.kind === 'resident' || isStaff(actor, 'desk', 'supervisor', 'manager')),
    mayCancelStarted: ({ event: { actor, ticket } }) =>
      !ticket.emergency && isStaff(actor, 'supervisor', 'manager'),
    mayUrge: ({ event: { actor } }) =>
      actor.kind === 'resident' || isStaff(actor, 'desk', 'supervisor', 'manager'),
    mayRate: ({ event: { actor } }) => actor.kind === 'resident',
    anyone: () => true,
  },
  actions: {
    /** Marks a legal action that leaves the status as it is. */
    noted: () => {},
  },
}).createMachine({
  id: 'ticket',
  context: {},
  initial: 'opened',
  on: { 'add-information': { guard: 'anyone', actions: 'noted' } },
  states: {
    opened: {
      on: {
        dispatch: { guard: 'isSystem', target: 'dispatched' },
        cancel: { guard: 'mayCancel', target: 'cancelled' },
      },
    },
    dispatched: {
      on: {
        acknowledge: { guard: 'mayAcknowledge', target: 'acknowledged' },
        complete: { guard: 'mayComplete', target: 'completed' },
        reassign: { guard: 'mayReassign', target: 'dispatched', reenter: true },
        reclassify: [
          { guard: 'mayPassOn', target: 'dispatched', reenter: true },
          { guard: 'mayReclassify', actions: 'noted' },
        ],
        cancel: { guard: 'mayCancel', target: 'cancelled' },
        urge: { guard: 'mayUrge', actions: 'noted' },
      },
    },
    acknowledged: {
      on: {
        depart: { guard: 'isAssignee', target: 'enRoute' },
        arrive: { guard: 'isAssignee', target: 'onSite' },
        complete: { guard: 'mayComplete', target: 'completed' },
        reassign: { guard: 'mayReassign', target: 'dispatched' },
        reclassify: [
          { guard: 'mayPassOn', target: 'dispatched' },
          { guard: 'mayReclassify', actions: 'noted' },
        ],
        cancel: { guard: 'mayCancelStarted', target: 'cancelled' },
        urge: { guard: 'mayUrge', actions: 'noted' },
      },
    },
    enRoute: {
      on: {
        arrive: { guard: 'isAssignee', target: 'onSite' },
        complete: { guard: 'mayComplete', target: 'completed' },
        reassign: { guard: 'mayReassign', target: 'dispatched' },
        reclassify: [
          { guard: 'mayPassOn', target: 'dispatched' },
          { guard: 'mayReclassify', actions: 'noted' },
        ],
        cancel: { guard: 'mayCancelStarted', target: 'cancelled' },
        urge: { guard: 'mayUrge', actions: 'noted' },
      },
    },
    onSite: {
      on: {
        complete: { guard: 'mayComplete', target: 'completed' },
        reassign: { guard: 'mayReassign', target: 'dispatched' },
        reclassify: [
          { guard: 'mayPassOn', target: 'dispatched' },
          { guard: 'mayReclassify', actions: 'noted' },
        ],
        urge: { guard: 'mayUrge', actions: 'noted' },
      },
    },
    completed: {
      on: {
        close: { guard: 'mayClose', target: 'closed' },
        return: { guard: 'mayReturn', target: 'dispatched' },
        reopen: { guard: 'mayReopen', target: 'dispatched' },
        reclassify: { guard: 'mayReclassify', actions: 'noted' },
      },
    },
    closed: {
      on: {
        rate: { guard: 'mayRate', actions: 'noted' },
        reopen: { guard: 'mayReopen', target: 'dispatched' },
      },
    },
    cancelled: {
      on: { reopen: { guard: 'mayReopen', target: 'dispatched' } },
    },
  },
});

export type LifecycleVerdict =
  | { readonly allowed: true; readonly status: TicketStatus }
  /** `not-permitted`: this person may not; `out-of-turn`: nobody may in this state. */
  | { readonly allowed: false; readonly refusal: 'not-permitted' | 'out-of-turn' };

/** Whether the action is legal now, and the state after it. Changes nothing. */
export function judge(status: TicketStatus, action: TicketAction, input: LifecycleInput): LifecycleVerdict {
  const snapshot = lifecycle.resolveState({ value: status, context: {} });
  const event: LifecycleEvent = { type: action, ...input };
  if (snapshot.can(event)) {
    const [next] = transition(lifecycle, snapshot, event);
    return { allowed: true, status: next.value as TicketStatus };
  }
  const possible = lifecycle.states[status]?.config.on ?? {};
  return { allowed: false, refusal: action in possible ? 'not-permitted' : 'out-of-turn' };
}
