import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { openSqliteStore } from '../../src/adapters/sqlite/store';
import { createVault } from '../../src/adapters/vault/vault';
import type { Store, StoreTransaction } from '../../src/ports/store';
import { newCorrection, newInboxRow, newTicket, newTimer, nextId } from '../support/factories';
import { personalData, savePersonalData } from '../support/personal-data';

const vault = createVault('a secret of the file test');
const root = mkdtempSync(join(tmpdir(), 'qiantai-file-'));
const newFile = (): string => join(root, nextId(), 'qiantai.db');

afterAll(() => rmSync(root, { recursive: true }));

async function withStore<T>(file: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({ file, vault });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

function withDatabase<T>(file: string, use: (db: InstanceType<typeof Database>) => T): T {
  const db = new Database(file);
  try {
    return use(db);
  } finally {
    db.close();
  }
}

describe('the store file', () => {
  it('keeps everything over a restart', async () => {
    const file = newFile();
    const ticket = newTicket();
    const row = newInboxRow();
    await withStore(file, (store) =>
      store.transaction(async (tx) => {
        await tx.tickets.save(ticket);
        await tx.tickets.nextNumber('s');
        await tx.inbox.add([row]);
      }),
    );
    await withStore(file, async (store) => {
      expect(await store.tickets.get(ticket.id)).toStrictEqual({ ...ticket, revision: 1 });
      expect(await store.transaction((tx) => tx.tickets.nextNumber('s'))).toBe(2);
      expect(await store.transaction((tx) => tx.inbox.add([row]))).toEqual([]);
    });
  });

  it('can be read by its owner only', async () => {
    const file = newFile();
    const directory = join(file, '..');
    await withStore(file, async (store) => {
      await store.transaction((tx) => tx.timers.set(newTimer()));
      expect(readdirSync(directory).sort()).toEqual(['qiantai.db', 'qiantai.db-shm', 'qiantai.db-wal']);
      expect(statSync(directory).mode & 0o777).toBe(0o700);
      for (const name of readdirSync(directory)) {
        expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
      }
    });
  });

  it('contains neither names, telephone numbers, rooms nor words', async () => {
    const file = newFile();
    await withStore(file, async (store) => {
      await savePersonalData(store);
      for (const name of readdirSync(join(file, '..'))) {
        const raw = readFileSync(join(file, '..', name));
        expect(personalData.filter((secret) => raw.includes(secret))).toEqual([]);
      }
    });
    const raw = readFileSync(file);
    expect(raw.length).toBeGreaterThan(10_000);
    expect(personalData.filter((secret) => raw.includes(secret))).toEqual([]);
  });

  it('does not open with another secret, and says which setting is wrong', async () => {
    const file = newFile();
    await withStore(file, (store) => store.ping());
    const opening = openSqliteStore({ file, vault: createVault('another secret') });
    await expect(opening).rejects.toThrow(/QIANTAI_SECRET/);
    await expect(opening).rejects.toMatchObject({ code: 'store_file_unusable' });
    await withStore(file, (store) => store.ping());
  });

  it('that an earlier version wrote gets what is new, and keeps what it has', async () => {
    const file = newFile();
    const correction = newCorrection();
    await withStore(file, (store) => store.transaction((tx) => tx.cursors.save({ account: 'kf' })));
    withDatabase(file, (db) => db.exec('DROP TABLE corrections; PRAGMA user_version = 2'));
    await withStore(file, async (store) => {
      await store.transaction((tx) => tx.corrections.save(correction));
      expect(await store.corrections.list('yunqi', 10)).toStrictEqual([correction]);
      expect(await store.cursors.get('kf')).toStrictEqual({ account: 'kf' });
    });
  });

  it('does not open when a newer program wrote it, and is not changed by the attempt', async () => {
    const file = newFile();
    await withStore(file, (store) => store.ping());
    withDatabase(file, (db) => db.exec('PRAGMA user_version = 999'));
    await expect(openSqliteStore({ file, vault })).rejects.toThrow(/version 999/);
    const version = withDatabase(file, (db) => db.pragma('user_version'));
    expect(version).toMatchObject([{ user_version: 999 }]);
  });

  it('does not open when it is something else', async () => {
    const file = join(root, 'letter.txt');
    writeFileSync(file, 'Dear residents, '.repeat(100));
    await expect(openSqliteStore({ file, vault })).rejects.toMatchObject({ code: 'store_file_unusable' });
  });

  it('can be opened for reading beside the writer, but only when it is there', async () => {
    const file = newFile();
    await expect(openSqliteStore({ file, vault, readOnly: true })).rejects.toThrow(/no store file/);
    await withStore(file, async (store) => {
      const view = await openSqliteStore({ file, vault, readOnly: true });
      await store.transaction((tx) => tx.cursors.save({ account: 'kf', cursor: '1' }));
      expect(await view.cursors.get('kf')).toEqual({ account: 'kf', cursor: '1' });
      await expect(view.transaction(async () => 1)).rejects.toThrow(/reading only/);
      await view.close();
    });
  });
});

describe('a transaction that never ends', () => {
  it('is rolled back in time, alone, and can write no more', async () => {
    const store = await openSqliteStore({ file: newFile(), vault, transactionTimeoutSeconds: 0.2 });
    let leaked: StoreTransaction | undefined;
    const before = store.transaction((tx) => tx.cursors.save({ account: 'before', cursor: '1' }));
    const stuck = store.transaction(async (tx) => {
      leaked = tx;
      await tx.cursors.save({ account: 'stuck', cursor: '1' });
      await new Promise(() => {});
    });
    const behind = store.transaction(async (tx) => {
      await expect(leaked?.cursors.save({ account: 'leaked', cursor: '1' })).rejects.toThrow(/over/);
      await tx.cursors.save({ account: 'behind', cursor: '1' });
    });
    await expect(stuck).rejects.toThrow(/did not end within 0.2 s/);
    await Promise.all([before, behind]);
    await expect(leaked?.cursors.save({ account: 'leaked', cursor: '1' })).rejects.toThrow(/over/);
    const found = await Promise.all(
      ['before', 'stuck', 'behind', 'leaked'].map((account) => store.cursors.get(account)),
    );
    expect(found.map((cursor) => cursor !== null)).toEqual([true, false, true, false]);
    await store.close();
  });

  it('refuses writes through a transaction that has ended', async () => {
    await withStore(newFile(), async (store) => {
      const ended = await store.transaction(async (tx) => ({ tx }));
      await expect(ended.tx.cursors.save({ account: 'late', cursor: '1' })).rejects.toThrow(/over/);
      expect(await store.cursors.get('late')).toBeNull();
    });
  });
});
