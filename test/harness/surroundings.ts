import { mongoForTests } from '../services/mongo';
import { redisForTests } from '../services/redis';

/** Where the product of a test keeps its data: a fresh place, by the variables that name it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string>>;
}

/** Set for a whole run of the tests, never by one of them. */
const runsOnServers = (): boolean => process.env.QIANTAI_TEST_STORES === 'servers';

/** The embedded store, or a database of its own in the MongoDB of this run and its Redis: the tests do not know which. */
export async function freshSurroundings(): Promise<Surroundings> {
  if (!runsOnServers()) return { env: {} };
  const [mongo, redis] = await Promise.all([mongoForTests(), redisForTests()]);
  if (!mongo || !redis) throw new Error('the servers of this run are not there');
  return { env: { MONGODB_URI: mongo.databaseUri(), REDIS_URL: redis.url } };
}
