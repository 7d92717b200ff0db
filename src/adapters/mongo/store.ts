import type { Store } from '../../ports/store';
import type { Vault } from '../../ports/vault';
import { createCodec } from '../../sealing/codec';
import { directAccess } from './access';
import { refuseIncomplete } from './arrival';
import { Attendance } from './attendance';
import { explained, hello } from './connection';
import { openDatabase } from './database';
import { openRepositories } from './repositories';
import { Transactions } from './transactions';

export interface MongoStoreOptions {
  /** Of a replica set or a sharded cluster; the database named in it, or else `qiantai`. */
  readonly uri: string;
  readonly vault: Vault;
  /** A unit of work that does not end in this time, repetitions included, is rolled back. Default 10. */
  readonly transactionTimeoutSeconds?: number;
  /** Transactions at once; more wait for their turn. Default 32. */
  readonly transactionsAtOnce?: number;
  /** Whether writes to several collections may go in one command. Default: when the server knows it (8.0). */
  readonly writesTogether?: boolean;
}

/** The first wire version of MongoDB 8.0, with the command `bulkWrite`. */
const wireVersionWithBulkWrite = 25;
const socketsForReading = 16;

/**
 * The store of many processes: they may all write at once. A transaction resolves when a majority of the replica set has
 * it in its journal.
 * @throws StoreDatabaseError when the database cannot be reached or used, is of a newer version, sealed with another secret, or
 * still being moved in.
 */
export async function openMongoStore(options: MongoStoreOptions): Promise<Store> {
  const { uri, vault, transactionTimeoutSeconds = 10, transactionsAtOnce = 32 } = options;
  const connection = await openDatabase({ uri, vault, sockets: transactionsAtOnce + socketsForReading });
  await refuseIncomplete(connection).catch(async (error) => {
    await connection.close();
    throw error;
  });
  const codec = createCodec(vault);
  const attendance = new Attendance(connection);
  const transactions = new Transactions({
    connection,
    noteSession: (id) => attendance.note(id),
    openRepositories: (access) => openRepositories(access, codec),
    takesWritesTogether:
      options.writesTogether ?? (await hello(connection)).maxWireVersion >= wireVersionWithBulkWrite,
    timeoutSeconds: transactionTimeoutSeconds,
    atOnce: transactionsAtOnce,
  });

  return {
    ...openRepositories(directAccess(connection), codec),
    transaction: (work, precedence) => transactions.run(work, precedence),
    async ping() {
      const database = connection.getClient().db(connection.name);
      await database.command({ ping: 1 }).catch((error) => {
        throw explained(error, uri);
      });
    },
    async close() {
      await transactions.close();
      await attendance.close();
      await connection.close();
    },
  };
}
