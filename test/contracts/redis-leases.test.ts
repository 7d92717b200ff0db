import { createRedisLeases } from '../../src/adapters/redis/leases';
import { until } from '../harness/until';
import { describeWithOwnRedis, describeWithRedis } from '../services/describe-with';
import { describeLeases } from './leases';
import { redisProcesses } from './support/redis';

describeWithRedis('leases in Redis', (redis) => {
  const open = redisProcesses();

  describeLeases('Redis', async () => {
    const { url, keyPrefix } = await redis();
    const namespace = keyPrefix();
    const [one, other] = [await open(url, namespace), await open(url, namespace)];
    return [createRedisLeases(one), createRedisLeases(other)];
  });

  it('are kept as long as the work runs', async () => {
    const { url, keyPrefix } = await redis();
    const process = await open(url, keyPrefix());
    const key = process.key('lease', 'long');
    await createRedisLeases(process).whileHeld('long', async () => {
      const left = () => process.client.pTTL(key);
      await until('a part of it is over', async () => (await left()) < 7_000);
      await until('it is renewed', async () => (await left()) > 7_500);
    });
    expect(await process.client.exists(key)).toBe(0);
  });

  it('of a process that died are free after ten seconds at most', async () => {
    const { url, keyPrefix } = await redis();
    const namespace = keyPrefix();
    const [dead, alive] = [await open(url, namespace), await open(url, namespace)];
    void createRedisLeases(dead).whileHeld('pull', () => new Promise(() => undefined));
    const leases = createRedisLeases(alive);
    await until('the lease is taken', async () => !(await leases.whileHeld('pull', async () => undefined)));
    dead.client.destroy();
    await until('the lease is free', () => leases.whileHeld('pull', async () => undefined), 10);
  });

  it('are given back by their holder only', async () => {
    const { url, keyPrefix } = await redis();
    const process = await open(url, keyPrefix());
    const key = process.key('lease', 'taken over');
    await createRedisLeases(process).whileHeld('taken over', async () => {
      await process.client.set(key, 'somebody else');
    });
    expect(await process.client.get(key)).toBe('somebody else');
    expect(process.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('that vanish with a flush are taken up again while the work runs', async () => {
    const { url, keyPrefix } = await redis();
    const process = await open(url, keyPrefix());
    const key = process.key('lease', 'flushed');
    await createRedisLeases(process).whileHeld('flushed', async () => {
      await process.client.del(key);
      await until('the lease is back', async () => (await process.client.exists(key)) === 1, 4);
    });
    expect(await process.client.exists(key)).toBe(0);
  });
});

describeWithOwnRedis('leases in a Redis that is away', (start) => {
  const open = redisProcesses();

  it('are given to nobody; when it is back they are given again', async () => {
    const server = await start();
    try {
      const process = await open(server.url, 'qiantai');
      const leases = createRedisLeases(process);
      await server.kill();
      const work = jest.fn(async () => undefined);
      await until('the loss is noticed', () => !process.client.isReady);
      for (let time = 0; time < 5; time += 1) expect(await leases.whileHeld('pull', work)).toBe(false);
      expect(work).not.toHaveBeenCalled();
      expect(process.lines.map(({ level, event }) => [level, event])).toEqual([
        ['warn', 'redis.away'],
        ['warn', 'redis.lease_not_taken'],
      ]);
      await server.restart();
      await until('a lease is given', () => leases.whileHeld('pull', work));
      expect(work).toHaveBeenCalledTimes(1);
    } finally {
      await server.stop();
    }
  });

  it('let the work end whose lease was held when it went away', async () => {
    const server = await start();
    try {
      const process = await open(server.url, 'qiantai');
      const ran = createRedisLeases(process).whileHeld('pull', () => server.kill());
      expect(await ran).toBe(true);
    } finally {
      await server.stop();
    }
  });
});
