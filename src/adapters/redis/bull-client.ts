import { setTimeout as delay } from 'node:timers/promises';
import { createNodeRedisClient, type IRedisClient } from 'bullmq';
import { end, type RedisClient, type RedisConnection } from './connection';

/** How BullMQ sees connections to Redis. */
export interface BullClients {
  /** For what must not wait while Redis is away. */
  readonly hasty: IRedisClient;
  /** For workers; their blocking connections are copies of it. */
  readonly patient: IRedisClient;
  isReady(): boolean;
  /** Ends what was opened for BullMQ. */
  close(): Promise<void>;
}

const breathMilliseconds = 200;

export function bullClients(connection: RedisConnection): BullClients {
  const opened = new Set<RedisClient>();
  function another(purpose: string): RedisClient {
    const client = connection.another(purpose);
    opened.add(client);
    return client;
  }
  const workers = another('workers');
  const patient = adapted(workers);
  patient.duplicate = () => adapted(another('waiting'));
  return {
    hasty: adapted(connection.client),
    patient,
    isReady: () => workers.isReady,
    async close() {
      await Promise.all([...opened].map(end));
    },
  };
}

function adapted(raw: RedisClient): IRedisClient {
  const client = createNodeRedisClient(raw);

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
