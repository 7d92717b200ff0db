import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createMediaFiles } from '../adapters/local/media-files';
import { openMongoArchive } from '../adapters/mongo/archive';
import { openMediaBucket } from '../adapters/mongo/media-bucket';
import { openSqliteArchive } from '../adapters/sqlite/archive';
import { ConfigurationProblems } from '../config/problems';
import type { StorageSettings } from '../config/storage-settings';
import type { CompanyArchive, MediaArchive } from '../ports/archive';
import type { Vault } from '../ports/vault';
import { withFiles } from './with-files';

/** Everything a company has in one place. */
export interface Company {
  readonly archive: CompanyArchive;
  readonly media: MediaArchive;
  /** For people. */
  readonly place: string;
  close(): Promise<void>;
}

/** `take`: to move away; `fill`: to move in, made when it is missing; `look`: others may work on it meanwhile. */
export type Purpose = 'take' | 'fill' | 'look';

/** The file in DATA_DIR with the attachments beside it. @throws StoreFileError */
export async function openEmbedded(
  { dataDir }: StorageSettings,
  vault: Vault,
  purpose: Purpose,
): Promise<Company> {
  if (purpose === 'fill') await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const store = await openSqliteArchive({
    file: join(dataDir, 'qiantai.db'),
    vault,
    access: purpose === 'look' ? 'looking' : 'alone',
    create: purpose === 'fill',
  });
  const media = createMediaFiles({ dataDir, vault });
  return {
    archive: withFiles(store, media),
    media,
    place: `the file in ${dataDir}`,
    close: () => store.close(),
  };
}

/** The database at MONGODB_URI. @throws ConfigurationProblems without the variable, StoreDatabaseError */
export async function openMongo(
  { mongoUri }: StorageSettings,
  vault: Vault,
  purpose: Purpose,
): Promise<Company> {
  if (!mongoUri) throw noMongoUri();
  const uri = mongoUri.reveal();
  const store = await openMongoArchive({ uri, vault, access: purpose === 'look' ? 'looking' : 'alone' });
  try {
    const media = await openMediaBucket({ uri, vault });
    const close = async (): Promise<void> => {
      await media.close();
      await store.close();
    };
    return { archive: withFiles(store, media), media, place: 'the database at MONGODB_URI', close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

export const noMongoUri = (): ConfigurationProblems =>
  new ConfigurationProblems([{ file: 'environment', key: 'MONGODB_URI', message: 'MONGODB_URI is missing' }]);
