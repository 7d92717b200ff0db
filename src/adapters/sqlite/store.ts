import type { Store } from '../../ports/store';
import type { Vault } from '../../ports/vault';
import { type Codec, createCodec } from '../../sealing/codec';
import type { Connection } from './connection';
import { connect, prepareFile } from './file';
import { GroupCommit, type Writer } from './group-commit';
import { openRepositories } from './repositories';
import { checkVault, migrate, refuseIncomplete, requireCurrent } from './schema';

export interface SqliteStoreOptions {
  /** Created with its directory when missing, readable by the owner only. */
  readonly file: string;
  readonly vault: Vault;
  /** The file must exist; `transaction` rejects. Default false. */
  readonly readOnly?: boolean;
  /** A unit of work that takes longer is rolled back. Default 10. */
  readonly transactionTimeoutSeconds?: number;
}

/**
 * The embedded store: one file, one process that writes. A transaction resolves after its commit reached the disk.
 * @throws StoreFileError when the file is missing or not ours, of a newer version, sealed with another secret, or still being
 * moved in.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { file, vault, readOnly = false, transactionTimeoutSeconds = 10 } = options;
  const codec = createCodec(vault);
  prepareFile(file, readOnly);
  const reader = openReader(file, vault, readOnly);
  const reads = openRepositories(reader, codec);
  const isAlive = reader.statement('SELECT 1 FROM meta');
  const commits = readOnly ? null : new GroupCommit(() => openWriter(file, codec), transactionTimeoutSeconds);

  return {
    ...reads,
    transaction: (work, precedence) =>
      commits
        ? commits.run(work, precedence)
        : Promise.reject(new Error('the store was opened for reading only')),
    async ping() {
      isAlive.get();
    },
    async close() {
      await commits?.close();
      if (reader.admits) reader.close();
    },
  };
}

function openReader(file: string, vault: Vault, readOnly: boolean): Connection {
  const connection = connect(file);
  try {
    if (readOnly) requireCurrent(connection);
    else migrate(connection);
    checkVault(connection, vault);
    refuseIncomplete(connection);
    connection.exec('PRAGMA query_only = ON');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function openWriter(file: string, codec: Codec): Writer {
  const connection = connect(file);
  return { connection, tx: openRepositories(connection, codec) };
}
