import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../ports/clock';
import type { StoredToken, TokenStore } from '../../ports/token-store';
import type { Vault } from '../../ports/vault';
import type { RedisConnection } from './connection';
import { inTime } from './in-time';
import { type Lease, takeLease } from './lease';
import { seldom } from './seldom';

interface RedisTokenStoreOptions {
  readonly connection: RedisConnection;
  readonly vault: Vault;
  readonly clock: Clock;
}

const answerMilliseconds = 1_000;
/** How long one who died while fetching holds up the others. */
const leaseMilliseconds = 4_000;
const longestWaitMilliseconds = 8_000;
const pauseMilliseconds = 75;

/** Tokens shared by all processes: sealed, and gone when they end. */
export function createRedisTokenStore({ connection, vault, clock }: RedisTokenStoreOptions): TokenStore {
  const { client } = connection;
  const trouble = seldom(connection.logger);
  const placeOf = (key: string): string => connection.key('token', key);

  async function kept(key: string): Promise<StoredToken | null> {
    try {
      const sealed = await inTime(client.get(placeOf(key)), answerMilliseconds);
      return sealed === null ? null : opened(vault.open(Buffer.from(sealed, 'base64')));
    } catch (error) {
      trouble('redis.token_not_read', error);
      return null;
    }
  }

  async function keep(key: string, entry: StoredToken): Promise<void> {
    const validMilliseconds = entry.expiresAt.getTime() - clock.now().getTime();
    if (validMilliseconds <= 0) return;
    try {
      const sealed = vault.seal(JSON.stringify(entry)).toString('base64');
      const expiration = { type: 'PX', value: validMilliseconds } as const;
      await inTime(client.set(placeOf(key), sealed, { expiration }), answerMilliseconds);
    } catch (error) {
      trouble('redis.token_not_kept', error);
    }
  }

  async function turn(key: string): Promise<Lease | 'of another' | 'unknown'> {
    try {
      const terms = { milliseconds: leaseMilliseconds, trouble };
      return (await takeLease(connection, connection.key('fetching', key), terms)) ?? 'of another';
    } catch (error) {
      trouble('redis.token_fetched_alone', error);
      return 'unknown';
    }
  }

  return {
    async obtain(key, isWanted, fetch) {
      const wanted = async (): Promise<StoredToken | null> => {
        const entry = await kept(key);
        return entry && isWanted(entry) ? entry : null;
      };
      const fetchAndKeep = async (): Promise<StoredToken> => {
        const fetched = await fetch();
        await keep(key, fetched);
        return fetched;
      };
      const deadline = performance.now() + longestWaitMilliseconds;
      for (;;) {
        const found = await wanted();
        if (found) return found;
        const lease = await turn(key);
        if (typeof lease === 'object') {
          try {
            // Somebody may have brought one between our look and our turn.
            return (await wanted()) ?? (await fetchAndKeep());
          } finally {
            await lease.release();
          }
        }
        if (lease === 'unknown' || performance.now() > deadline) return fetchAndKeep();
        await delay(pauseMilliseconds);
      }
    },
  };
}

function opened(text: string): StoredToken {
  const { token, expiresAt, fetchedAt } = JSON.parse(text) as Record<keyof StoredToken, string>;
  return { token, expiresAt: new Date(expiresAt), fetchedAt: new Date(fetchedAt) };
}
