import { openMongoStore } from '../adapters/mongo/store';
import { createVault } from '../adapters/vault/vault';
import { clearDatabases, clearKeys } from '../servers/clear';
import { findMongo, findRedis } from '../servers/find';
import { startMongoWith } from '../servers/mongo';
import { startRedisWith } from '../servers/redis';
import type { DataHome } from './data-home';
import { StoreReader } from './store-reader';

const DATABASE = 'demonstration';

/**
 * A MongoDB and a Redis of the demonstration's own: servers that the environment names are not for it. They are gone with this
 * process, however it ends.
 * @throws Error when there is no program to start, with the command that brings it
 */
export async function serverHome(secret: string, env: NodeJS.ProcessEnv = process.env): Promise<DataHome> {
  const { mongo, redis } = await startServers(env);
  const uri = new URL(mongo.uri);
  uri.pathname = `/${DATABASE}`;
  const reader = new StoreReader(() => openMongoStore({ uri: uri.href, vault: createVault(secret) }));
  return {
    env: { MONGODB_URI: uri.href, REDIS_URL: redis.url },
    store: () => reader.store(),
    async clear() {
      await reader.close();
      await clearDatabases(mongo.uri, DATABASE);
      await clearKeys(redis.url, DATABASE);
    },
    async close() {
      await reader.close();
      await Promise.all([mongo.stop(), redis.stop()]);
    },
  };
}

async function startServers(env: NodeJS.ProcessEnv) {
  const mongoProgram = findMongo(env).program;
  const redisProgram = findRedis(env).program;
  if (!mongoProgram || !redisProgram) {
    const missing = [...(mongoProgram ? [] : ['MongoDB']), ...(redisProgram ? [] : ['Redis'])].join(' and ');
    throw new Error(`there is no ${missing} to start for --cluster; to bring it: npm run services`);
  }
  const [mongo, redis] = await Promise.allSettled([
    startMongoWith(mongoProgram),
    startRedisWith(redisProgram),
  ]);
  if (mongo.status === 'fulfilled' && redis.status === 'fulfilled')
    return { mongo: mongo.value, redis: redis.value };
  for (const server of [mongo, redis]) if (server.status === 'fulfilled') await server.value.stop();
  throw mongo.status === 'rejected' ? mongo.reason : (redis as PromiseRejectedResult).reason;
}
