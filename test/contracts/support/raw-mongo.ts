import { mongo } from 'mongoose';

/** The database behind a store, as it lies there. */
export async function withRawDatabase<T>(uri: string, use: (db: mongo.Db) => Promise<T>): Promise<T> {
  const client = await new mongo.MongoClient(uri).connect();
  try {
    return await use(client.db());
  } finally {
    await client.close();
  }
}

/** Every document of every collection, as the server keeps it. */
export const everything = (uri: string, collections?: readonly string[]): Promise<Buffer> =>
  withRawDatabase(uri, async (db) => {
    const names = collections ?? (await db.listCollections().toArray()).map(({ name }) => name);
    const documents = await Promise.all(names.map((name) => db.collection(name).find().toArray()));
    return Buffer.concat(documents.flat().map((document) => mongo.BSON.serialize(document)));
  });
