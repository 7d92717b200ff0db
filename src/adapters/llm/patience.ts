import type { Clock } from '../../ports/clock';

interface PatienceOptions {
  readonly clock: Clock;
  /** Failures one after the other after which it is left alone. */
  readonly failures: number;
  /** How long. Then one call is let through: it tells whether the others may follow. */
  readonly restSeconds: number;
}

export type Change = 'lost' | 'regained' | null;

/** Keeps a provider that fails from being asked, and paid for in time, by every message. */
export interface Patience {
  /** Whether to ask now. After a rest only the first caller may, until its call was settled. */
  mayAsk(): boolean;
  /** Tells how a call that was let through ended. Answers what that changed. */
  settle(succeeded: boolean): Change;
}

export function createPatience({ clock, failures, restSeconds }: PatienceOptions): Patience {
  let inARow = 0;
  let restsUntil: number | undefined;
  let isTrying = false;

  const rest = (): void => {
    restsUntil = clock.now().getTime() + restSeconds * 1000;
    isTrying = false;
  };

  return {
    mayAsk() {
      if (restsUntil === undefined) return true;
      if (isTrying || clock.now().getTime() < restsUntil) return false;
      isTrying = true;
      return true;
    },
    settle(succeeded) {
      const wasResting = restsUntil !== undefined;
      if (succeeded) {
        inARow = 0;
        restsUntil = undefined;
        isTrying = false;
        return wasResting ? 'regained' : null;
      }
      inARow++;
      if (wasResting) {
        // A call from before the rest says nothing new.
        if (isTrying) rest();
        return null;
      }
      if (inARow < failures) return null;
      rest();
      return 'lost';
    },
  };
}
