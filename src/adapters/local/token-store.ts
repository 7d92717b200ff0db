import type { StoredToken, TokenStore } from '../../ports/token-store';

/** Tokens of one process, gone with it. A fetch is waited for as long as it takes: whoever fetches is here and alive. */
export function createLocalTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>();
  const underWay = new Map<string, Promise<unknown>>();
  return {
    async obtain(key, isWanted, fetch) {
      for (;;) {
        const kept = tokens.get(key);
        if (kept && isWanted(kept)) return kept;
        const other = underWay.get(key);
        if (!other) break;
        await other.catch(() => undefined);
      }
      const fetching = fetch();
      underWay.set(key, fetching);
      try {
        const fetched = await fetching;
        tokens.set(key, fetched);
        return fetched;
      } finally {
        underWay.delete(key);
      }
    },
  };
}
