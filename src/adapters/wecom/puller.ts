import type { AccountCursor } from '../../domain/records';
import { addSeconds } from '../../domain/time';
import type { Clock } from '../../ports/clock';
import type { Ids } from '../../ports/ids';
import type { Leases } from '../../ports/leases';
import type { Logger } from '../../ports/logger';
import type { Store } from '../../ports/store';
import { createAccountRights } from './account-rights';
import type { KfApi, KfSyncMsgResponse } from './api/kf';
import { createDoorbells } from './doorbells';
import { WecomApiError } from './errors';
import { readKfPage } from './kf-page';
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

const TOKEN_MS = 9.5 * 60_000;
/** Up to 1000 may be asked for; a page is one transaction, which has to end in time on a slow store too. */
const PAGE_ITEMS = 200;
/** Pages that claim to have more but do not move the cursor. */
const MAX_STUCK_PAGES = 3;
/** How far the clocks of two processes may lie apart. */
const CLOCK_SKEW_MS = 2_000;

export function createPuller(options: PullerOptions): Puller {
  const { api, store, clock, ids, leases, logger, accounts, isUrgent } = options;
  const { reconcileSeconds = 120, skipOlderThanSeconds = 48 * 3600 } = options;
  const { firstReadSkipsOlderThanSeconds = 3600, withdrawnSeconds = 3600 } = options;
  const doorbells = createDoorbells(store, clock);
  const rights = createAccountRights(store, clock);
  const properties = new Map(accounts.map(({ account, propertyId }) => [account, propertyId]));
  /** Rung in this process since the last pull began. */
  const rung = new Set<string>();
  /** The doorbell each account's last complete pull in this process began with. */
  const answered = new Map<string, string>();
  const spentTokens = new Map<string, string>();
  const backoff = createPullBackoff(clock, logger, withdrawnSeconds);
  /** Repetitions of failed pulls, with the doorbell that was the newest then. */
  const retries = new Map<string, Retry>();
  const running = new Set<Promise<void>>();
  let isStopped = false;

  function freshTokenOf(row: AccountCursor | null): string | undefined {
    if (!row?.token || row.rungAt === undefined || row.token === spentTokens.get(row.account))
      return undefined;
    return clock.now().getTime() - row.rungAt.getTime() < TOKEN_MS ? row.token : undefined;
  }

  async function sync(
    account: string,
    cursor: string | undefined,
    token: string | undefined,
  ): Promise<KfSyncMsgResponse> {
    const request = { open_kfid: account, limit: PAGE_ITEMS, ...(cursor === undefined ? {} : { cursor }) };
    if (token === undefined) return api.syncMsg(request);
    try {
      return await api.syncMsg({ ...request, token });
    } catch (error) {
      if (!(error instanceof WecomApiError) || error.errcode !== 95007) throw error;
      logger.info('pull.token_spent', { account });
      spentTokens.set(account, token);
      return api.syncMsg(request);
    }
  }

  function oldestWorthReading({ pulledAt, firstSeenAt }: AccountCursor, now: Date): Date {
    const answerable = now.getTime() - skipOlderThanSeconds * 1000;
    if (pulledAt !== undefined || firstSeenAt === undefined) return new Date(answerable);
    return new Date(Math.max(answerable, firstSeenAt.getTime() - firstReadSkipsOlderThanSeconds * 1000));
  }

  /** The account's row, which tells from the first look on since when it is known. */
  async function rowOf(account: string): Promise<AccountCursor> {
    const row = await store.cursors.get(account);
    if (row?.firstSeenAt !== undefined) return row;
    const firstSeenAt = clock.now();
    return store.transaction(async (tx) => {
      const seen = { account, firstSeenAt, ...(await tx.cursors.get(account)) };
      await tx.cursors.save(seen);
      return seen;
    });
  }

  /** One page and the cursor behind it, or neither. */
  async function keep(
    account: string,
    propertyId: string,
    page: KfSyncMsgResponse,
    startedAt: Date,
    row: AccountCursor,
  ): Promise<void> {
    const readAt = clock.now();
    const notBefore = oldestWorthReading(row, readAt);
    const { rows, media, notices, skippedAsOld } = readKfPage(page.msg_list, {
      account,
      propertyId,
      ids,
      readAt,
      notBefore,
      isUrgent,
      ...(row.pulledAt && { unseenAt: row.pulledAt }),
    });
    const isLast = page.has_more !== 1;
    const added = await store.transaction(async (tx) => {
      const addedIds = new Set(rows.length === 0 ? [] : await tx.inbox.add(rows));
      for (const record of media) if (addedIds.has(record.id)) await tx.media.save(record);
      const found: AccountCursor = (await tx.cursors.get(account)) ?? { account };
      const { withdrawnAt, ...before } = found;
      await tx.cursors.save({
        ...before,
        // Taken away while the page was on its way: it says nothing about the time since.
        ...(withdrawnAt && withdrawnAt.getTime() !== row.withdrawnAt?.getTime() ? { withdrawnAt } : {}),
        ...(page.next_cursor ? { cursor: page.next_cursor } : {}),
        ...(isLast ? { pulledAt: startedAt } : {}),
      });
      return addedIds;
    }, 'first');
    if (skippedAsOld > 0) logger.warn('pull.skipped_old', { account, count: skippedAsOld });
    for (const notice of notices) logger.info('pull.account_notice', { account, notice });
    logger.debug('pull.page', { account, items: page.msg_list.length, added: added.size });
  }

  /** Answers whether the end was reached. */
  async function readToEnd(account: string, propertyId: string): Promise<boolean> {
    rung.delete(account);
    const startedAt = clock.now();
    let seen: string | undefined;
    for (let stuck = 0; !isStopped; ) {
      const row = await rowOf(account);
      seen ??= doorbellOf(row);
      const token = freshTokenOf(row);
      if (backoff.isPaused(account, token)) return false;
      const page = await sync(account, row.cursor, token);
      await keep(account, propertyId, page, startedAt, row);
      backoff.succeeded(account);
      if (page.has_more !== 1) {
        answered.set(account, seen);
        return true;
      }
      stuck = !page.next_cursor || page.next_cursor === row.cursor ? stuck + 1 : 0;
      if (stuck >= MAX_STUCK_PAGES) {
        logger.error('pull.cursor_stuck', { account });
        return false;
      }
    }
    return false;
  }

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
          isAtEnd = await readToEnd(account, propertyId);
        });
      } while (isAtEnd && !isStopped && isNews(account, await store.cursors.get(account)));
    } catch (error) {
      const row = await store.cursors.get(account).catch(() => null);
      const afterSeconds = backoff.failed(account, error, row, freshTokenOf(row));
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

const doorbellOf = (row: AccountCursor | null): string =>
  `${row?.rungAt?.getTime() ?? ''} ${row?.token ?? ''}`;
