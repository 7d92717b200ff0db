import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createMediaFiles } from '../adapters/local/media-files';
import { databaseNameOf } from '../adapters/mongo/connection';
import { openMediaBucket } from '../adapters/mongo/media-bucket';
import { openMongoStore } from '../adapters/mongo/store';
import { openSqliteStore } from '../adapters/sqlite/store';
import { databaseProblem, dataDirProblem } from '../config/start-problems';
import type { StorageSettings } from '../config/storage-settings';
import type { MediaStore } from '../ports/media-store';
import type { Store } from '../ports/store';
import type { Vault } from '../ports/vault';
import { type Waiting, whenReachable } from './when-reachable';

const program = 'qiantai';

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
  return whenReachable('MongoDB', () => openDatabase(mongoUri.reveal(), vault), waiting);
}

async function openEmbedded({ dataDir }: StorageSettings, vault: Vault): Promise<Storage> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const store = await openSqliteStore({ file: join(dataDir, 'qiantai.db'), vault });
    return {
      installation: program,
      store,
      files: createMediaFiles({ dataDir, vault }),
      close: () => store.close(),
    };
  } catch (error) {
    throw dataDirProblem(error, dataDir);
  }
}

async function openDatabase(uri: string, vault: Vault): Promise<Storage> {
  try {
    const store = await openMongoStore({ uri, vault });
    try {
      const files = await openMediaBucket({ uri, vault });
      const close = async () => {
        await Promise.all([store.close(), files.close()]);
      };
      return { installation: `${program}:${databaseNameOf(uri)}`, store, files, close };
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    throw databaseProblem(error);
  }
}
