import type { Logger } from '../ports/logger';
import type { WorkKind, WorkSignal } from '../ports/work-signal';

export interface Loop {
  start(): void;
  /** Resolves when the work in hand is finished; takes none anew. */
  stop(): Promise<void>;
}

interface LoopOptions {
  readonly kind: WorkKind;
  readonly signal: WorkSignal;
  readonly logger: Logger;
  /** Looks by itself this often: signals may get lost. */
  readonly pollMilliseconds: number;
  /** One look for work; answers whether to look again at once. Starts what it finds through `hold`. */
  readonly look: (hold: (work: Promise<unknown>) => void) => Promise<boolean>;
}

const pauseAfterFailureMilliseconds = 1000;

/** Looks for work on every signal and now and then, one look at a time. A failing look is logged and repeated after a pause. */
export function createLoop({ kind, signal, logger, pollMilliseconds, look }: LoopOptions): Loop {
  const held = new Set<Promise<unknown>>();
  let stopped = true;
  let looking: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let deaf: (() => void) | undefined;

  const hold = (work: Promise<unknown>): void => {
    // Work that failed waits for the next look: what made it fail is seldom gone at once.
    const settled = work
      .then(wake, (error: unknown) => logger.error('loop.work_failed', { kind, error }))
      .finally(() => held.delete(settled));
    held.add(settled);
  };

  const round = async (): Promise<void> => {
    do {
      again = false;
      try {
        if (await look(hold)) again = true;
      } catch (error) {
        logger.error('loop.look_failed', { kind, error });
        await new Promise((resolve) => setTimeout(resolve, pauseAfterFailureMilliseconds));
      }
    } while (again && !stopped);
  };

  const wake = (): void => {
    if (stopped) return;
    if (looking) {
      again = true;
      return;
    }
    looking = round().finally(() => {
      looking = null;
      if (again) wake();
    });
  };

  return {
    start() {
      stopped = false;
      deaf = signal.listen(kind, wake);
      timer = setInterval(wake, pollMilliseconds);
      wake();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      deaf?.();
      await looking;
      while (held.size > 0) await Promise.all(held);
    },
  };
}
