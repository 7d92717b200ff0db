import { createLocalLeases } from '../adapters/local/leases';
import { createLocalRateLimits } from '../adapters/local/rate-limits';
import { createLocalTokenStore } from '../adapters/local/token-store';
import { createLocalWorkQueue } from '../adapters/local/work-queue';
import type { ProcessSettings } from '../config/settings';
import type { Clock } from '../ports/clock';
import type { Leases } from '../ports/leases';
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
  /** Whether other processes use it too. */
  readonly isShared: boolean;
  /** What keeps it from working at this moment, in words for operators; null when it works. */
  problem(): string | null;
  close(): Promise<void>;
}

/** The Redis that the settings name, else this process, which is then the only one. */
export async function openCoordination(
  _settings: ProcessSettings,
  { clock }: { readonly vault: Vault; readonly clock: Clock },
  { logger }: Waiting,
): Promise<Coordination> {
  return local(clock, logger);
}

function local(clock: Clock, logger: Logger): Coordination {
  const queue = createLocalWorkQueue(logger);
  return {
    queue,
    leases: createLocalLeases(),
    limits: createLocalRateLimits(clock),
    tokens: createLocalTokenStore(),
    isShared: false,
    problem: () => null,
    close: () => queue.close(),
  };
}
