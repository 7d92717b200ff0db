import type { AccountCursor } from '../../domain/records';
import type { Clock } from '../../ports/clock';
import type { Store } from '../../ports/store';

/**
 * Notes durably which accounts the app may read, as the callback `kf_account_auth_change` tells (`path/97712`). `at`:
 * the callback's time in whole seconds; a change older than what is known is left. Each may be repeated.
 */
interface AccountRights {
  /** Like a doorbell, but without a token: what was written meanwhile is to be read. */
  give(account: string, at: Date): Promise<void>;
  take(account: string, at: Date): Promise<void>;
}

export function createAccountRights(store: Store, clock: Clock): AccountRights {
  const change = (account: string, changed: (before: AccountCursor) => AccountCursor | null): Promise<void> =>
    store.transaction(async (tx) => {
      const before = (await tx.cursors.get(account)) ?? { account, firstSeenAt: clock.now() };
      const after = changed(before);
      if (after !== null) await tx.cursors.save(after);
    });

  return {
    give: (account, at) =>
      change(account, ({ withdrawnAt, token: _older, ...before }) =>
        withdrawnAt !== undefined && at < withdrawnAt ? null : { ...before, rungAt: clock.now() },
      ),

    take: (account, at) =>
      change(account, (before) => (isBeforeDoorbell(at, before) ? null : { ...before, withdrawnAt: at })),
  };
}

/** A doorbell, or a given account, of a later second. */
function isBeforeDoorbell(at: Date, { rungAt }: AccountCursor): boolean {
  return rungAt !== undefined && at.getTime() < Math.floor(rungAt.getTime() / 1000) * 1000;
}
