import { type Connection, createConnection, mongo } from 'mongoose';
import { StoreDatabaseError, StoreDatabaseUnreachable } from './errors';

const defaultDatabase = 'qiantai';
const oldestServer = { wireVersion: 13, name: '5.0' };

export interface ConnectionOptions {
  /** `mongodb://` or `mongodb+srv://`; the database named in it, or else `qiantai`. */
  readonly uri: string;
  /** At most so many sockets. */
  readonly sockets: number;
}

/**
 * Reads see what a majority has, writes are acknowledged when a majority has journaled them. Nothing waits in a buffer
 * while there is no server: a command fails when none is found within 3 s.
 * @throws StoreDatabaseError when the uri is none, the server refuses the credentials or has no transactions;
 *   StoreDatabaseUnreachable when none answers.
 */
export async function connect({ uri, sockets }: ConnectionOptions): Promise<Connection> {
  const connection = createConnection();
  // A failed opening is told by the promise, a later failure by the command that meets it.
  connection.on('error', () => {});
  try {
    await connection.openUri(uri, {
      dbName: databaseNameOf(uri),
      bufferCommands: false,
      autoIndex: false,
      autoCreate: false,
      serverSelectionTimeoutMS: 3000,
      connectTimeoutMS: 3000,
      maxPoolSize: sockets,
      readPreference: 'primary',
      readConcern: { level: 'majority' },
      writeConcern: { w: 'majority', journal: true },
      retryReads: true,
      retryWrites: true,
      promoteBuffers: true,
      ignoreUndefined: true,
    });
    await requireTransactions(connection);
    return connection;
  } catch (error) {
    await connection.close().catch(() => {});
    throw error instanceof StoreDatabaseError ? error : explained(error, uri);
  }
}

/** What the server says of itself. */
export interface Hello {
  readonly maxWireVersion: number;
  readonly localTime: Date;
  /** Of a replica set. */
  readonly setName?: string;
  /** `isdbgrid`: a router of a sharded cluster. */
  readonly msg?: string;
}

export const hello = async (connection: Connection): Promise<Hello> =>
  (await connection.getClient().db('admin').command({ hello: 1 })) as unknown as Hello;

async function requireTransactions(connection: Connection): Promise<void> {
  const { setName, msg, maxWireVersion } = await hello(connection);
  if (setName === undefined && msg !== 'isdbgrid') {
    throw new StoreDatabaseError(
      'MONGODB_URI: the server is no member of a replica set and has no transactions: start it with --replSet',
    );
  }
  if (maxWireVersion < oldestServer.wireVersion) {
    throw new StoreDatabaseError(`MONGODB_URI: the server is older than MongoDB ${oldestServer.name}`);
  }
}

const authenticationFailed = 18;
const namesOfUnreadable = [
  'MongoParseError',
  'MongoInvalidArgumentError',
  'MongoAPIError',
  'TypeError',
  'URIError',
];

/** Why the server cannot be used, naming it without the password. */
export function explained(error: unknown, uri: string): Error {
  const cause = error instanceof Error ? error : new Error(String(error));
  if (namesOfUnreadable.includes(cause.name)) {
    // Without the cause: some of these repeat the uri.
    return new StoreDatabaseError(
      'MONGODB_URI is not a valid connection string: mongodb://host:port/database',
    );
  }
  const where = `MongoDB at ${hostsOf(uri)}`;
  if (cause instanceof mongo.MongoServerError && cause.code === authenticationFailed) {
    return new StoreDatabaseError(`${where} refuses the name or the password in MONGODB_URI`, { cause });
  }
  return new StoreDatabaseUnreachable(`${where} cannot be reached: ${cause.message}`, { cause });
}

/** Everything after the last @, so that nothing of a password gets through, however it is written. */
const withoutCredentials = (uri: string): string =>
  uri.slice(uri.lastIndexOf('@') + 1).replace(/^mongodb(\+srv)?:\/\//, '');

const hostsOf = (uri: string): string => withoutCredentials(uri).split(/[/?]/, 1)[0] ?? '';

/** The database a connection string names, or else the usual one. */
export const databaseNameOf = (uri: string): string =>
  decodeURIComponent(/^[^/?]*\/([^?]+)/.exec(withoutCredentials(uri))?.[1] ?? defaultDatabase);
