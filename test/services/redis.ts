import { randomBytes } from 'node:crypto';
import type { Program } from './find';
import { type OwnServer, startOwnServer } from './own-server';
import { sharedAddress, testNames, theRun } from './run';

export interface RedisServer {
  readonly url: string;
  /** The beginning of keys that nobody used yet: others work on the same server at the same time. */
  keyPrefix(): string;
}

/** One of the test's own. It forgets everything when it is killed or restarted. */
export interface OwnRedis extends RedisServer, OwnServer {}

/** The server that all suites of the run share; null when there is none. */
export async function redisForTests(): Promise<RedisServer | null> {
  const url = await sharedAddress('redis');
  return url === null ? null : redisAt(url);
}

/** One more, for tests that kill it. @throws when there is no program to start */
export async function startRedis(): Promise<OwnRedis> {
  const { program } = theRun().redis;
  if (!program) throw new Error('there is no redis-server to start: npm run services');
  return startRedisWith(program);
}

export async function startRedisWith(program: Program): Promise<OwnRedis> {
  const server = await startOwnServer({
    program,
    args: (dataDir, port) =>
      ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dataDir].concat([
        '--save',
        '',
        '--appendonly',
        'no',
      ]),
    isListening: /ready to accept connections/i,
  });
  return { ...server, ...redisAt(`redis://127.0.0.1:${server.port}`) };
}

const redisAt = (url: string): RedisServer => ({
  url,
  keyPrefix: () => `${testNames(theRun())}${randomBytes(6).toString('hex')}`,
});
