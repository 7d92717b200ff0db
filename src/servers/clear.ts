// The drivers are loaded when they are used: that takes longer than starting a server, and few runs need them.
type Mongoose = typeof import('mongoose');
type Redis = typeof import('redis');

/** Takes the databases whose names begin like this from a MongoDB that stays. */
export async function clearDatabases(uri: string, names: string): Promise<void> {
  const { mongo } = require('mongoose') as Mongoose;
  const client = await new mongo.MongoClient(uri).connect();
  try {
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
    const ours = databases.filter(({ name }) => name.startsWith(names));
    await Promise.all(ours.map(({ name }) => client.db(name).dropDatabase()));
  } finally {
    await client.close();
  }
}

/** Takes the keys that contain this from a Redis that stays. */
export async function clearKeys(url: string, names: string): Promise<void> {
  const { createClient } = require('redis') as Redis;
  const client = createClient({ url });
  await client.connect();
  try {
    for await (const keys of client.scanIterator({ MATCH: `*${names}*`, COUNT: 1000 }))
      if (keys.length > 0) await client.unlink(keys);
  } finally {
    await client.close();
  }
}
