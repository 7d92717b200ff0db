import { randomBytes } from 'node:crypto';
import type { Program } from './find';
import { type OwnServer, type StartPlan, startOwnServer } from './own-server';
import { initiateReplicaSet } from './replica-set';
import { sharedAddress, testNames, theRun } from './run';

/** A MongoDB that accepts transactions. */
export interface MongoServer {
  /** Without a database. */
  readonly uri: string;
  /** The same with the name of a database that nobody used yet. */
  databaseUri(): string;
}

/** One of the test's own. */
export interface OwnMongo extends MongoServer, OwnServer {}

/** The server that all suites of the run share; null when there is none. */
export async function mongoForTests(): Promise<MongoServer | null> {
  const uri = await sharedAddress('mongo');
  return uri === null ? null : mongoAt(uri);
}

/** One more, for tests that kill it; its data survive that. @throws when there is no program to start */
export async function startMongo(): Promise<OwnMongo> {
  const { program } = theRun().mongo;
  if (!program) throw new Error('there is no mongod to start: npm run services');
  return startMongoWith(program);
}

export async function startMongoWith(program: Program): Promise<OwnMongo> {
  const plan = program.dialect === 'mongod' ? mongodPlan(program) : secantusPlan(program);
  const server = await startOwnServer(plan);
  const set = program.dialect === 'mongod' ? 'tests' : 'secantus';
  return { ...server, ...mongoAt(`mongodb://127.0.0.1:${server.port}/?replicaSet=${set}`) };
}

function mongoAt(uri: string): MongoServer {
  return {
    uri,
    databaseUri() {
      const withDatabase = new URL(uri);
      withDatabase.pathname = `/${testNames(theRun())}${randomBytes(6).toString('hex')}`;
      return withDatabase.href;
    },
  };
}

const mongodPlan = (program: Program): StartPlan => ({
  program,
  args: (dataDir, port) =>
    ['--dbpath', dataDir, '--port', `${port}`, '--bind_ip', '127.0.0.1', '--replSet', 'tests'].concat(
      '--nounixsocket',
    ),
  isListening: /waiting for connections/i,
  settle: (port) => initiateReplicaSet('tests', port),
});

/** It is the primary of a one-node replica set from the start. `--log-file-max`: an empty store takes 8 MB instead of 128. */
const secantusPlan = (program: Program): StartPlan => ({
  program,
  args: (dataDir, port) =>
    ['--host', '127.0.0.1', '--port', `${port}`, '--storage-path', dataDir, '--sync-on-commit'].concat(
      program.dialect === 'secantusd-rs' ? ['--log-file-max', '8MB'] : [],
    ),
  isListening: /listening on 127\.0\.0\.1:\d+/,
});
