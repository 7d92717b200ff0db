import { Queue } from 'bullmq';
import type { Lane } from '../../domain/delivery';
import type { WorkKind } from '../../ports/work-queue';
import type { BullClients, Urgency } from './bull-client';
import type { RedisConnection } from './connection';
import type { Trouble } from './seldom';

/** All that a job holds. */
export interface Word {
  readonly key: string;
}

export const urgencyOf = (lane: Lane): Urgency => (lane === 'emergency' ? 'emergencies' : 'others');
export const queueName = (kind: WorkKind, urgency: Urgency): string => `${kind}-${urgency}`;
export const queuePrefix = (connection: RedisConnection): string => connection.key('work');

/** Word that stands for one serving: without delay, or at its time. Both may wait for the same key. */
export const wordId = (key: string, form: 'now' | 'later' = 'now'): string => `${form}:${key}`;

export interface WordQueues {
  of(kind: WorkKind, urgency: Urgency): Queue<Word>;
  close(): Promise<void>;
}

/** Nobody reads the history of a queue; BullMQ insists on some. */
const eventsKept = 10;

export function openWordQueues(
  connection: RedisConnection,
  clients: BullClients,
  trouble: Trouble,
): WordQueues {
  const queues = new Map<string, Queue<Word>>();
  return {
    of(kind, urgency) {
      const name = queueName(kind, urgency);
      const known = queues.get(name);
      if (known) return known;
      const queue = new Queue<Word>(name, {
        connection: clients.announcing[urgency],
        prefix: queuePrefix(connection),
        streams: { events: { maxLen: eventsKept } },
        defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
      });
      queue.on('error', (error) => trouble('redis.queue_failed', error));
      queues.set(name, queue);
      return queue;
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
