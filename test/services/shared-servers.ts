import { randomBytes } from 'node:crypto';
import { clearDatabases, clearKeys } from '../../src/servers/clear';
import { findMongo, findRedis } from '../../src/servers/find';
import { guardedFolder } from '../../src/servers/guarded-folder';
import { startMongoWith } from '../../src/servers/mongo';
import type { OwnServer } from '../../src/servers/own-server';
import { startRedisWith } from '../../src/servers/redis';
import { announceRun, publish, type Run, testNames } from './run';

/** The servers of one jest run. */
export interface SharedServers {
  /** Ends those that were started, and clears away what the tests left in the others. */
  stop(): Promise<void>;
}

/**
 * Finds the servers and starts those that have no address, once for all suites. The tests do not wait for them; a suite that
 * needs one does.
 * @throws when the environment names a program that is none
 */
export function startSharedServers(): SharedServers {
  const found = { mongo: findMongo(), redis: findRedis() };
  const folder = guardedFolder('run');
  const run: Run = { id: randomBytes(4).toString('hex'), folder: folder.path, ...found };
  announceRun(run);
  const started = [startedMongo(run), startedRedis(run)];
  return {
    async stop() {
      await Promise.all((await Promise.all(started)).map((server) => server?.stop()));
      if (run.mongo.address) await clearDatabases(run.mongo.address, testNames(run));
      if (run.redis.address) await clearKeys(run.redis.address, testNames(run));
      await folder.remove();
    },
  };
}

async function startedMongo(run: Run): Promise<OwnServer | null> {
  const { address, program } = run.mongo;
  if (address !== null || program === null) return null;
  try {
    const server = await startMongoWith(program);
    publish(run, 'mongo', { address: server.uri });
    return server;
  } catch (cause) {
    publish(run, 'mongo', { problem: String(cause) });
    return null;
  }
}

async function startedRedis(run: Run): Promise<OwnServer | null> {
  const { address, program } = run.redis;
  if (address !== null || program === null) return null;
  try {
    const server = await startRedisWith(program);
    publish(run, 'redis', { address: server.url });
    return server;
  } catch (cause) {
    publish(run, 'redis', { problem: String(cause) });
    return null;
  }
}
