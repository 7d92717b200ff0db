import type { AccountCursor } from '../../domain/records';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import { StoreUnavailable } from '../../ports/store';
import { WecomApiError, WecomTransportError } from './errors';

/** When a failed pull of an account may be repeated. */
export interface PullBackoff {
  /** Whether WeCom asked to be left alone. `token` is the doorbell's, if one would be used. */
  isPaused(account: string, token: string | undefined): boolean;
  succeeded(account: string): void;
  /** Logs the failure by its code; answers the seconds to wait. `row`: what is known of the account. */
  failed(account: string, error: unknown, row: AccountCursor | null, token: string | undefined): number;
}

const MAX_SECONDS = 60;
/** Answers for an account that is not, or no longer, assigned to the app (`path/90313`). */
const NOT_OURS: readonly number[] = [48002, 95000, 95004];

/** `withdrawnSeconds`: how long an account that was taken away is left alone once it was refused. */
export function createPullBackoff(clock: Clock, logger: Logger, withdrawnSeconds: number): PullBackoff {
  const counts = new Map<string, number>();
  const pauses = new Map<string, { until: number; token: string | undefined }>();

  function log(error: unknown, fields: object): void {
    // Whoever watches the store says that.
    if (error instanceof StoreUnavailable) return;
    if (error instanceof WecomApiError) {
      const details = { ...fields, errcode: error.errcode, hint: error.hintId };
      const isForOperator = error.handling === 'alert' || error.handling === 'fix';
      if (isForOperator) logger.error('pull.refused', details);
      else logger.warn('pull.refused', details);
    } else if (error instanceof WecomTransportError) {
      logger.warn('pull.no_answer', { ...fields, failure: error.failure, status: error.httpStatus });
    } else {
      logger.error('pull.failed', { ...fields, error });
    }
  }

  return {
    isPaused(account, token) {
      const pause = pauses.get(account);
      if (pause === undefined || clock.now().getTime() >= pause.until) return false;
      // Pulls without a token have a stricter limit of their own: a new doorbell is not held up by it.
      return token === undefined || token === pause.token;
    },

    succeeded(account) {
      counts.delete(account);
      pauses.delete(account);
    },

    failed(account, error, row, token) {
      const isExpected = error instanceof WecomApiError && NOT_OURS.includes(error.errcode);
      if (row?.withdrawnAt !== undefined && isExpected) {
        logger.info('pull.still_withdrawn', { account, errcode: error.errcode });
        return withdrawnSeconds;
      }
      const count = (counts.get(account) ?? 0) + 1;
      counts.set(account, count);
      const asked = error instanceof WecomApiError ? error.retryAfterSeconds : undefined;
      const afterSeconds = asked ?? Math.min(2 ** (count - 1), MAX_SECONDS);
      log(error, { account, afterSeconds, count });
      if (error instanceof WecomApiError && error.handling === 'wait')
        pauses.set(account, { until: clock.now().getTime() + afterSeconds * 1000, token });
      return afterSeconds;
    },
  };
}
