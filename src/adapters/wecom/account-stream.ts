import type { AccountCursor } from '../../domain/records';
import type { Clock } from '../../ports/clock';
import type { Ids } from '../../ports/ids';
import type { Logger } from '../../ports/logger';
import type { Store } from '../../ports/store';
import type { KfApi, KfSyncMsgResponse } from './api/kf';
import { doorbellOf } from './doorbells';
import { WecomApiError } from './errors';
import { readKfPage } from './kf-page';
import type { PullBackoff } from './pull-backoff';

export interface AccountStreamOptions {
  readonly api: Pick<KfApi, 'syncMsg'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly backoff: PullBackoff;
  /** Whether the words may mean danger: the message then passes a backlog. */
  readonly isUrgent: (text: string) => boolean;
  readonly skipOlderThanSeconds: number;
  readonly firstReadSkipsOlderThanSeconds: number;
}

/** The message stream of every account (`path/94670`), read page by page into the inbox. */
export interface AccountStream {
  /**
   * Reads on from the stored cursor.
   *
   * @param goesOn asked before every page
   * @returns the doorbell the reading began with when the end was reached
   */
  readToEnd(account: string, propertyId: string, goesOn: () => boolean): Promise<string | undefined>;
  /** The token of the last doorbell while it is good for another call. */
  freshTokenOf(row: AccountCursor | null): string | undefined;
}

const TOKEN_MS = 9.5 * 60_000;
/** Up to 1000 may be asked for; a page is one transaction, which has to end in time on a slow store too. */
const PAGE_ITEMS = 200;
/** Pages that claim to have more but do not move the cursor. */
const MAX_STUCK_PAGES = 3;
export function createAccountStream(options: AccountStreamOptions): AccountStream {
  const { api, store, clock, ids, logger, backoff, isUrgent } = options;
  const { skipOlderThanSeconds, firstReadSkipsOlderThanSeconds } = options;
  const spentTokens = new Map<string, string>();

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
    const { rows, media, notices, skippedAsOld } = await readKfPage(page.msg_list, {
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

  async function readToEnd(
    account: string,
    propertyId: string,
    goesOn: () => boolean,
  ): Promise<string | undefined> {
    const startedAt = clock.now();
    let seen: string | undefined;
    for (let stuck = 0; goesOn(); ) {
      const row = await rowOf(account);
      seen ??= doorbellOf(row);
      const token = freshTokenOf(row);
      if (backoff.isPaused(account, token)) return undefined;
      const page = await sync(account, row.cursor, token);
      await keep(account, propertyId, page, startedAt, row);
      backoff.succeeded(account);
      if (page.has_more !== 1) return seen;
      stuck = !page.next_cursor || page.next_cursor === row.cursor ? stuck + 1 : 0;
      if (stuck >= MAX_STUCK_PAGES) {
        logger.error('pull.cursor_stuck', { account });
        return undefined;
      }
    }
    return undefined;
  }

  return { readToEnd, freshTokenOf };
}
