import { mongo } from 'mongoose';
import { createClient } from 'redis';
import { describeWithMongo, describeWithRedis } from './describe-with';

describeWithMongo('the MongoDB of the run', (server) => {
  it('gives every caller a database of his own', async () => {
    const uris = [(await server()).databaseUri(), (await server()).databaseUri()];
    const clients = await Promise.all(uris.map((uri) => new mongo.MongoClient(uri).connect()));
    await Promise.all(clients.map((client) => client.db().collection('things').insertOne({})));
    const counts = await Promise.all(
      clients.map((client) => client.db().collection('things').countDocuments()),
    );
    expect(counts).toEqual([1, 1]);
    await Promise.all(clients.map((client) => client.close()));
  });
});

describeWithRedis('the Redis of the run', (server) => {
  it('gives every caller keys of his own', async () => {
    const { url } = await server();
    const client = await createClient({ url }).connect();
    const [one, other] = [(await server()).keyPrefix(), (await server()).keyPrefix()];
    await client.set(`${one}key`, 'value');
    expect(await client.get(`${other}key`)).toBeNull();
    await client.close();
  });
});
