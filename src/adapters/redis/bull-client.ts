import { setTimeout as delay } from 'node:timers/promises';
import { createNodeRedisClient, type IRedisClient } from 'bullmq';
import { end, pinged, type RedisClient, type RedisConnection } from './connection';

/** A kind of work has two queues, so that emergencies have workers of their own. */
export type Urgency = 'emergencies' | 'others';

/** How BullMQ sees connections to Redis. */
export interface BullClients {
  /** For passing word. Many words of one kind do not hold up those of the other. */
  readonly announcing: Readonly<Record<Urgency, IRedisClient>>;
  /** For workers; their blocking connections are copies of it. */
  readonly working: IRedisClient;
  /** Whether word of this urgency can be passed. */
  canAnnounce(urgency: Urgency): boolean;
  canWork(): boolean;
  /** Rejects within a second when word cannot be passed. */
  ping(): Promise<void>;
  /** Ends what was opened for BullMQ. */
  close(): Promise<void>;
}

const breathMilliseconds = 200;

export function bullClients(connection: RedisConnection): BullClients {
  const opened = new Set<RedisClient>();
  function another(purpose: string, whileAway: 'fail' | 'wait'): RedisClient {
    const client = connection.another(purpose, whileAway);
    opened.add(client);
    return client;
  }
  const workers = another('workers', 'wait');
  const working = adapted(workers);
  working.duplicate = () => adapted(another('waiting', 'wait'));
  const announcing = { emergencies: another('emergencies', 'fail'), others: another('others', 'fail') };
  return {
    announcing: { emergencies: adapted(announcing.emergencies), others: adapted(announcing.others) },
    working,
    canAnnounce: (urgency) => announcing[urgency].isReady,
    canWork: () => workers.isReady,
    async ping() {
      await Promise.all([pinged(announcing.emergencies), pinged(announcing.others)]);
    },
    async close() {
      await Promise.all([...opened].map(end));
    },
  };
}

function adapted(raw: RedisClient): IRedisClient {
  const client = createNodeRedisClient(raw);

  // It throws errors that nobody listens for, into the client's attempts to connect, which then end.
  client.on('error', () => undefined);

  // BullMQ asks every connection once what it is, and gives it up for good when that fails.
  client.info = async () => {
    for (;;) {
      try {
        return await raw.info();
      } catch (error) {
        if (!raw.isOpen) throw error;
        await delay(breathMilliseconds);
      }
    }
  };

  // A worker asks again at once when it was refused (out of memory, loading, read-only): without a breath it never stops.
  const runCommand = client.runCommand.bind(client);
  client.runCommand = async (name, args) => {
    try {
      return await runCommand(name, args);
    } catch (error) {
      await delay(breathMilliseconds);
      throw error;
    }
  };
  return client;
}
