import { databaseNameOf } from '../adapters/mongo/connection';
import { openMediaBucket } from '../adapters/mongo/media-bucket';
import { openMongoStore } from '../adapters/mongo/store';
import { databaseProblem } from '../config/start-problems';
import type { Vault } from '../ports/vault';
import type { Storage } from './storage';

/** @throws ConfigurationProblems when the database cannot be used, or its own error when it cannot be reached */
export async function openDatabase(uri: string, vault: Vault): Promise<Storage> {
  try {
    const store = await openMongoStore({ uri, vault });
    try {
      const files = await openMediaBucket({ uri, vault });
      const close = async () => {
        await Promise.all([store.close(), files.close()]);
      };
      return { installation: `qiantai:${databaseNameOf(uri)}`, store, files, close };
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    throw databaseProblem(error);
  }
}
