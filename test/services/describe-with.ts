import type { ServiceKind } from '../../src/servers/find';
import { type MongoServer, mongoForTests, type OwnMongo, startMongo } from './mongo';
import { type OwnRedis, type RedisServer, redisForTests, startRedis } from './redis';
import { note, theRun } from './run';
import { thisFile } from './this-file';

/** Suites against the MongoDB that all suites of the run share. Left out, and said so at the end, where there is none. */
export function describeWithMongo(suite: string, define: (mongo: () => Promise<MongoServer>) => void): void {
  describeWith('mongo', suite, 'shared', () => define(() => needed(mongoForTests())));
}

/** Suites that start MongoDB servers of their own and kill them. */
export function describeWithOwnMongo(suite: string, define: (start: () => Promise<OwnMongo>) => void): void {
  describeWith('mongo', suite, 'own', () => define(startMongo));
}

/** Suites against the Redis that all suites of the run share. */
export function describeWithRedis(suite: string, define: (redis: () => Promise<RedisServer>) => void): void {
  describeWith('redis', suite, 'shared', () => define(() => needed(redisForTests())));
}

/** Suites that start Redis servers of their own and kill them. */
export function describeWithOwnRedis(suite: string, define: (start: () => Promise<OwnRedis>) => void): void {
  describeWith('redis', suite, 'own', () => define(startRedis));
}

function describeWith(kind: ServiceKind, suite: string, whose: 'shared' | 'own', define: () => void): void {
  const found = theRun()[kind];
  if (found.program !== null || (whose === 'shared' && found.address !== null)) {
    describe(suite, define);
  } else {
    note({ kind: 'left-out', file: thisFile(), suite, needs: kind });
    describe.skip(suite, define);
  }
}

async function needed<S>(server: Promise<S | null>): Promise<S> {
  const there = await server;
  if (there === null) throw new Error('the server of this suite is not there');
  return there;
}
