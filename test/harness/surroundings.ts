import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mongo as driver } from 'mongoose';
import { mongoForTests } from '../services/mongo';
import { redisForTests } from '../services/redis';

/** Where the product of a test keeps its data. */
export interface Surroundings {
  /** The variables that name it. */
  readonly env: Readonly<Record<string, string>>;
  /** Every attachment as somebody would find it who got hold of the disk. */
  attachmentsAtRest(): Promise<readonly Buffer[]>;
}

/** Set for a whole run of the tests, never by one of them. */
const runsOnServers = (): boolean => process.env.QIANTAI_TEST_STORES === 'servers';

/**
 * The embedded store in the folder, or a database of its own in the MongoDB of this run and its Redis: the tests do not
 * know which.
 */
export async function freshSurroundings(dataDir: string): Promise<Surroundings> {
  return runsOnServers() ? onServers(dataDir) : embedded(dataDir);
}

const embedded = (dataDir: string): Surroundings => ({
  env: { DATA_DIR: dataDir },
  async attachmentsAtRest() {
    const entries = await readdir(join(dataDir, 'media'), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))));
  },
});

async function onServers(dataDir: string): Promise<Surroundings> {
  const [mongo, redis] = await Promise.all([mongoForTests(), redisForTests()]);
  if (!mongo || !redis) throw new Error('the servers of this run are not there');
  const uri = mongo.databaseUri();
  return {
    env: { DATA_DIR: dataDir, MONGODB_URI: uri, REDIS_URL: redis.url },
    async attachmentsAtRest() {
      const client = await new driver.MongoClient(uri).connect();
      try {
        const chunks = await client.db().collection('attachments.chunks').find().toArray();
        return chunks.map(({ data }) => Buffer.from((data as driver.Binary).buffer));
      } finally {
        await client.close();
      }
    },
  };
}
