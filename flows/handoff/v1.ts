import { setup } from 'xstate';
import { type Effect, type FlowEvent, wordsOf } from '../../src/domain/flow';
import { flowActions } from '../shared/effects';

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

function wishForPerson(event: FlowEvent): readonly Effect[] {
  const { resident, eventId } = event.world;
  return [
    {
      type: 'openTicket',
      ticketId: `t${eventId}`,
      draft: {
        kind: 'consult',
        code: 'CONSULT',
        item: '请同事联系住户',
        words: wordsOf(event),
        place: { confirmed: false, ...(resident.rooms[0] && { room: resident.rooms[0] }) },
        contact: {
          ...(resident.name && { name: resident.name }),
          ...(resident.phone && { phone: resident.phone }),
        },
        department: 'desk',
        confidential: false,
        severity: 'general',
        mediaIds: [],
      },
    },
    { type: 'say', reply: 'human.offline', values: {} },
  ];
}
