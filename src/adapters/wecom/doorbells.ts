import type { AccountCursor } from '../../domain/records';
import type { Clock } from '../../ports/clock';
import type { Store } from '../../ports/store';

/** Notes doorbells durably. Those that ring while a note is being written share the next one. */
interface Doorbells {
  /** Resolves when this doorbell, or a newer one of the account, is stored. */
  note(account: string, token: string): Promise<void>;
}

export function createDoorbells(store: Store, clock: Clock): Doorbells {
  const writing = new Map<string, Promise<void>>();
  const waiting = new Map<string, { token: string; stored: Promise<void> }>();

  async function write(account: string, token: string): Promise<void> {
    const rungAt = clock.now();
    await store.transaction(async (tx) => {
      const before = await tx.cursors.get(account);
      await tx.cursors.save({ firstSeenAt: rungAt, ...before, account, token, rungAt });
    }, 'first');
  }

  function begin(account: string, token: string): Promise<void> {
    const written = write(account, token).finally(() => writing.delete(account));
    writing.set(account, written);
    return written;
  }

  return {
    async note(account, token) {
      const current = writing.get(account);
      if (current === undefined) return begin(account, token);
      const next = waiting.get(account);
      if (next !== undefined) {
        next.token = token;
        return next.stored;
      }
      const entry = { token, stored: Promise.resolve() };
      entry.stored = current
        .catch(() => undefined)
        .then(() => {
          waiting.delete(account);
          return begin(account, entry.token);
        });
      waiting.set(account, entry);
      return entry.stored;
    },
  };
}

/** Names the newest doorbell of an account. */
export const doorbellOf = (row: AccountCursor | null): string =>
  `${row?.rungAt?.getTime() ?? ''} ${row?.token ?? ''}`;
