import { setTimeout as delay } from 'node:timers/promises';
import { createLocalLeases } from '../adapters/local/leases';
import { createLocalLiveEvents } from '../adapters/local/live-events';
import { createLocalRateLimits } from '../adapters/local/rate-limits';
import { createLocalTokenStore } from '../adapters/local/token-store';
import { createLocalWorkQueue } from '../adapters/local/work-queue';
import { openRedis, type RedisConnection } from '../adapters/redis/connection';
import { createRedisLeases } from '../adapters/redis/leases';
import { createRedisLiveEvents } from '../adapters/redis/live-events';
import { createRedisRateLimits } from '../adapters/redis/rate-limits';
import { createRedisTokenStore } from '../adapters/redis/token-store';
import { createRedisWorkQueue } from '../adapters/redis/work-queue';
import type { ProcessSettings } from '../config/settings';
import { redisProblem } from '../config/start-problems';
import type { Clock } from '../ports/clock';
import type { Leases } from '../ports/leases';
import type { LiveEvents } from '../ports/live-events';
import type { Logger } from '../ports/logger';
import type { RateLimits } from '../ports/rate-limits';
import type { TokenStore } from '../ports/token-store';
import type { Vault } from '../ports/vault';
import type { WorkQueue } from '../ports/work-queue';
import { type Waiting, whenReachable } from './when-reachable';

/** A first connection is not called missing before. */
const connectMilliseconds = 1_500;

/** What the processes of one installation share besides the store; nothing of it has to survive. */
export interface Coordination {
  readonly queue: WorkQueue;
  readonly leases: Leases;
  readonly limits: RateLimits;
  readonly tokens: TokenStore;
  readonly live: LiveEvents;
  /** Whether other processes use it too. */
  readonly isShared: boolean;
  /** What keeps it from working at this moment, in words for operators; null when it works. */
  problem(): string | null;
  close(): Promise<void>;
}

/**
 * The Redis that the settings name, waited for until it can be reached, else this process, which is then the only one.
 * @param installation tells installations apart that use one Redis
 */
export async function openCoordination(
  { redisUrl, role }: ProcessSettings,
  {
    clock,
    vault,
    installation,
  }: { readonly clock: Clock; readonly vault: Vault; readonly installation: string },
  waiting: Waiting,
): Promise<Coordination> {
  const { logger } = waiting;
  if (!redisUrl) return inThisProcess(clock, logger);
  const connection = openRedis({ url: redisUrl.reveal(), name: role, namespace: installation, logger });
  try {
    await whenReachable('Redis', () => firstAnswer(connection), waiting);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return amongProcesses(connection, clock, vault);
}

async function firstAnswer(connection: RedisConnection): Promise<void> {
  await Promise.race([connection.ready(), delay(connectMilliseconds, undefined, { ref: false })]);
  try {
    await connection.ping();
  } catch (error) {
    throw redisProblem(error);
  }
}

function inThisProcess(clock: Clock, logger: Logger): Coordination {
  const queue = createLocalWorkQueue(logger);
  const live = createLocalLiveEvents(logger);
  return {
    queue,
    leases: createLocalLeases(),
    limits: createLocalRateLimits(clock),
    tokens: createLocalTokenStore(),
    live,
    isShared: false,
    problem: () => null,
    async close() {
      await Promise.all([queue.close(), live.close()]);
    },
  };
}

function amongProcesses(connection: RedisConnection, clock: Clock, vault: Vault): Coordination {
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
