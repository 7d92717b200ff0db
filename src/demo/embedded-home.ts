import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqliteStore } from '../adapters/sqlite/store';
import { createVault } from '../adapters/vault/vault';
import type { DataHome } from './data-home';
import { StoreReader } from './store-reader';

/** The embedded store, in a folder of one process. */
export async function embeddedHome(dataDir: string, secret: string): Promise<DataHome> {
  const file = join(dataDir, 'qiantai.db');
  const reader = new StoreReader(() => openSqliteStore({ file, vault: createVault(secret), readOnly: true }));
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return {
    env: { DATA_DIR: dataDir },
    store: () => reader.store(),
    async clear() {
      await reader.close();
      await rm(dataDir, { recursive: true, force: true });
      await mkdir(dataDir, { mode: 0o700 });
    },
    close: () => reader.close(),
  };
}
