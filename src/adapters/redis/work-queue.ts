import type { WorkQueue, WorkServer } from '../../ports/work-queue';
import { createAnnouncer } from './announcer';
import { bullClients } from './bull-client';
import type { RedisConnection } from './connection';
import { inTime } from './in-time';
import { seldom } from './seldom';
import { openWordQueues } from './word-queues';
import { serveWords } from './work-server';

const closeMilliseconds = 3_000;

/**
 * Word passed among all processes, as jobs of BullMQ. Two queues for each kind of work; lanes are priorities. For a key at
 * most one job waits in a queue and one is active (`deduplication` with `keepLastIfActive`), and one more is put off.
 *
 * Emergencies may take every slot, other work all but those kept for emergencies.
 */
export function createRedisWorkQueue(connection: RedisConnection): WorkQueue {
  const trouble = seldom(connection.logger);
  const clients = bullClients(connection);
  const queues = openWordQueues(connection, clients, trouble);
  const announcer = createAnnouncer(clients, queues, trouble);
  const servers = new Set<WorkServer>();

  return {
    announce: announcer.announce,
    serve(kind, slots, handle) {
      const server = serveWords({ connection, clients, queues, trouble }, { kind, slots, handle });
      servers.add(server);
      return {
        async stop() {
          await server.stop();
          servers.delete(server);
        },
      };
    },
    ping: () => clients.ping(),
    async close() {
      announcer.close();
      const stopped = Promise.all([...servers].map((server) => server.stop()));
      await inTime(stopped, closeMilliseconds).catch((error: unknown) =>
        trouble('redis.work_not_ended', error),
      );
      await clients.close();
      await queues.close();
    },
  };
}
