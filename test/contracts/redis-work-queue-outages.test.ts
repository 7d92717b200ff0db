import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openRedis } from '../../src/adapters/redis/connection';
import { createRedisWorkQueue } from '../../src/adapters/redis/work-queue';
import type { Lane } from '../../src/domain/delivery';
import type { WorkQueue } from '../../src/ports/work-queue';
import { recordingLogger } from '../harness/recording-logger';
import { until } from '../harness/until';
import { describeWithOwnRedis, describeWithRedis } from '../services/describe-with';
import { canPassWord, redisProcesses } from './support/redis';

const slots = { total: 4, forEmergencies: 1 };
const word = (key: string, lane: Lane = 'interactive') => ({ kind: 'inbox', key, lane }) as const;

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
};

/** Another process that serves inbox work: serve-loop.ts. */
function serveLoop(url: string, namespace: string) {
  const loop = spawn(process.execPath, [join(__dirname, 'support', 'serve-loop.js'), url, namespace]);
  const said: string[] = [];
  const logged: string[] = [];
  loop.stdout.setEncoding('utf8').on('data', (text: string) => said.push(...text.trim().split('\n')));
  loop.stderr.setEncoding('utf8').on('data', (text: string) => logged.push(...text.trim().split('\n')));
  return { loop, said, logged };
}

async function kill(loop: ChildProcess): Promise<void> {
  if (loop.exitCode !== null || loop.signalCode !== null) return;
  const exited = once(loop, 'exit');
  loop.kill('SIGKILL');
  await exited;
}

describeWithRedis('a work queue whose processes fail', (redis) => {
  const open = redisProcesses();

  it.each(['interactive', 'emergency'] as const)(
    'serves %s work again that a process died over',
    async (lane) => {
      const { url, keyPrefix } = await redis();
      const namespace = keyPrefix();
      const { loop, said } = serveLoop(url, namespace);
      const alive = await open(url, namespace);
      const queue = createRedisWorkQueue(alive);
      alive.closeFirst(queue);
      await canPassWord(queue);
      try {
        queue.announce([word('long work', lane)]);
        await until('the work has begun', () => said.includes('long work'));
        const served: string[] = [];
        queue.serve('inbox', slots, async (key) => void served.push(key));
        // Word given meanwhile must neither be served beside it nor get lost.
        queue.announce([word('long work', lane), word('other work', lane)]);
        await until('other work is served', () => [...served, ...said].includes('other work'));
        expect(served).not.toContain('long work');
        await kill(loop);
        const seconds = await secondsOf(() =>
          until('the work is served', () => served.includes('long work')),
        );
        expect(seconds).toBeLessThan(10);
      } finally {
        await kill(loop);
      }
    },
  );

  it('takes the work of a process that stands still, which then goes on without harm', async () => {
    const { url, keyPrefix } = await redis();
    const namespace = keyPrefix();
    const { loop, said, logged } = serveLoop(url, namespace);
    const alive = await open(url, namespace);
    const queue = createRedisWorkQueue(alive);
    alive.closeFirst(queue);
    await canPassWord(queue);
    try {
      queue.announce([word('long work')]);
      await until('the work has begun', () => said.includes('long work'));
      loop.kill('SIGSTOP');
      const served: string[] = [];
      const server = queue.serve('inbox', slots, async (key) => void served.push(key));
      await until('the work is served by another', () => served.includes('long work'), 20);
      await server.stop();
      loop.kill('SIGCONT');
      queue.announce([word('next'), word('next danger', 'emergency')]);
      await until(
        'it serves again',
        () => said.includes('done next') && said.includes('done next danger'),
        20,
      );
      expect(loop.exitCode).toBeNull();
      expect(logged.filter((line) => line.includes('"level":"error"') || !line.startsWith('{'))).toEqual([]);
      expect(logged.length).toBeLessThan(6);
    } finally {
      await kill(loop);
    }
  });
});

describeWithOwnRedis('a work queue whose Redis forgets', (start) => {
  const open = redisProcesses();

  it('serves what is announced after a flush in the middle of the work', async () => {
    const server = await start();
    try {
      const [one, other] = [await open(server.url, 'qiantai'), await open(server.url, 'qiantai')];
      const queues = [one, other].map((process) => {
        const queue = createRedisWorkQueue(process);
        process.closeFirst(queue);
        return queue;
      });
      for (const queue of queues) await canPassWord(queue);
      const served = new Set<string>();
      for (const queue of queues)
        queue.serve('inbox', slots, async (key) => {
          await new Promise((resolve) => setTimeout(resolve, 3));
          served.add(key);
        });
      for (let round = 0; round < 20; round += 1) {
        const keys = Array.from({ length: 40 }, (_, index) => `${round}/${index}`);
        queues[round % 2]?.announce(
          keys.map((key, index) => ({
            ...word(key, index % 5 === 0 ? 'emergency' : 'interactive'),
            delayMilliseconds: index % 3 === 0 ? 20 : 0,
          })),
        );
        await until('some is served', () => keys.some((key) => served.has(key)));
        await one.client.flushAll();
        const after = keys.map((key) => `after ${key}`);
        queues[(round + 1) % 2]?.announce(after.map((key) => word(key)));
        await until('all announced after the flush is served', () => after.every((key) => served.has(key)));
      }
      const lines = [...one.lines, ...other.lines];
      expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
      expect(lines.length).toBeLessThan(10);
    } finally {
      await server.stop();
    }
  });

  it('serves what is announced after a restart in the middle of the work', async () => {
    const server = await start();
    try {
      const process = await open(server.url, 'qiantai');
      const queue = createRedisWorkQueue(process);
      process.closeFirst(queue);
      await canPassWord(queue);
      const served = new Set<string>();
      queue.serve('inbox', slots, async (key) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        served.add(key);
      });
      for (let round = 0; round < 3; round += 1) {
        const keys = Array.from({ length: 100 }, (_, index) => `${round}/${index}`);
        queue.announce(keys.map((key) => word(key)));
        await until('some is served', () => keys.some((key) => served.has(key)));
        await server.kill();
        await until('the loss is noticed', () => !process.client.isReady);
        await server.restart();
        await canPassWord(queue);
        const after = [word(`after ${round}`), word(`danger after ${round}`, 'emergency')];
        queue.announce(after);
        await until('work is served', () => after.every(({ key }) => served.has(key)), 10);
      }
      expect(process.lines.filter(({ level }) => level === 'error')).toEqual([]);
      expect(process.lines.length).toBeLessThan(15);
    } finally {
      await server.stop();
    }
  });

  it('drops word while Redis is away, at once and without piling it up', async () => {
    const server = await start();
    try {
      const process = await open(server.url, 'qiantai');
      const queue = createRedisWorkQueue(process);
      await canPassWord(queue);
      const served: string[] = [];
      queue.serve('inbox', slots, async (key) => void served.push(key));
      queue.announce([word('before')]);
      await until('work is served', () => served.includes('before'));
      await server.kill();
      await until('the loss is noticed', () => !process.client.isReady);
      const many = Array.from({ length: 400 }, (_, index) => word(`${index}`));
      expect(
        await secondsOf(async () => {
          for (const _ of many) queue.announce(many);
        }),
      ).toBeLessThan(5);
      expect(await secondsOf(() => expect(queue.ping()).rejects.toThrow())).toBeLessThan(1);
      const dropped = process.lines.filter(({ event }) => event === 'redis.word_dropped');
      expect(dropped).toHaveLength(1);
      expect(await secondsOf(() => queue.close())).toBeLessThan(5);
      expect(await secondsOf(() => process.close())).toBeLessThan(2);
      expect(process.lines.filter(({ level }) => level === 'error')).toEqual([]);
      expect(served).toEqual(['before']);
    } finally {
      await server.stop();
    }
  });

  it('closes while Redis hangs and while it never came', async () => {
    const server = await start();
    try {
      const { logger } = recordingLogger();
      const make = (): { queue: WorkQueue; close(): Promise<void> } => {
        const connection = openRedis({ url: server.url, name: 'test', logger });
        const queue = createRedisWorkQueue(connection);
        queue.serve('inbox', slots, async () => undefined);
        return { queue, close: () => connection.close() };
      };
      const hanging = make();
      await canPassWord(hanging.queue);
      process.kill(server.pid() ?? 0, 'SIGSTOP');
      expect(await secondsOf(() => expect(hanging.queue.ping()).rejects.toThrow())).toBeLessThan(1);
      expect(await secondsOf(() => hanging.queue.close())).toBeLessThan(5);
      await hanging.close();
      await server.kill();
      const waiting = make();
      expect(await secondsOf(() => waiting.queue.close())).toBeLessThan(5);
      await waiting.close();
    } finally {
      await server.stop();
    }
  });

  it('begins to serve when Redis comes later', async () => {
    const server = await start();
    try {
      await server.kill();
      const { logger, lines } = recordingLogger();
      const connection = openRedis({ url: server.url, name: 'test', logger });
      const queue = createRedisWorkQueue(connection);
      const served: string[] = [];
      queue.serve('inbox', slots, async (key) => void served.push(key));
      queue.announce([word('lost')]);
      await until('the trouble is told', () => lines.length > 0);
      await server.restart();
      await canPassWord(queue);
      queue.announce([word('first')]);
      await until('work is served', () => served.includes('first'));
      expect(served).toEqual(['first']);
      await queue.close();
      await connection.close();
    } finally {
      await server.stop();
    }
  });
});
