import type { Catalogue } from '../../domain/configuration';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import type { Opinion, Question, SecondOpinionPort } from '../../ports/second-opinion';
import { readAnswer } from './answer';
import { type ChatProvider, createChat, type ExchangeFailure } from './chat-completions';
import { createPatience } from './patience';
import { asData, instructions } from './prompt';

/** How a question ended. `busy` and `resting`: not asked at all. */
export type SecondOpinionOutcome = 'answered' | ExchangeFailure | 'unusable' | 'busy' | 'resting';

export interface LlmOptions {
  readonly provider: ChatProvider;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly logger: Logger;
  /** @param seconds absent when it was not asked */
  readonly onAsked?: (outcome: SecondOpinionOutcome, seconds?: number) => void;
}

/** A quarter of the conversations that may advance at once: a slow provider never holds up the others. */
const mostAtOnce = 8;
const failuresInARow = 5;
const restSeconds = 60;

/** A large language model at any address that speaks like OpenAI's, as the second opinion. */
export function createLlmSecondOpinion(options: LlmOptions): SecondOpinionPort {
  const { provider, catalogue, clock, logger, onAsked } = options;
  const told = instructions(catalogue);
  const chat = createChat(provider);
  const patience = createPatience({ clock, failures: failuresInARow, restSeconds });
  let underWay = 0;

  async function exchange(question: Question): Promise<Opinion | null> {
    const startedAt = performance.now();
    const done = await chat(told, asData(question));
    const opinion = 'body' in done ? readAnswer(done.body) : null;
    const outcome = 'body' in done ? (opinion ? 'answered' : 'unusable') : done.failure;
    onAsked?.(outcome, (performance.now() - startedAt) / 1000);
    const change = patience.settle(opinion !== null);
    // Never the answer itself, nor the question.
    if (change === 'lost') logger.warn('second_opinion.left_alone', { outcome, restSeconds });
    if (change === 'regained') logger.info('second_opinion.answers_again');
    return opinion;
  }

  return {
    async ask(question) {
      if (underWay >= mostAtOnce) {
        onAsked?.('busy');
        return null;
      }
      if (!patience.mayAsk()) {
        onAsked?.('resting');
        return null;
      }
      underWay++;
      try {
        return await exchange(question);
      } finally {
        underWay--;
      }
    },
  };
}
