import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createMediaFiles } from '../adapters/local/media-files';
import { openSqliteStore } from '../adapters/sqlite/store';
import { dataDirProblem } from '../config/start-problems';
import type { StorageSettings } from '../config/storage-settings';
import type { MediaStore } from '../ports/media-store';
import type { Store } from '../ports/store';
import type { Vault } from '../ports/vault';
import { type Waiting, whenReachable } from './when-reachable';

/** Where everything that must survive is kept. */
export interface Storage {
  /** Tells installations apart that share other servers. */
  readonly installation: string;
  readonly store: Store;
  readonly files: MediaStore;
  close(): Promise<void>;
}

/**
 * The MongoDB that the settings name, waited for until it can be reached, else the embedded file in the data folder.
 * @throws ConfigurationProblems when what the settings name cannot be used.
 */
export async function openStorage(
  settings: StorageSettings,
  vault: Vault,
  waiting: Waiting,
): Promise<Storage> {
  const { mongoUri } = settings;
  if (!mongoUri) return openEmbedded(settings, vault);
  // Loaded where it is used only: a process without its driver starts sooner and is a third smaller.
  const { openDatabase }: typeof import('./storage-on-mongo') = require('./storage-on-mongo');
  return whenReachable('MongoDB', () => openDatabase(mongoUri.reveal(), vault), waiting);
}

async function openEmbedded({ dataDir }: StorageSettings, vault: Vault): Promise<Storage> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const store = await openSqliteStore({ file: join(dataDir, 'qiantai.db'), vault });
    return {
      installation: 'qiantai',
      store,
      files: createMediaFiles({ dataDir, vault }),
      close: () => store.close(),
    };
  } catch (error) {
    throw dataDirProblem(error, dataDir);
  }
}
