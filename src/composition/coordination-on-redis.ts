import { setTimeout as delay } from 'node:timers/promises';
import { createLocalRateLimits } from '../adapters/local/rate-limits';
import { openRedis, type RedisConnection, type RedisOptions } from '../adapters/redis/connection';
import { createRedisLeases } from '../adapters/redis/leases';
import { createRedisLiveEvents } from '../adapters/redis/live-events';
import { createRedisRateLimits } from '../adapters/redis/rate-limits';
import { createRedisTokenStore } from '../adapters/redis/token-store';
import { createRedisWorkQueue } from '../adapters/redis/work-queue';
import { redisProblem } from '../config/start-problems';
import type { Clock } from '../ports/clock';
import type { Vault } from '../ports/vault';
import type { Coordination } from './coordination';
import { type Waiting, whenReachable } from './when-reachable';

/** A first connection is not called missing before. */
const connectMilliseconds = 1_500;

/** Through a Redis, waited for until it can be reached. */
export async function coordinateOnRedis(
  redis: RedisOptions,
  { clock, vault }: { readonly clock: Clock; readonly vault: Vault },
  waiting: Waiting,
): Promise<Coordination> {
  const connection = openRedis(redis);
  try {
    await whenReachable('Redis', () => firstAnswer(connection), waiting);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const queue = createRedisWorkQueue(connection);
  const live = createRedisLiveEvents(connection);
  return {
    queue,
    leases: createRedisLeases(connection),
    limits: createRedisRateLimits({ connection, clock, ownCount: createLocalRateLimits(clock) }),
    tokens: createRedisTokenStore({ connection, vault, clock }),
    live,
    isShared: true,
    problem: () => (connection.client.isReady ? null : 'redis: no connection'),
    async close() {
      await Promise.all([queue.close(), live.close()]);
      await connection.close();
    },
  };
}

async function firstAnswer(connection: RedisConnection): Promise<void> {
  await Promise.race([connection.ready(), delay(connectMilliseconds, undefined, { ref: false })]);
  try {
    await connection.ping();
  } catch (error) {
    throw redisProblem(error);
  }
}
