import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../../src/adapters/sqlite/store';
import { createVault } from '../../../src/adapters/vault/vault';
import type { Store } from '../../../src/ports/store';

/** A fresh embedded store; `dispose` closes and removes it. */
export async function storeOnDisk(): Promise<{ store: Store; dispose(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'edges-'));
  const vault = createVault('a master secret of good length');
  const store = await openSqliteStore({ file: join(folder, 'qiantai.db'), vault });
  return {
    store,
    async dispose() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
