import { createLocalLeases } from '../adapters/local/leases';
import { createLocalLiveEvents } from '../adapters/local/live-events';
import { createLocalRateLimits } from '../adapters/local/rate-limits';
import { createLocalTokenStore } from '../adapters/local/token-store';
import { createLocalWorkQueue } from '../adapters/local/work-queue';
import type { ProcessSettings } from '../config/settings';
import type { Clock } from '../ports/clock';
import type { Leases } from '../ports/leases';
import type { LiveEvents } from '../ports/live-events';
import type { Logger } from '../ports/logger';
import type { RateLimits } from '../ports/rate-limits';
import type { TokenStore } from '../ports/token-store';
import type { Vault } from '../ports/vault';
import type { WorkQueue } from '../ports/work-queue';
import type { Waiting } from './when-reachable';

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
  const redis = { url: redisUrl.reveal(), name: role, namespace: installation, logger };
  // Loaded where it is used only: a process without its client starts sooner and is smaller.
  const { coordinateOnRedis }: typeof import('./coordination-on-redis') = require('./coordination-on-redis');
  return coordinateOnRedis(redis, { clock, vault }, waiting);
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
