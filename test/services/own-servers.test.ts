import { existsSync } from 'node:fs';
import { mongo } from 'mongoose';
import { createClient } from 'redis';
import {
  describeWithMongo,
  describeWithOwnMongo,
  describeWithOwnRedis,
  describeWithRedis,
} from './describe-with';

describeWithOwnMongo('a MongoDB of the test', (start) => {
  it('has everything it acknowledged when it was killed and started again', async () => {
    const server = await start();
    const client = await new mongo.MongoClient(server.databaseUri(), {
      serverSelectionTimeoutMS: 5_000,
    }).connect();
    try {
      const things = client.db().collection<{ _id: number }>('things');
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await things.insertOne({ _id: 1 }, { session });
          await things.insertOne({ _id: 2 }, { session });
        }),
      );
      const before = server.pid();
      await server.kill();
      expect(server.pid()).toBeNull();
      await server.restart();
      expect(server.pid()).not.toBe(before);
      expect(await things.find().sort({ _id: 1 }).toArray()).toEqual([{ _id: 1 }, { _id: 2 }]);
    } finally {
      await client.close();
      await server.stop();
    }
  });

  it('is gone without a trace when the test ends', async () => {
    const server = await start();
    const pid = server.pid() ?? 0;
    expect(isAlive(pid)).toBe(true);
    expect(existsSync(server.folder)).toBe(true);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(server.folder)).toBe(false);
  });
});

describeWithOwnRedis('a Redis of the test', (start) => {
  it('answers on the same port, empty, when it was killed and started again', async () => {
    const server = await start();
    const client = await createClient({ url: server.url })
      .on('error', () => {})
      .connect();
    try {
      await client.set('key', 'value');
      await server.kill();
      await server.restart();
      expect(await client.get('key')).toBeNull();
      await client.set('key', 'value');
      expect(await client.get('key')).toBe('value');
    } finally {
      client.destroy();
      await server.stop();
    }
  });
});

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

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
