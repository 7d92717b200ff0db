import { randomBytes } from 'node:crypto';
import { type MongoProcess, startMongoWith } from '../../src/servers/mongo';
import { sharedAddress, testNames, theRun } from './run';

/** A MongoDB that accepts transactions. */
export interface MongoServer {
  /** Without a database. */
  readonly uri: string;
  /** The same with the name of a database that nobody used yet. */
  databaseUri(): string;
}

/** One of the test's own. */
export interface OwnMongo extends MongoServer, MongoProcess {}

/** The server that all suites of the run share; null when there is none. */
export async function mongoForTests(): Promise<MongoServer | null> {
  const uri = await sharedAddress('mongo');
  return uri === null ? null : mongoAt(uri);
}

/** One more, for tests that kill it; its data survive that. @throws when there is no program to start */
export async function startMongo(): Promise<OwnMongo> {
  const { program } = theRun().mongo;
  if (!program) throw new Error('there is no mongod to start: npm run services');
  const server = await startMongoWith(program);
  return { ...server, ...mongoAt(server.uri) };
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
