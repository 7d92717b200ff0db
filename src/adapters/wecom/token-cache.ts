import type { Clock } from '../../ports/clock';
import type { StoredToken, TokenStore } from '../../ports/token-store';
import { WecomApiError } from './errors';

/** The access token of one application (`path/91039`). Errors are those of fetching it. */
export interface AccessTokens {
  get(): Promise<string>;
  /**
   * The token to use after WeCom refused `staleToken`. Fetches once however many callers report the same one, and not
   * at all when it has been replaced already.
   */
  renew(staleToken: string): Promise<string>;
}

export interface TokenCacheOptions {
  /** Names the application in the store; contains no secret. */
  key: string;
  store: TokenStore;
  clock: Clock;
  fetchToken(): Promise<{ token: string; expiresInSeconds: number }>;
}

const REFRESH_BEFORE_MS = 10 * 60_000;
/** Between attempts while a token still works: WeCom repeats the same one until it expires. */
const REFRESH_PAUSE_MS = 60_000;
/** The longest pause after a refusal: about 2000 failed fetches an hour lock the address out. */
const FAILURE_PAUSE_SECONDS = 30;

/** One fetch at a time among all who use the store. */
export function createAccessTokens({ key, store, clock, fetchToken }: TokenCacheOptions): AccessTokens {
  let cached: StoredToken | undefined;
  let lastFetchAt = Number.NEGATIVE_INFINITY;
  let refusal: { error: WecomApiError; until: number } | undefined;
  let flight: Promise<string> | undefined;

  const now = () => clock.now().getTime();
  const remainingMs = (entry: StoredToken) => entry.expiresAt.getTime() - now();

  /** Works, and is not to be refreshed yet, or was just now without success. */
  function isFresh(entry: StoredToken): boolean {
    const isRested = now() - entry.fetchedAt.getTime() >= REFRESH_PAUSE_MS;
    return remainingMs(entry) > (isRested ? REFRESH_BEFORE_MS : 0);
  }

  /** A working token that needs no refresh, or none yet. */
  function usable(): string | undefined {
    if (!cached || remainingMs(cached) <= 0) return undefined;
    return isFresh(cached) || now() - lastFetchAt < REFRESH_PAUSE_MS ? cached.token : undefined;
  }

  async function fetchEntry(): Promise<StoredToken> {
    if (refusal && now() < refusal.until) throw refusal.error;
    lastFetchAt = now();
    try {
      const { token, expiresInSeconds } = await fetchToken();
      refusal = undefined;
      return { token, expiresAt: new Date(now() + expiresInSeconds * 1000), fetchedAt: clock.now() };
    } catch (error) {
      if (error instanceof WecomApiError && error.retry !== 'now') {
        const pauseSeconds = Math.min(
          error.retryAfterSeconds ?? FAILURE_PAUSE_SECONDS,
          FAILURE_PAUSE_SECONDS,
        );
        refusal = { error, until: now() + pauseSeconds * 1000 };
      }
      throw error;
    }
  }

  /** Once in this process, however many ask. */
  function obtain(isWanted: (entry: StoredToken) => boolean): Promise<string> {
    const getting = async (): Promise<string> => {
      cached = await store.obtain(key, isWanted, fetchEntry);
      return cached.token;
    };
    flight ??= getting().finally(() => {
      flight = undefined;
    });
    return flight;
  }

  return {
    async get() {
      const ready = usable();
      if (ready !== undefined) return ready;
      try {
        return await obtain(isFresh);
      } catch (error) {
        if (cached && remainingMs(cached) > 0) return cached.token;
        throw error;
      }
    },

    async renew(staleToken) {
      const arriving = await flight?.catch(() => undefined);
      if (arriving !== undefined && arriving !== staleToken) return arriving;
      if (cached && cached.token !== staleToken && remainingMs(cached) > 0) return cached.token;
      cached = undefined;
      return obtain((entry) => entry.token !== staleToken && remainingMs(entry) > 0);
    },
  };
}
