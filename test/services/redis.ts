import { randomBytes } from 'node:crypto';
import { type RedisProcess, startRedisWith } from '../../src/servers/redis';
import { sharedAddress, testNames, theRun } from './run';

export interface RedisServer {
  readonly url: string;
  /** The beginning of keys that nobody used yet: others work on the same server at the same time. */
  keyPrefix(): string;
}

/** One of the test's own. It forgets everything when it is killed or restarted. */
export interface OwnRedis extends RedisServer, RedisProcess {}

/** The server that all suites of the run share; null when there is none. */
export async function redisForTests(): Promise<RedisServer | null> {
  const url = await sharedAddress('redis');
  return url === null ? null : redisAt(url);
}

/** One more, for tests that kill it. @throws when there is no program to start */
export async function startRedis(): Promise<OwnRedis> {
  const { program } = theRun().redis;
  if (!program) throw new Error('there is no redis-server to start: npm run services');
  const server = await startRedisWith(program);
  return { ...server, ...redisAt(server.url) };
}

const redisAt = (url: string): RedisServer => ({
  url,
  keyPrefix: () => `${testNames(theRun())}${randomBytes(6).toString('hex')}`,
});
