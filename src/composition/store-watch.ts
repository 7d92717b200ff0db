import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../ports/logger';
import { type Store, StoreUnavailable } from '../ports/store';

/**
 * Says once when the store went away and once when it is back, however many meet with it in between. One that answers and
 * is only too busy is said once a minute.
 */
export interface StoreWatch {
  /** The store; what fails in its transactions is noticed. */
  readonly store: Store;
  /** Whether it is the store's error and nothing wrong with the work: it is noticed then, and nobody has anything to add. */
  explains(error: unknown): boolean;
  /** In words for operators; null while the store answers. */
  problem(): string | null;
  stop(): void;
}

const pauseMilliseconds = 1_000;
/** A store that does not answer this long is away. */
const answerMilliseconds = 5_000;
const silenceMilliseconds = 60_000;

export function watchStore(store: Store, logger: Logger): StoreWatch {
  const stopping = new AbortController();
  let isLooking = false;
  let problem: string | null = null;
  let busyToldAt = Number.NEGATIVE_INFINITY;

  /** Why it does not answer; null when it does. */
  async function obstacle(): Promise<string | null> {
    const late = delay(answerMilliseconds, 'no answer', { ref: false });
    const asked = store.ping().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return Promise.race([asked, late]);
  }

  async function look(error: StoreUnavailable): Promise<void> {
    const since = performance.now();
    let reason = await obstacle();
    if (reason === null) {
      if (since - busyToldAt < silenceMilliseconds) return;
      busyToldAt = since;
      logger.warn('store.busy', { error });
      return;
    }
    logger.error('store.away', { reason, error });
    for (; reason !== null; reason = await obstacle()) {
      problem = `store: ${reason}`;
      await delay(pauseMilliseconds, undefined, { signal: stopping.signal, ref: false });
    }
    problem = null;
    logger.info('store.back', { awaySeconds: Math.round((performance.now() - since) / 1000) });
  }

  function explains(error: unknown): boolean {
    if (!(error instanceof StoreUnavailable)) return false;
    if (!isLooking && !stopping.signal.aborted) {
      isLooking = true;
      // Rejects when it is stopped.
      look(error)
        .catch(() => undefined)
        .finally(() => {
          isLooking = false;
        });
    }
    return true;
  }

  return {
    store: {
      ...store,
      transaction: (...given) =>
        store.transaction(...given).catch((error: unknown) => {
          explains(error);
          throw error;
        }),
    },
    explains,
    problem: () => problem,
    stop: () => stopping.abort(),
  };
}
