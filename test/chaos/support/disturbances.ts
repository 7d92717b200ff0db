import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'redis';
import type { ProductProcess } from '../../../src/demo/product-process';
import type { Chance } from './chance';
import type { Cluster } from './cluster';

/** How often what was done. */
export type Struck = Record<string, number>;

/** Kills worker after worker for so long, and everything that they share once or twice. */
export async function disturb(cluster: Cluster, chance: Chance, seconds: number): Promise<Struck> {
  const struck: Struck = {};
  const note = (what: string): void => {
    struck[what] = (struck[what] ?? 0) + 1;
  };
  const { webs, workers, mongo, redis } = cluster;
  const at = (share: number): number => seconds * share * chance.between(0.9, 1.1);
  const endsAt = performance.now() + seconds * 1000;
  const single: readonly (readonly [number, string, () => Promise<void>])[] = [
    [at(0.2), 'Redis flushed', () => flush(redis.url)],
    [at(0.35), 'web killed', async () => void killOne(webs, chance)],
    [at(0.45), 'Redis killed', () => downFor(redis, chance.between(0, 2000))],
    [at(0.6), 'Redis flushed', () => flush(redis.url)],
    [at(0.75), 'MongoDB killed', () => downFor(mongo, chance.between(0, 3000))],
  ];
  const killing = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      await delay(chance.between(1500, 4500));
      if (killOne(workers, chance)) note('worker killed');
    }
  };
  await Promise.all([
    killing(),
    ...single.map(async ([afterSeconds, what, strike]) => {
      await delay(afterSeconds * 1000);
      await strike();
      note(what);
    }),
  ]);
  return struck;
}

/** kill -9, also of one that is about to start; another one is started in its place without anybody waiting for it. */
function killOne(products: readonly ProductProcess[], chance: Chance): boolean {
  const running = products.filter((product) => product.state().running);
  if (running.length === 0) return false;
  void chance
    .pick(running)
    .restart()
    .catch(() => undefined);
  return true;
}

async function downFor(
  server: { kill(): Promise<void>; restart(): Promise<void> },
  milliseconds: number,
): Promise<void> {
  await server.kill();
  await delay(milliseconds);
  await server.restart();
}

async function flush(url: string): Promise<void> {
  const client = createClient({ url });
  await client.connect();
  await client.flushAll();
  await client.close();
}
