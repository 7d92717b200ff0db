import { setup } from 'xstate';
import type { Effect, FlowEvent } from '../../src/domain/flow';
import { flowActions } from '../shared/effects';
import { recordForDesk } from '../shared/record';

/** Gives the conversation to a person; outside service hours the wish is recorded with a time instead. */
export const handoffV1 = setup({
  types: { context: {} as Record<string, never>, events: {} as FlowEvent },
  actions: flowActions,
}).createMachine({
  id: 'handoff',
  context: {},
  initial: 'listening',
  states: {
    listening: {
      on: {
        'resident.said': [
          { guard: ({ event }) => event.world.inServiceHours, target: 'handedOver' },
          { target: 'recorded' },
        ],
        'resident.chose': [
          { guard: ({ event }) => event.world.inServiceHours, target: 'handedOver' },
          { target: 'recorded' },
        ],
      },
    },
    handedOver: {
      type: 'final',
      entry: {
        type: 'effect',
        params: (): readonly Effect[] => [
          { type: 'say', reply: 'human.transfer', values: {} },
          { type: 'handOver' },
        ],
      },
    },
    recorded: {
      type: 'final',
      entry: {
        type: 'effect',
        params: ({ event }): readonly Effect[] => wishForPerson(event),
      },
    },
  },
});

const wishForPerson = (event: FlowEvent): readonly Effect[] =>
  recordForDesk(event, { code: 'CONSULT', item: '请同事联系住户', severity: 'general' }, 'human.offline');
