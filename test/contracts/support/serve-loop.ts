import { writeSync } from 'node:fs';
import { openRedis } from '../../../src/adapters/redis/connection';
import { createRedisWorkQueue } from '../../../src/adapters/redis/work-queue';
import { createLogger } from '../../../src/observability/logger';
import { systemClock } from '../../../src/ports/clock';

/**
 * Serves inbox work until it is killed; a key that begins with `long` takes 60 s. Prints `<key>` when a serving begins and
 * `done <key>` when it ends; its log goes to stderr.
 * Arguments: url, namespace.
 */
function main(url: string, namespace: string): void {
  const { stderr } = process;
  const logger = createLogger({ level: 'info', clock: systemClock, out: stderr, err: stderr });
  const queue = createRedisWorkQueue(openRedis({ url, name: 'serve-loop', logger, namespace }));
  queue.serve('inbox', { total: 4, forEmergencies: 1 }, async (key) => {
    writeSync(1, `${key}\n`);
    if (key.startsWith('long')) await new Promise((resolve) => setTimeout(resolve, 60_000));
    writeSync(1, `done ${key}\n`);
  });
}

main(process.argv[2] ?? '', process.argv[3] ?? '');
