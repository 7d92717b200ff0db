import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMediaFiles } from '../../../src/adapters/local/media-files';
import { openSqliteArchive } from '../../../src/adapters/sqlite/archive';
import { openSqliteStore } from '../../../src/adapters/sqlite/store';
import { createVault } from '../../../src/adapters/vault/vault';
import type { CompanyArchive, MediaArchive } from '../../../src/ports/archive';
import type { Store, StoreTransaction } from '../../../src/ports/store';
import type { Progress } from '../../../src/store-tool/progress';
import { withFiles } from '../../../src/store-tool/with-files';

export const ownSecret = 'a secret of the store tool tests';
export const vault = createVault(ownSecret);

export const silent: Progress = { begin() {}, advance() {}, end() {} };

/** A data folder of the product, in this process. */
export interface EmbeddedPlace {
  readonly folder: string;
  readonly media: MediaArchive;
  readonly store: () => Promise<Store>;
  readonly archive: () => Promise<CompanyArchive>;
  /** One transaction of a store that is opened for it. */
  write(work: (tx: StoreTransaction) => Promise<void>): Promise<void>;
}

const folders: string[] = [];

export function embeddedPlace(): EmbeddedPlace {
  const folder = mkdtempSync(join(tmpdir(), 'qiantai-store-tool-'));
  folders.push(folder);
  const file = join(folder, 'qiantai.db');
  const media = createMediaFiles({ dataDir: folder, vault });
  const store = () => openSqliteStore({ file, vault });
  return {
    folder,
    media,
    store,
    archive: async () =>
      withFiles(await openSqliteArchive({ file, vault, access: 'trusting', create: true }), media),
    async write(work) {
      const opened = await store();
      await opened.transaction(work);
      await opened.close();
    },
  };
}

export function removePlaces(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}
