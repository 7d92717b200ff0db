import { randomBytes } from 'node:crypto';
import type { Job, JobsOptions } from 'bullmq';
import { type Lane, lanes } from '../../domain/delivery';
import type { Announcement } from '../../ports/work-queue';
import type { BullClients } from './bull-client';
import type { Trouble } from './seldom';
import { urgencyOf, type WordQueues, wordId } from './word-queues';

export interface Announcer {
  announce(words: readonly Announcement[]): void;
  close(): void;
}

/** Word put off for longer is dropped: the sweeper repeats it in time, and Redis holds no more than the next minute. */
const longestDelayMilliseconds = 60_000;
/** More than that is not on its way at once: Redis hangs or is slower than the work, and the sweeper repeats what is lost. */
const mostUnderWay = 10_000;

export function createAnnouncer(clients: BullClients, queues: WordQueues, trouble: Trouble): Announcer {
  const mark = randomBytes(9).toString('base64url');
  let serial = 0;
  let underWay = 0;
  let isClosed = false;

  /** The lane a word was given in can be told from the id of its job. */
  const newId = (lane: Lane): string => {
    serial += 1;
    return `${lane}-${mark}-${serial}`;
  };

  async function pass(word: Announcement, delay: number): Promise<void> {
    const { kind, key, lane } = word;
    const queue = queues.of(kind, urgencyOf(lane));
    const form = delay > 0 ? 'later' : 'now';
    const add = async (replace: boolean): Promise<string | null> => {
      const jobId = newId(lane);
      const deduplication = { id: wordId(key, form), keepLastIfActive: true, replace };
      const options: JobsOptions = { jobId, delay, priority: priorityOf(lane), deduplication };
      const job = await queue.add(kind, { key }, options);
      return job.id === undefined || job.id === jobId ? null : job.id;
    };

    // A timer set again is moved, whatever its time was.
    const waitingId = await add(form === 'later' && kind === 'timers');
    if (waitingId === null || kind === 'timers') return;
    const isBornLess = lane !== 'notice' && waitingId.startsWith('notice');
    if (form === 'now' && !isBornLess) return;
    const waiting = await queue.getJob(waitingId);
    if (!waiting) return;
    if (waiting.priority > priorityOf(lane)) await bringForward(waiting, lane);
    if (form === 'later' && waiting.timestamp + waiting.delay > Date.now() + delay) await add(true);
  }

  return {
    announce(words) {
      for (const word of words) {
        const delay = Math.max(0, Math.ceil(word.delayMilliseconds ?? 0));
        if (isClosed || delay > longestDelayMilliseconds) continue;
        const isAway = !clients.canAnnounce(urgencyOf(word.lane));
        if (isAway || underWay >= mostUnderWay) {
          trouble('redis.word_dropped', isAway ? 'Redis is away' : 'too much is under way');
          continue;
        }
        underWay += 1;
        pass(word, delay)
          .catch((error: unknown) => trouble('redis.word_dropped', error))
          .finally(() => {
            underWay -= 1;
          });
      }
    },
    close() {
      isClosed = true;
    },
  };
}

/** BullMQ's `ErrorCode.JobNotExist`. */
const isGone = (error: unknown): boolean => (error as { readonly code?: unknown }).code === -1;

/** A word that is served in the same moment needs no better place. */
async function bringForward(waiting: Job, lane: Lane): Promise<void> {
  try {
    await waiting.changePriority({ priority: priorityOf(lane) });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** 1 comes first; 0 would come before all. */
const priorityOf = (lane: Lane): number => lanes.indexOf(lane) + 1;
