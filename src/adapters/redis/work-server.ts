import { DelayedError, type Job, Worker } from 'bullmq';
import type { Slots, WorkKind, WorkServer } from '../../ports/work-queue';
import type { BullClients, Urgency } from './bull-client';
import type { RedisConnection } from './connection';
import { inTime } from './in-time';
import { type Lease, takeLease } from './lease';
import { createSeats } from './seats';
import type { Trouble } from './seldom';
import { queueName, queuePrefix, type Word, type WordQueues, wordId } from './word-queues';

export interface Serving {
  readonly kind: WorkKind;
  readonly slots: Slots;
  readonly handle: (key: string) => Promise<void>;
}

export interface ServerParts {
  readonly connection: RedisConnection;
  readonly clients: BullClients;
  readonly queues: WordQueues;
  readonly trouble: Trouble;
}

/**
 * A worker that died loses its jobs after `lock` at the earliest and `lock` and two `checks` at the latest. The same
 * happens to one whose event loop stands still for so long; its servings then overlap with others, which the store's
 * guards are for.
 */
const lockMilliseconds = 4_500;
const checkMilliseconds = 1_500;
const closeMilliseconds = 2_000;
const shortestPauseMilliseconds = 50;
const longestPauseMilliseconds = 500;

/** One serving of a kind and key at a time is what the lease is for: word of a key may wait in several places. */
export function serveWords(
  { connection, clients, queues, trouble }: ServerParts,
  { kind, slots, handle }: Serving,
): WorkServer {
  const seats = createSeats(slots.total);
  const servings = new Set<Promise<void>>();
  let isStopped = false;

  async function serve(key: string, lease: Lease, urgency: Urgency): Promise<void> {
    try {
      if (urgency === 'emergencies') await takeAway(key);
      await handle(key);
    } catch (error) {
      connection.logger.error('work.failed', { kind, key, error });
    } finally {
      await lease.release();
    }
  }

  /** Word of the same key that waits behind others is served with this. */
  async function takeAway(key: string): Promise<void> {
    try {
      const others = queues.of(kind, 'others');
      const id = await others.getDeduplicationJobId(wordId(key));
      if (id !== null) await (await others.getJob(id))?.remove();
    } catch {
      // Somebody has just begun with it, or Redis is away: it leads to one more serving.
    }
  }

  async function leaseOf(key: string): Promise<Lease | null> {
    try {
      const name = connection.key('serving', kind, key);
      return await takeLease(connection, name, { milliseconds: lockMilliseconds, trouble });
    } catch (error) {
      trouble('redis.lease_not_taken', error);
      return null;
    }
  }

  async function onWord(job: Job<Word>, token: string | undefined, urgency: Urgency): Promise<void> {
    const giveBack = await seats.take(urgency === 'emergencies');
    try {
      const lease = isStopped ? null : await leaseOf(job.data.key);
      if (!lease) return await putBack(job, token, trouble);
      const serving = serve(job.data.key, lease, urgency);
      servings.add(serving);
      await serving.finally(() => servings.delete(serving));
    } finally {
      giveBack();
    }
  }

  function start(urgency: Urgency, concurrency: number): Worker<Word> {
    const worker = new Worker<Word>(queueName(kind, urgency), (job, token) => onWord(job, token, urgency), {
      connection: clients.working,
      prefix: queuePrefix(connection),
      concurrency,
      lockDuration: lockMilliseconds,
      stalledInterval: checkMilliseconds,
      // Word is repeated until it is served, however many die over it.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      runRetryDelay: 1_000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    });
    worker.on('error', (error) => trouble('redis.worker_failed', error));
    return worker;
  }

  const forOthers = slots.total - slots.forEmergencies;
  const workers = [start('emergencies', slots.total)];
  if (forOthers > 0) workers.push(start('others', forOthers));

  async function stop(): Promise<void> {
    isStopped = true;
    // Without Redis a worker would wait for its jobs to be noted as done.
    const closed = Promise.all(workers.map((worker) => worker.close(!clients.canWork())));
    await Promise.all(servings);
    await inTime(closed, closeMilliseconds).catch((error: unknown) =>
      trouble('redis.worker_not_closed', error),
    );
  }
  let stopping: Promise<void> | undefined;
  return {
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Passes the word again a little later. Where that fails, its lock ends, and it comes back like that of a worker that died. */
async function putBack(job: Job<Word>, token: string | undefined, trouble: Trouble): Promise<never> {
  const pause = shortestPauseMilliseconds * 2 ** Math.min(job.attemptsStarted, 10);
  try {
    await job.moveToDelayed(Date.now() + Math.min(pause, longestPauseMilliseconds), token);
  } catch (error) {
    trouble('redis.word_not_put_back', error);
  }
  throw new DelayedError();
}
