import type { Connection } from 'mongoose';
import type { Vault } from '../../ports/vault';
import { connect } from './connection';
import { migrate } from './schema';
import { checkVault } from './vault-check';

export interface DatabaseOptions {
  readonly uri: string;
  readonly vault: Vault;
  /** At most so many sockets. */
  readonly sockets: number;
}

/** A connection to a database that has the collections and indexes of this program and belongs to this vault. */
export async function openDatabase({ uri, vault, sockets }: DatabaseOptions): Promise<Connection> {
  const connection = await connect({ uri, sockets });
  try {
    await migrate(connection);
    await checkVault(connection, vault);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
