import { existsSync } from 'node:fs';
import { mongo } from 'mongoose';
import { createClient } from 'redis';
import { describeWithOwnMongo, describeWithOwnRedis } from '../../services/describe-with';

describeWithOwnMongo('a MongoDB of our own', (start) => {
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

  it('is gone without a trace when it is stopped', async () => {
    const server = await start();
    const pid = server.pid() ?? 0;
    expect(isAlive(pid)).toBe(true);
    expect(existsSync(server.folder)).toBe(true);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(server.folder)).toBe(false);
  });
});

describeWithOwnRedis('a Redis of our own', (start) => {
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

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
