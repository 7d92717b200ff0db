import type { Connection } from 'mongoose';
import { type Vault, VaultError } from '../../ports/vault';
import { StoreDatabaseError } from './errors';
import { rowOrNew } from './meta';

const checkText = 'qiantai';

/**
 * Compares the vault with the one the database was created with; a new database remembers this one.
 * @throws StoreDatabaseError when they differ.
 */
export async function checkVault(connection: Connection, vault: Vault): Promise<void> {
  const { sealed } = await rowOrNew(connection, { _id: 'vault', sealed: vault.seal(checkText) });
  try {
    vault.open(sealed ?? Buffer.alloc(0));
  } catch (cause) {
    if (!(cause instanceof VaultError)) throw cause;
    throw new StoreDatabaseError('the database was sealed with another QIANTAI_SECRET than the one given', {
      cause,
    });
  }
}
