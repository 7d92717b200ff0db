import { createLocalRateLimits } from '../../src/adapters/local/rate-limits';
import { createRedisRateLimits } from '../../src/adapters/redis/rate-limits';
import { systemClock } from '../../src/ports/clock';
import { until } from '../harness/until';
import { describeWithOwnRedis, describeWithRedis } from '../services/describe-with';
import { describeRateLimits } from './rate-limits';
import { redisProcesses } from './support/redis';

describeWithRedis('rate limits in Redis', (redis) => {
  const open = redisProcesses();

  describeRateLimits('Redis', async (clock) => {
    const { url, keyPrefix } = await redis();
    const namespace = keyPrefix();
    const limits = async () =>
      createRedisRateLimits({
        connection: await open(url, namespace),
        clock,
        ownCount: createLocalRateLimits(clock),
      });
    return [await limits(), await limits()];
  });

  it('are shared at the real time too, and leave nothing in Redis for longer than a minute', async () => {
    const { url, keyPrefix } = await redis();
    const namespace = keyPrefix();
    const [one, other] = [await open(url, namespace), await open(url, namespace)];
    const [here, there] = [one, other].map((connection) =>
      createRedisRateLimits({ connection, clock: systemClock, ownCount: createLocalRateLimits(systemClock) }),
    );
    expect(await here?.take('robot', 1)).toBe(0);
    expect(await there?.take('robot', 1)).toBe(60);
    const [key = ''] = await one.client.keys(`${namespace}*`);
    expect(await one.client.pTTL(key)).toBeLessThanOrEqual(60_000);
    expect(await one.client.pTTL(key)).toBeGreaterThan(50_000);
  });
});

describeWithOwnRedis('rate limits in a Redis that is away', (start) => {
  const open = redisProcesses();

  it('answer as one process would, and remember what this one took', async () => {
    const server = await start();
    try {
      const process = await open(server.url, 'qiantai');
      const ownCount = createLocalRateLimits(systemClock);
      const limits = createRedisRateLimits({ connection: process, clock: systemClock, ownCount });
      expect(await limits.take('robot', 3)).toBe(0);
      await process.client.flushAll();
      expect(await limits.take('robot', 3)).toBe(0);
      await server.kill();
      await until('the loss is noticed', () => !process.client.isReady);
      expect(await limits.take('robot', 3)).toBe(0);
      expect(await limits.take('robot', 3)).toBeGreaterThan(50);
      await server.restart();
      await until('Redis is back', () => process.client.isReady);
      expect(await limits.take('robot', 3)).toBeGreaterThan(50);
      expect(process.lines.map(({ event }) => event)).toEqual([
        'redis.away',
        'redis.rate_limit_not_shared',
        'redis.back',
      ]);
    } finally {
      await server.stop();
    }
  });
});
