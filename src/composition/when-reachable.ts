import { setTimeout as delay } from 'node:timers/promises';
import { ConfigurationProblems } from '../config/problems';
import type { Logger } from '../ports/logger';

export interface Waiting {
  readonly logger: Logger;
  /** Ends the waiting: the promise then rejects with its reason. */
  readonly signal: AbortSignal;
  /** Told what is waited for, in words for operators; null when the waiting is over. */
  readonly onWaiting: (problem: string | null) => void;
}

const firstPauseSeconds = 0.5;
const longestPauseSeconds = 15;

/**
 * Opens something that may not be reachable yet: tries until it is, with growing pauses, and says so.
 * @param name for operators, e.g. `MongoDB`
 * @throws ConfigurationProblems of `open`: waiting does not correct them.
 */
export async function whenReachable<T>(
  name: string,
  open: () => Promise<T>,
  { logger, signal, onWaiting }: Waiting,
): Promise<T> {
  for (let pauseSeconds = firstPauseSeconds; ; ) {
    signal.throwIfAborted();
    try {
      const opened = await open();
      onWaiting(null);
      return opened;
    } catch (error) {
      if (error instanceof ConfigurationProblems) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      onWaiting(`${name} cannot be reached: ${reason}`);
      logger.warn('start.waiting', { for: name, reason, pauseSeconds });
    }
    await delay(pauseSeconds * 1000, undefined, { signal });
    pauseSeconds = Math.min(2 * pauseSeconds, longestPauseSeconds);
  }
}
