import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openMongoStore } from '../../src/adapters/mongo/store';
import { createVault } from '../../src/adapters/vault/vault';
import { until } from '../harness/until';
import { describeWithMongo } from '../services/describe-with';
import { withRawDatabase } from './support/raw-mongo';

const secret = 'a-secret-for-tests-only';
const child = join(__dirname, 'support/hold-transaction.js');

describeWithMongo('MongoDB, one of its processes killed in the middle of a transaction', (mongo) => {
  it('gives what that transaction held to the others within 15 s', async () => {
    const uri = (await mongo()).databaseUri();
    const store = await openMongoStore({ uri, vault: createVault(secret) });
    const other = spawn(process.execPath, [child, uri, secret], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(other.stdout, 'data');
      const exited = once(other, 'exit');
      other.kill('SIGKILL');
      await exited;
      let number: number | undefined;
      const takes = async (): Promise<boolean> => {
        number = await store.transaction((tx) => tx.tickets.nextNumber('held')).catch(() => undefined);
        return number !== undefined;
      };
      await until('the series goes on', takes, 15);
      expect(number).toBe(1);
    } finally {
      other.kill('SIGKILL');
      await store.close();
    }
  }, 60_000);

  it('remembers a process no longer than it lives', async () => {
    const uri = (await mongo()).databaseUri();
    const stores = await Promise.all([1, 2].map(() => openMongoStore({ uri, vault: createVault(secret) })));
    const present = (): Promise<number> =>
      withRawDatabase(uri, (db) => db.collection('processes').countDocuments());
    for (const store of stores) await store.transaction((tx) => tx.tickets.nextNumber('any'));
    expect(await present()).toBe(2);
    await Promise.all(stores.map((store) => store.close()));
    expect(await present()).toBe(0);
  });
});
