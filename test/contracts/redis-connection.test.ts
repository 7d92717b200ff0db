import { openRedis, RedisAddressError } from '../../src/adapters/redis/connection';
import { recordingLogger } from '../harness/recording-logger';
import { until } from '../harness/until';
import { describeWithOwnRedis } from '../services/describe-with';
import { redisProcesses } from './support/redis';

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
};

it.each(['http://example.test', 'redis', '', 'redis//:secret@host'])('%p is no address of Redis', (url) => {
  const { logger } = recordingLogger();
  expect(() => openRedis({ url, name: 'test', logger })).toThrow(RedisAddressError);
});

describeWithOwnRedis('a connection to Redis', (start) => {
  const open = redisProcesses();

  it('comes back by itself, and tells once that it was away', async () => {
    const server = await start();
    try {
      const { ping, lines } = await open(server.url, 'qiantai');
      const answers = () =>
        ping().then(
          () => true,
          () => false,
        );
      expect(await answers()).toBe(true);
      await server.kill();
      await until('it does not answer', async () => !(await answers()));
      expect(await secondsOf(answers)).toBeLessThan(1);
      await server.restart();
      await until('it answers', answers, 5);
      expect(lines.map(({ level, event }) => [level, event])).toEqual([
        ['warn', 'redis.away'],
        ['info', 'redis.back'],
      ]);
    } finally {
      await server.stop();
    }
  });

  it('rejects a ping within a second and closes when Redis hangs', async () => {
    const server = await start();
    try {
      const { ping, close } = await open(server.url, 'qiantai');
      process.kill(server.pid() ?? 0, 'SIGSTOP');
      expect(await secondsOf(() => expect(ping()).rejects.toThrow('no answer'))).toBeLessThan(1);
      expect(await secondsOf(close)).toBeLessThan(2);
    } finally {
      await server.stop();
    }
  });

  it('closes at once when Redis never came', async () => {
    const server = await start();
    const { url } = server;
    await server.stop();
    const { logger, lines } = recordingLogger();
    const secret = 'hunter2hunter2';
    const connection = openRedis({ url: url.replace('//', `//user:${secret}@`), name: 'test', logger });
    await until('the trouble is told', () => lines.length > 0);
    await expect(connection.ping()).rejects.toThrow();
    expect(await secondsOf(() => connection.close())).toBeLessThan(1);
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it('does not tell the password that Redis refused', async () => {
    const server = await start();
    try {
      const { logger, lines } = recordingLogger();
      const secret = 'hunter2hunter2';
      const url = server.url.replace('//', `//user:${secret}@`);
      const connection = openRedis({ url, name: 'test', logger });
      await until('the refusal is told', () => lines.length > 0);
      await connection.close();
      expect(JSON.stringify(lines)).toContain('WRONGPASS');
      expect(JSON.stringify(lines)).not.toContain(secret);
    } finally {
      await server.stop();
    }
  });
});
