import { openRedis, type RedisConnection } from '../../../src/adapters/redis/connection';
import type { WorkQueue } from '../../../src/ports/work-queue';
import { type LogLine, recordingLogger } from '../../harness/recording-logger';
import { until } from '../../harness/until';

export interface RedisProcess extends RedisConnection {
  readonly lines: readonly LogLine[];
  /** What a test made on it, to be closed before it. */
  closeFirst(made: { close(): Promise<void> }): void;
}

/** Connections as different processes would have them; all are closed after each test. */
export function redisProcesses(): (url: string, namespace: string) => Promise<RedisProcess> {
  const opened: RedisConnection[] = [];
  const made: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((each) => each.close()));
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });
  return async (url, namespace) => {
    const { logger, lines } = recordingLogger();
    const connection = openRedis({ url, name: 'qiantai-test', logger, namespace });
    opened.push(connection);
    await connection.ready();
    return { ...connection, lines, closeFirst: (each) => made.push(each) };
  };
}

export const canPassWord = (queue: WorkQueue): Promise<void> =>
  until('word can be passed', () =>
    queue.ping().then(
      () => true,
      () => false,
    ),
  );
