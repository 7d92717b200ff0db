import { setup } from 'xstate';
import type { KnowledgeArticle } from '../../src/domain/configuration';
import type { Effect, FlowEvent } from '../../src/domain/flow';
import { flowActions } from '../shared/effects';
import { recordForDesk } from '../shared/record';
import { articleFor } from './articles';

function answer(article: KnowledgeArticle): Effect {
  return {
    type: 'say',
    reply: 'consult.answer',
    values: { answer: article.answer, src: article.source },
    choices: [
      { id: 'helped', label: '清楚了' },
      { id: 'ask_person', label: '还想问问同事' },
    ],
  };
}

/** Recorded for a colleague, who answers by the promised time. */
const pending = (event: FlowEvent): readonly Effect[] =>
  recordForDesk(
    event,
    {
      code: 'CONSULT',
      item: '咨询',
      severity: event.type === 'resident.said' ? (event.understanding.severity ?? 'general') : 'general',
    },
    'consult.pending',
  );

/** Answers from the handbook with its source, or hands the question to a colleague with a time. */
export const consultV1 = setup({
  types: { context: {} as Record<string, never>, events: {} as FlowEvent },
  actions: flowActions,
}).createMachine({
  id: 'consult',
  context: {},
  initial: 'listening',
  states: {
    listening: {
      on: {
        'resident.chose': {
          target: 'askingQuestion',
          actions: {
            type: 'effect',
            params: (): Effect => ({ type: 'say', asks: true, reply: 'consult.ask_what', values: {} }),
          },
        },
        'resident.said': [
          { guard: ({ event }) => articleFor(event.text, event.world) !== null, target: 'answered' },
          { target: 'passedOn' },
        ],
      },
    },
    askingQuestion: {
      on: {
        'resident.said': [
          { guard: ({ event }) => articleFor(event.text, event.world) !== null, target: 'answered' },
          { target: 'passedOn' },
        ],
      },
    },
    answered: {
      entry: {
        type: 'effect',
        params: ({ event }): readonly Effect[] => {
          const article = event.type === 'resident.said' ? articleFor(event.text, event.world) : null;
          return article ? [answer(article)] : [];
        },
      },
      on: {
        'resident.chose': [
          {
            guard: ({ event }) => event.choice === 'helped',
            target: 'ended',
            actions: {
              type: 'effect',
              params: (): Effect => ({ type: 'say', reply: 'thanks.reply', values: {} }),
            },
          },
          { guard: ({ event }) => event.choice === 'ask_person', target: 'askingMore' },
        ],
      },
    },
    askingMore: {
      entry: {
        type: 'effect',
        params: (): Effect => ({ type: 'say', asks: true, reply: 'consult.ask_more', values: {} }),
      },
      on: { 'resident.said': { guard: ({ event }) => event.text.length > 0, target: 'passedOn' } },
    },
    passedOn: {
      type: 'final',
      entry: {
        type: 'effect',
        params: ({ event }): readonly Effect[] => pending(event),
      },
    },
    ended: { type: 'final' },
  },
});
