import { createRedisTokenStore } from '../../src/adapters/redis/token-store';
import { createVault } from '../../src/adapters/vault/vault';
import { createAccessTokens } from '../../src/adapters/wecom/token-cache';
import { systemClock } from '../../src/ports/clock';
import { until } from '../harness/until';
import { describeWithOwnRedis, describeWithRedis } from '../services/describe-with';
import { type RedisProcess, redisProcesses } from './support/redis';
import { describeTokenStore, entryOf } from './token-store';

const vault = createVault('a secret of the contract suite');
const storeOn = (connection: RedisProcess) =>
  createRedisTokenStore({ connection, vault, clock: systemClock });
const any = (): boolean => true;

describeWithRedis('tokens in Redis', (redis) => {
  const open = redisProcesses();
  const two = async () => {
    const { url, keyPrefix } = await redis();
    const namespace = keyPrefix();
    return [await open(url, namespace), await open(url, namespace)] as const;
  };

  describeTokenStore('Redis', async () => {
    const [one, other] = await two();
    return [storeOn(one), storeOn(other)];
  });

  it('are sealed, and gone when they end', async () => {
    const [{ client, key }, other] = await two();
    await storeOn(other).obtain('corp', any, async () => entryOf('a token in clear'));
    const kept = (await client.get(key('token', 'corp'))) ?? '';
    expect(vault.open(Buffer.from(kept, 'base64'))).toContain('a token in clear');
    for (const text of [kept, Buffer.from(kept, 'base64').toString('latin1')])
      expect(text).not.toContain('token');
    const left = await client.pTTL(key('token', 'corp'));
    expect(left).toBeGreaterThan(7_190_000);
    expect(left).toBeLessThanOrEqual(7_200_000);
  });

  it('that cannot be opened are fetched anew', async () => {
    const [one, other] = await two();
    const foreign = createVault('another secret of another suite');
    const theirs = createRedisTokenStore({ connection: other, vault: foreign, clock: systemClock });
    await theirs.obtain('corp', any, async () => entryOf('theirs'));
    expect((await storeOn(one).obtain('corp', any, async () => entryOf('ours'))).token).toBe('ours');
    expect(one.lines.map(({ level, event }) => [level, event])).toEqual([['warn', 'redis.token_not_read']]);
  });

  it('are fetched by the next one when a process died while it fetched', async () => {
    const [dead, alive] = await two();
    let isFetching = false;
    void storeOn(dead).obtain('corp', any, () => {
      isFetching = true;
      return new Promise(() => undefined);
    });
    await until('it fetches', () => isFetching);
    dead.client.destroy();
    const startedAt = performance.now();
    expect((await storeOn(alive).obtain('corp', any, async () => entryOf('next'))).token).toBe('next');
    expect(performance.now() - startedAt).toBeLessThan(5_500);
  });

  describe('four clients in two processes', () => {
    const clients = async () => {
      const [one, other] = await two();
      let serial = 0;
      let expiresInSeconds = 7_200;
      const fetchToken = jest.fn(async () => {
        serial += 1;
        const token = `token-${serial}`;
        await one.ping();
        return { token, expiresInSeconds };
      });
      const caches = [one, one, other, other].map((connection) =>
        createAccessTokens({ key: 'corp', store: storeOn(connection), clock: systemClock, fetchToken }),
      );
      return {
        fetchToken,
        lasting: (seconds: number) => {
          expiresInSeconds = seconds;
        },
        all: (use: (cache: (typeof caches)[number]) => Promise<string>) => Promise.all(caches.map(use)),
      };
    };

    it('fetch once when there is none and when it was revoked', async () => {
      const { all, fetchToken } = await clients();
      expect(new Set(await all((cache) => cache.get()))).toEqual(new Set(['token-1']));
      expect(fetchToken).toHaveBeenCalledTimes(1);
      expect(new Set(await all((cache) => cache.renew('token-1')))).toEqual(new Set(['token-2']));
      expect(new Set(await all((cache) => cache.renew('token-1')))).toEqual(new Set(['token-2']));
      expect(new Set(await all((cache) => cache.get()))).toEqual(new Set(['token-2']));
      expect(fetchToken).toHaveBeenCalledTimes(2);
    });

    it('fetch once when it has ended', async () => {
      const { all, fetchToken, lasting } = await clients();
      lasting(1);
      const [first] = await all((cache) => cache.get());
      lasting(7_200);
      await until('it has ended', async () => (await all((cache) => cache.get()))[0] !== first, 5);
      expect(new Set(await all((cache) => cache.get()))).toEqual(new Set(['token-2']));
      expect(fetchToken).toHaveBeenCalledTimes(2);
    });
  });
});

describeWithOwnRedis('tokens in a Redis that is away', (start) => {
  const open = redisProcesses();

  it('are fetched by everybody for himself', async () => {
    const server = await start();
    try {
      const process = await open(server.url, 'qiantai');
      await server.kill();
      await until('the loss is noticed', () => !process.client.isReady);
      const store = storeOn(process);
      expect((await store.obtain('corp', any, async () => entryOf('own'))).token).toBe('own');
      await expect(store.obtain('corp', any, () => Promise.reject(new Error('no network')))).rejects.toThrow(
        'no network',
      );
      expect(process.lines.filter(({ level }) => level === 'error')).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});
