import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '../../../src/adapters/sqlite/connection';
import { GroupCommit } from '../../../src/adapters/sqlite/group-commit';
import { openRepositories } from '../../../src/adapters/sqlite/repositories';
import { migrate } from '../../../src/adapters/sqlite/schema';
import { createVault } from '../../../src/adapters/vault/vault';
import type { StoreTransaction } from '../../../src/ports/store';
import { createCodec } from '../../../src/sealing/codec';

const codec = createCodec(createVault('a secret of the commit test'));

describe('group commit', () => {
  const directory = mkdtempSync(join(tmpdir(), 'qiantai-commit-'));
  const file = join(directory, 'qiantai.db');
  const reader = new Connection(file);
  migrate(reader);
  reader.exec(`
    CREATE TABLE parents (id INTEGER PRIMARY KEY);
    CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);
  `);
  const reads = openRepositories(reader, codec);
  const opened: Connection[] = [];
  let addOrphan = (): unknown => undefined;
  const commits = new GroupCommit(
    () => {
      const connection = new Connection(file);
      opened.push(connection);
      const orphan = connection.statement('INSERT INTO children VALUES (1)');
      addOrphan = () => orphan.run();
      return { connection, tx: openRepositories(connection, codec) };
    },
    10,
    10,
  );

  afterAll(async () => {
    await commits.close();
    reader.close();
    rmSync(directory, { recursive: true });
  });

  const save = (account: string) => (tx: StoreTransaction) => tx.cursors.save({ account });

  it('tells everybody of a commit that it failed, and goes on with the next', async () => {
    const results = await Promise.allSettled([
      commits.run(save('first')),
      commits.run(async () => addOrphan()),
      commits.run(async () => {
        throw new Error('my own reason');
      }),
      commits.run(save('last')),
    ]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { message: /FOREIGN KEY/ } });
    }
    expect(await reads.cursors.get('first')).toBeNull();
    await commits.run(save('afterwards'));
    expect(await reads.cursors.get('afterwards')).toEqual({ account: 'afterwards' });
  });

  it('fails what is waiting when another process holds the file, and recovers', async () => {
    await commits.run(save('before'));
    const writer = opened.at(-1);
    writer?.exec('PRAGMA busy_timeout = 20');
    reader.exec('BEGIN IMMEDIATE');
    await expect(commits.run(save('blocked'))).rejects.toThrow(/locked/);
    reader.exec('COMMIT');
    await commits.run(save('free'));
    expect(await reads.cursors.get('blocked')).toBeNull();
    expect(await reads.cursors.get('free')).not.toBeNull();
  });

  it('runs units strictly in turn, and none before the one handed in earlier', async () => {
    const trace: string[] = [];
    const unit = (name: string) => async (tx: StoreTransaction) => {
      trace.push(`${name} begins`);
      for (let i = 0; i < 5; i += 1) await tx.cursors.get(name);
      trace.push(`${name} ends`);
    };
    const names = Array.from({ length: 150 }, (_, i) => String(i));
    await Promise.all(names.map((name) => commits.run(unit(name))));
    expect(trace).toEqual(names.flatMap((name) => [`${name} begins`, `${name} ends`]));
  });
});
