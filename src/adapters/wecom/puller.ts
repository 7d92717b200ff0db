import type { AccountCursor } from '../../domain/records';
import { addSeconds } from '../../domain/time';
import type { Clock } from '../../ports/clock';
import type { Ids } from '../../ports/ids';
import type { Leases } from '../../ports/leases';
import type { Logger } from '../../ports/logger';
import type { Store } from '../../ports/store';
import { createAccountRights } from './account-rights';
import { createAccountStream } from './account-stream';
import type { KfApi } from './api/kf';
import { createDoorbells, doorbellOf } from './doorbells';
import { createPullBackoff } from './pull-backoff';

export interface PullerOptions {
  readonly api: Pick<KfApi, 'syncMsg'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly leases: Leases;
  readonly logger: Logger;
  readonly accounts: readonly { readonly account: string; readonly propertyId: string }[];
  /** Whether the words may mean danger: the message then passes a backlog. */
  readonly isUrgent: (text: string) => boolean;
  /** Every account is also pulled this often without being rung for: callbacks may be lost. Default 120. */
  readonly reconcileSeconds?: number;
  /** The same for an account taken away from us: that it was given back may be lost as well. Default 1 h. */
  readonly withdrawnSeconds?: number;
  /** Older items are skipped: nobody may be answered after 48 h (`path/94677`). Default 48 h. */
  readonly skipOlderThanSeconds?: number;
  /**
   * Until an account was read to its end once: what was sent longer before it was first seen was answered by others.
   * Default 1 h.
   */
  readonly firstReadSkipsOlderThanSeconds?: number;
}

/** Reads the message streams of the accounts into the inbox (`path/94670`). The stored cursor is the only truth. */
export interface Puller {
  /** Notes durably that the account has news; false when it is not ours. */
  ring(account: string, token: string): Promise<boolean>;
  /** Notes durably that the account may be read from now on, and has news; false when it is not ours. */
  give(account: string, at: Date): Promise<boolean>;
  /** Notes durably that the account may not be read any more; false when it is not ours. */
  take(account: string, at: Date): Promise<boolean>;
  /**
   * Reads the account to its end, unless somebody else is doing so, who then starts again for news that came meanwhile.
   * Never throws: a failed pull is logged and repeated.
   */
  pull(account: string): Promise<void>;
  /** {@link pull} if the account was rung for since, or not read for as long as a reconcile pull may be away. */
  pullIfNews(account: string): Promise<void>;
  /** The accounts for which {@link pullIfNews} would pull. */
  accountsWithNews(): Promise<readonly string[]>;
  /** Pulls every account once: what rang while nobody listened is not known. */
  start(): void;
  /** Resolves when no page is being read any more. */
  stop(): Promise<void>;
}

/** How far the clocks of two processes may lie apart. */
const CLOCK_SKEW_MS = 2_000;

export function createPuller(options: PullerOptions): Puller {
  const { store, clock, leases, logger, accounts } = options;
  const { reconcileSeconds = 120, withdrawnSeconds = 3600 } = options;
  const doorbells = createDoorbells(store, clock);
  const rights = createAccountRights(store, clock);
  const properties = new Map(accounts.map(({ account, propertyId }) => [account, propertyId]));
  /** Rung in this process since the last pull began. */
  const rung = new Set<string>();
  /** The doorbell each account's last complete pull in this process began with. */
  const answered = new Map<string, string>();
  const backoff = createPullBackoff(clock, logger, withdrawnSeconds);
  const stream = createAccountStream({
    skipOlderThanSeconds: 48 * 3600,
    firstReadSkipsOlderThanSeconds: 3600,
    ...options,
    backoff,
  });
  /** Repetitions of failed pulls, with the doorbell that was the newest then. */
  const retries = new Map<string, Retry>();
  const running = new Set<Promise<void>>();
  let isStopped = false;

  /** Rung for since the last complete pull began, here or in another process, or not read for long. */
  function isNews(account: string, row: AccountCursor | null): boolean {
    if (row?.withdrawnAt !== undefined) return isWorthATry(row, row.withdrawnAt);
    if (rung.has(account) || row?.pulledAt === undefined) return true;
    const pulledAt = row.pulledAt.getTime();
    if (clock.now().getTime() - pulledAt >= reconcileSeconds * 1000) return true;
    if (row.rungAt === undefined || doorbellOf(row) === answered.get(account)) return false;
    return row.rungAt.getTime() > pulledAt - CLOCK_SKEW_MS;
  }

  /** An account taken away from us that rang nevertheless, or of which nothing was heard for long. */
  function isWorthATry({ rungAt }: AccountCursor, withdrawnAt: Date): boolean {
    const isOld = clock.now().getTime() - withdrawnAt.getTime() >= withdrawnSeconds * 1000;
    return isOld || (rungAt !== undefined && rungAt.getTime() >= withdrawnAt.getTime() + 1000);
  }

  /** Whether a failed pull is to be repeated later anyway and nobody rang since. */
  function isPutOff(account: string, row: AccountCursor | null): boolean {
    const retry = retries.get(account);
    return retry?.doorbell === doorbellOf(row) && clock.now() < retry.dueAt;
  }

  async function pullOnce(account: string): Promise<void> {
    const propertyId = properties.get(account);
    if (propertyId === undefined) return;
    try {
      let isAtEnd: boolean;
      do {
        isAtEnd = false;
        await leases.whileHeld(`pull:${account}`, async () => {
          rung.delete(account);
          const seen = await stream.readToEnd(account, propertyId, () => !isStopped);
          if (seen !== undefined) answered.set(account, seen);
          isAtEnd = seen !== undefined;
        });
      } while (isAtEnd && !isStopped && isNews(account, await store.cursors.get(account)));
    } catch (error) {
      const row = await store.cursors.get(account).catch(() => null);
      const afterSeconds = backoff.failed(account, error, row, stream.freshTokenOf(row));
      if (!isStopped) retryLater(account, afterSeconds, doorbellOf(row));
    }
  }

  function retryLater(account: string, afterSeconds: number, doorbell: string): void {
    clearTimeout(retries.get(account)?.timer);
    const timer = setTimeout(() => {
      retries.delete(account);
      void pull(account);
    }, afterSeconds * 1000);
    timer.unref();
    retries.set(account, { timer, doorbell, dueAt: addSeconds(clock.now(), afterSeconds) });
  }

  function pull(account: string): Promise<void> {
    return followed(pullOnce(account));
  }

  function followed(work: Promise<void>): Promise<void> {
    const done = work.finally(() => running.delete(done));
    running.add(done);
    return done;
  }

  return {
    async ring(account, token) {
      if (!properties.has(account)) return false;
      await doorbells.note(account, token);
      rung.add(account);
      return true;
    },

    async give(account, at) {
      if (!properties.has(account)) return false;
      await rights.give(account, at);
      rung.add(account);
      logger.info('pull.account_given', { account });
      return true;
    },

    async take(account, at) {
      if (!properties.has(account)) return false;
      await rights.take(account, at);
      logger.warn('pull.account_withdrawn', { account });
      return true;
    },

    pull,

    async pullIfNews(account) {
      const row = await store.cursors.get(account);
      if (!isStopped && isNews(account, row) && !isPutOff(account, row)) await pull(account);
    },

    async accountsWithNews() {
      const rows = new Map((await store.cursors.list()).map((row) => [row.account, row]));
      return [...properties.keys()].filter((account) => {
        const row = rows.get(account) ?? null;
        return isNews(account, row) && !isPutOff(account, row);
      });
    },

    start() {
      isStopped = false;
      for (const account of properties.keys()) void pull(account);
    },

    async stop() {
      isStopped = true;
      for (const { timer } of retries.values()) clearTimeout(timer);
      retries.clear();
      await Promise.all(running);
    },
  };
}

interface Retry {
  readonly timer: NodeJS.Timeout;
  readonly dueAt: Date;
  readonly doorbell: string;
}
