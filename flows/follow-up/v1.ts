import { assign, setup } from 'xstate';
import type { Effect, FlowEvent } from '../../src/domain/flow';
import { flowActions } from '../shared/effects';

interface FollowUpContext {
  readonly ticketId: string;
}

type Rating = 'A' | 'B' | 'C';

/** `<ticket id>_<A|B|C>`. */
function ratingIn(event: FlowEvent): { ticketId: string; rating: Rating } | null {
  const match = event.type === 'resident.chose' ? /^(.+)_([ABC])$/.exec(event.choice) : null;
  return match?.[1] ? { ticketId: match[1], rating: match[2] as Rating } : null;
}

const rate = (event: FlowEvent): readonly Effect[] => {
  const given = ratingIn(event);
  return given
    ? [{ type: 'changeTicket', ticketId: given.ticketId, action: 'rate', detail: { rating: given.rating } }]
    : [];
};

/** The rating after closing. An unhappy resident is heard, and the supervisor calls back. */
export const followUpV1 = setup({
  types: { context: {} as FollowUpContext, events: {} as FlowEvent },
  actions: flowActions,
}).createMachine({
  id: 'follow-up',
  context: { ticketId: '' },
  initial: 'listening',
  states: {
    listening: {
      on: {
        'resident.chose': [
          {
            guard: ({ event }) => ratingIn(event)?.rating === 'C',
            target: 'askingWhy',
            actions: [
              assign({ ticketId: ({ event }) => ratingIn(event)?.ticketId ?? '' }),
              { type: 'effect', params: ({ event }): readonly Effect[] => rate(event) },
            ],
          },
          {
            guard: ({ event }) => ratingIn(event) !== null,
            target: 'ended',
            actions: {
              type: 'effect',
              params: ({ event }): readonly Effect[] => [
                ...rate(event),
                { type: 'say', reply: 'followup.thanks', values: {} },
              ],
            },
          },
        ],
      },
    },
    askingWhy: {
      entry: {
        type: 'effect',
        params: (): Effect => ({
          type: 'say',
          asks: true,
          reply: 'followup.ask_why',
          values: {},
          choices: [
            { id: 'redo', label: '请重新处理' },
            { id: 'only_told', label: '只是反映一下' },
          ],
        }),
      },
      on: {
        'resident.chose': [
          {
            guard: ({ event }) => event.choice === 'redo',
            target: 'ended',
            actions: {
              type: 'effect',
              params: ({ context }): readonly Effect[] => [
                {
                  type: 'changeTicket',
                  ticketId: context.ticketId,
                  action: 'reopen',
                  detail: { reason: '住户不满意，要求重新处理' },
                },
                { type: 'say', reply: 'reopen.accepted', values: {}, whenRefused: 'reopen.late' },
              ],
            },
          },
          {
            guard: ({ event }) => event.choice === 'only_told',
            target: 'ended',
            actions: {
              type: 'effect',
              params: ({ context }): readonly Effect[] => [
                {
                  type: 'callBack',
                  ticketId: context.ticketId,
                  text: '住户评价不满意，没有说明原因，请了解情况',
                },
                { type: 'say', reply: 'followup.unsatisfied', values: {} },
              ],
            },
          },
        ],
        'resident.said': {
          guard: ({ event }) => event.text.length > 0,
          target: 'ended',
          actions: {
            type: 'effect',
            params: ({ context, event }): readonly Effect[] => [
              {
                type: 'changeTicket',
                ticketId: context.ticketId,
                action: 'add-information',
                detail: { words: event.text },
              },
              {
                type: 'callBack',
                ticketId: context.ticketId,
                text: `住户评价不满意：${event.text.slice(0, 100)}`,
              },
              { type: 'say', reply: 'followup.unsatisfied', values: {} },
            ],
          },
        },
      },
    },
    ended: { type: 'final' },
  },
});
