import { setup } from 'xstate';
import type { Effect, FlowEvent, FlowWorld } from '../../src/domain/flow';
import { isSettled, type Ticket } from '../../src/domain/ticket/ticket';
import { statusWords } from '../../src/domain/ticket/words';
import { flowActions } from '../shared/effects';

const openTickets = (world: FlowWorld): readonly Ticket[] =>
  world.tickets.filter((ticket) => !isSettled(ticket.status));

/** The one ticket meant: the number named, the only open one, or the newest when none is open. */
function meant(event: FlowEvent): Ticket | null {
  const { tickets } = event.world;
  const chosen = event.type === 'resident.chose' && /^(?:ticket|cancel)_(.+)$/.exec(event.choice)?.[1];
  if (chosen) return tickets.find(({ id }) => id === chosen) ?? null;
  if (event.type === 'resident.said' && event.understanding.ticket) {
    const digits = event.understanding.ticket;
    return tickets.find(({ number }) => number.endsWith(digits)) ?? null;
  }
  const open = openTickets(event.world);
  if (open.length === 1) return open[0] ?? null;
  return open.length === 0 ? (tickets[0] ?? null) : null;
}

const isUrging = (event: FlowEvent): boolean => event.type === 'resident.said' && event.understanding.urging;
const isCancelling = (event: FlowEvent): boolean =>
  event.type === 'resident.said' && event.understanding.command === 'cancel';

const which = (world: FlowWorld, purpose: 'ticket' | 'cancel'): Effect => ({
  type: 'say',
  asks: true,
  reply: 'progress.which',
  values: {},
  choices: openTickets(world)
    .slice(0, 6)
    .map((ticket) => ({ id: `${purpose}_${ticket.id}`, label: `${ticket.item} ${ticket.number}` })),
});

function report(ticket: Ticket, event: FlowEvent): readonly Effect[] {
  const values = { ticket: ticket.number, item: ticket.item, status: statusWords(ticket, event.world) };
  if (!isUrging(event) || isSettled(ticket.status))
    return [{ type: 'say', reply: 'progress.status', values }];
  return [
    {
      type: 'changeTicket',
      ticketId: ticket.id,
      action: 'urge',
      detail: { words: event.type === 'resident.said' ? event.text : '' },
    },
    { type: 'say', reply: 'progress.urge', values },
  ];
}

/** Tells where a resident's own tickets stand, passes an urge on, and takes a report back. */
export const progressV1 = setup({
  types: { context: {} as Record<string, never>, events: {} as FlowEvent },
  actions: flowActions,
}).createMachine({
  id: 'progress',
  context: {},
  initial: 'listening',
  states: {
    listening: {
      on: {
        'resident.said': [
          { guard: ({ event }) => isCancelling(event) && meant(event) !== null, target: 'confirmingCancel' },
          { guard: ({ event }) => meant(event) !== null, target: 'reported' },
          {
            guard: ({ event }) => Boolean(event.understanding.ticket) || event.world.tickets.length === 0,
            target: 'unknown',
          },
          { guard: ({ event }) => isCancelling(event), target: 'choosingCancel' },
          { target: 'choosing' },
        ],
        'resident.chose': [
          { guard: ({ event }) => meant(event) !== null, target: 'reported' },
          { guard: ({ event }) => event.world.tickets.length === 0, target: 'unknown' },
          { target: 'choosing' },
        ],
      },
    },
    choosing: {
      entry: { type: 'effect', params: ({ event }): Effect => which(event.world, 'ticket') },
      on: {
        'resident.chose': { guard: ({ event }) => meant(event) !== null, target: 'reported' },
        'resident.said': {
          guard: ({ event }) => Boolean(event.understanding.ticket) && meant(event) !== null,
          target: 'reported',
        },
      },
    },
    choosingCancel: {
      entry: { type: 'effect', params: ({ event }): Effect => which(event.world, 'cancel') },
      on: {
        'resident.chose': { guard: ({ event }) => meant(event) !== null, target: 'confirmingCancel' },
        'resident.said': {
          guard: ({ event }) => Boolean(event.understanding.ticket) && meant(event) !== null,
          target: 'confirmingCancel',
        },
      },
    },
    confirmingCancel: {
      entry: {
        type: 'effect',
        params: ({ event }): Effect => {
          const ticket = meant(event);
          return {
            type: 'say',
            asks: true,
            reply: 'progress.confirm_cancel',
            values: { ticket: ticket?.number ?? '', item: ticket?.item ?? '' },
            choices: [
              { id: `drop_${ticket?.id ?? ''}`, label: '确认取消' },
              { id: 'keep', label: '保留工单' },
            ],
          };
        },
      },
      on: {
        'resident.chose': [
          {
            guard: ({ event }) => event.choice.startsWith('drop_'),
            target: 'ended',
            actions: {
              type: 'effect',
              params: ({ event }): readonly Effect[] => [
                {
                  type: 'changeTicket',
                  ticketId: event.choice.slice('drop_'.length),
                  action: 'cancel',
                  detail: { reason: '住户取消' },
                },
                { type: 'say', reply: 'progress.cancelled', values: {}, whenRefused: 'progress.cancel_late' },
              ],
            },
          },
          {
            guard: ({ event }) => event.choice === 'keep',
            target: 'ended',
            actions: {
              type: 'effect',
              params: (): Effect => ({ type: 'say', reply: 'progress.kept', values: {} }),
            },
          },
        ],
      },
    },
    reported: {
      type: 'final',
      entry: {
        type: 'effect',
        params: ({ event }): readonly Effect[] => {
          const ticket = meant(event);
          return ticket ? report(ticket, event) : [];
        },
      },
    },
    unknown: {
      type: 'final',
      entry: {
        type: 'effect',
        params: ({ event }): Effect =>
          event.type === 'resident.said' && event.understanding.ticket
            ? { type: 'say', reply: 'progress.not_found', values: { said: event.understanding.ticket } }
            : { type: 'say', reply: 'progress.none', values: {} },
      },
    },
    ended: { type: 'final' },
  },
});
