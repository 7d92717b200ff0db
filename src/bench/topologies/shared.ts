import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { scratchFolder } from '../processes/scratch';
import { findServers, type Server } from './servers';
import type { Installation, Topology } from './topology';

/** One process of the product on MongoDB and Redis. */
export function sharedTopology(): Topology {
  const { mongo, redis } = findServers();
  const missing = [...(mongo ? [] : ['MongoDB (MONGODB_URI)']), ...(redis ? [] : ['Redis (REDIS_URL)'])];
  const name = 'mongodb + redis';
  if (!mongo || !redis)
    return {
      name,
      consistsOf: 'MongoDB, Redis, one process',
      problem: `there is no ${missing.join(' and no ')}; see docs/benchmark.md`,
      fresh: () => Promise.reject(new Error(`there is no ${missing.join(' and no ')}`)),
    };
  return {
    name,
    consistsOf: `MongoDB: ${mongo.about}, Redis: ${redis.about}, one process`,
    problem: null,
    fresh: () => install(mongo, redis),
  };
}

/** Servers of our own are new for every measurement; at a given address a database of our own, removed afterwards. */
async function install(mongo: Server, redis: Server): Promise<Installation> {
  const folder = scratchFolder();
  const [store, state] = await Promise.all([mongo.start(), redis.start()]);
  const uri = withDatabase(store.address, `qiantai-bench-${randomBytes(6).toString('hex')}`);
  return {
    env: { DATA_DIR: join(folder.path, 'data'), MONGODB_URI: uri, REDIS_URL: state.address },
    async remove() {
      if (!store.isOurs) await dropDatabase(uri);
      await Promise.all([store.stop(), state.stop()]);
      folder.remove();
    },
  };
}

/** A replica set lists several hosts, which is not a URL to `URL`. */
const withDatabase = (address: string, name: string): string =>
  address.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, (_, hosts: string) => `${hosts}/${name}`);

type Mongoose = typeof import('mongoose');

async function dropDatabase(uri: string): Promise<void> {
  // Loaded here: only this topology needs it.
  const { mongo } = require('mongoose') as Mongoose;
  const client = await new mongo.MongoClient(uri).connect();
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
}
