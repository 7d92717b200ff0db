import { setTimeout as delay } from 'node:timers/promises';

type Mongoose = typeof import('mongoose');

/** Makes a mongod the only member of its replica set, unless it is already; resolves when it accepts writes. */
export async function initiateReplicaSet(name: string, port: number): Promise<void> {
  // Loaded here: that takes longer than starting a server, and few runs need it.
  const { mongo } = require('mongoose') as Mongoose;
  const host = `127.0.0.1:${port}`;
  const client = await new mongo.MongoClient(`mongodb://${host}/?directConnection=true`).connect();
  try {
    const admin = client.db('admin');
    const config = { _id: name, members: [{ _id: 0, host }] };
    await admin.command({ replSetInitiate: config }).catch((cause: { codeName?: string }) => {
      if (cause.codeName !== 'AlreadyInitialized') throw cause;
    });
    while (!(await admin.command({ hello: 1 })).isWritablePrimary) await delay(50);
  } finally {
    await client.close();
  }
}
