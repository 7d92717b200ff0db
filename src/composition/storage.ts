import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createMediaFiles } from '../adapters/local/media-files';
import { openSqliteStore } from '../adapters/sqlite/store';
import type { ProcessSettings } from '../config/settings';
import { dataDirProblem } from '../config/start-problems';
import type { MediaStore } from '../ports/media-store';
import type { Store } from '../ports/store';
import type { Vault } from '../ports/vault';
import type { Waiting } from './when-reachable';

/** Where everything that must survive is kept. */
export interface Storage {
  readonly store: Store;
  readonly files: MediaStore;
  close(): Promise<void>;
}

/**
 * The MongoDB that the settings name, else the embedded file in the data folder.
 * @throws ConfigurationProblems when the folder or the file in it cannot be used.
 */
export async function openStorage(
  settings: ProcessSettings,
  vault: Vault,
  _waiting: Waiting,
): Promise<Storage> {
  return openEmbedded(settings, vault);
}

async function openEmbedded({ dataDir }: ProcessSettings, vault: Vault): Promise<Storage> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const store = await openSqliteStore({ file: join(dataDir, 'qiantai.db'), vault });
    return { store, files: createMediaFiles({ dataDir, vault }), close: () => store.close() };
  } catch (error) {
    throw dataDirProblem(error, dataDir);
  }
}
