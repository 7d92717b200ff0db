import { openMongoStore } from '../../src/adapters/mongo/store';
import { createVault } from '../../src/adapters/vault/vault';
import { AlreadyHandled, RevisionConflict, type Store, type StoreTransaction } from '../../src/ports/store';
import { describeWithMongo } from '../services/describe-with';
import { newConversation, newInboxRow, newTicket, newTimer, nextId, noon } from '../support/factories';

const vault = createVault('a secret of the conflict test');

/** Stores on one database know nothing of each other, like processes. */
describeWithMongo('many processes on one MongoDB', (server) => {
  const opened: Store[] = [];
  async function open(count: number, options: { transactionTimeoutSeconds?: number } = {}): Promise<Store[]> {
    const uri = (await server()).databaseUri();
    const stores = await Promise.all(
      Array.from({ length: count }, () => openMongoStore({ uri, vault, ...options })),
    );
    opened.push(...stores);
    return stores;
  }
  const openTwo = async () => (await open(2)) as [Store, Store];
  const openOne = async (options = {}) => (await open(1, options)) as [Store];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });

  it('count exactly when they read and write the same row', async () => {
    const stores = await open(3);
    const [first] = stores as [Store];
    await first.transaction((tx) => tx.cursors.save({ account: 'kf', cursor: '0' }));
    const countOne = (store: Store) =>
      store.transaction(async (tx) => {
        const found = await tx.cursors.get('kf');
        await tx.cursors.save({ account: 'kf', cursor: String(Number(found?.cursor) + 1) });
      });
    await Promise.all(Array.from({ length: 90 }, (_, i) => countOne(stores[i % 3] ?? first)));
    expect((await first.cursors.get('kf'))?.cursor).toBe('90');
  });

  it('give numbers without gaps or repeats to 64 that want one at the same time, well in time', async () => {
    const stores = await open(4);
    const [first] = stores as [Store];
    const openTicket = (store: Store) =>
      store.transaction(async (tx) => {
        const number = await tx.tickets.nextNumber('yunqi/BX/20261122');
        await tx.tickets.save(newTicket({ number: `BX-20261122-${number}` }));
        return number;
      });
    const numbers = await Promise.all(
      Array.from({ length: 64 }, (_, i) => openTicket(stores[i % 4] ?? first)),
    );
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
    expect(await first.tickets.list('yunqi', 100)).toHaveLength(64);
  });

  it('take an outside event once, whoever receives it', async () => {
    const stores = await open(3);
    const keys = Array.from({ length: 10 }, () => `kf:${nextId()}`);
    const receive = (store: Store) =>
      store.transaction((tx) => tx.inbox.add(keys.map((key) => newInboxRow({ key }))));
    const added = await Promise.all([...stores, ...stores].map(receive));
    expect(added.flat()).toHaveLength(10);
    expect(await stores[0]?.inbox.pendingCount()).toBe(10);
  });

  it('let one handle a row, begin a conversation and take a timer', async () => {
    const [one, two] = await openTwo();
    const [row, timer, conversation] = [newInboxRow(), newTimer(), newConversation()];
    await one.transaction(async (tx) => {
      await tx.inbox.add([row]);
      await tx.timers.set(timer);
    });
    const both = (work: (tx: StoreTransaction) => Promise<unknown>) =>
      Promise.allSettled([one, two].map((store) => store.transaction(work)));
    const handled = await both((tx) => tx.inbox.complete(row.id, noon));
    const begun = await both((tx) => tx.conversations.save(conversation));
    for (const [results, refusal] of [
      [handled, AlreadyHandled],
      [begun, RevisionConflict],
    ] as const) {
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(refused).toHaveLength(1);
      expect(refused[0]).toBeInstanceOf(refusal);
    }
    const taken = await Promise.all(
      [one, two].map((store) => store.transaction((tx) => tx.timers.take(timer.id, noon))),
    );
    expect(taken.toSorted()).toEqual([false, true]);
  });

  it('do not stand in each other’s way when each wants two rows in another order', async () => {
    const stores = await openTwo();
    const visit = (store: Store, accounts: readonly string[]) =>
      store.transaction(async (tx) => {
        for (const account of accounts) {
          const found = await tx.cursors.get(account);
          await tx.cursors.save({ account, cursor: String(Number(found?.cursor ?? 0) + 1) });
        }
      });
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        visit(stores[i % 2] ?? stores[0], (i >> 1) % 2 === 0 ? ['a', 'b'] : ['b', 'a']),
      ),
    );
    const found = await stores[0].cursors.list();
    expect(found.map(({ cursor }) => cursor)).toEqual(['40', '40']);
  });

  it('are told of a number that is already given to another ticket', async () => {
    const [store] = await openOne();
    await store.transaction((tx) => tx.tickets.save(newTicket({ number: 'BX-1' })));
    const saving = store.transaction((tx) => tx.tickets.save(newTicket({ number: 'BX-1' })));
    await expect(saving).rejects.toThrow(/by_property_and_number/);
    expect(await store.tickets.list('yunqi', 10)).toHaveLength(1);
  });
});

describeWithMongo('a transaction on MongoDB', (server) => {
  let store: Store;
  beforeEach(async () => {
    const uri = (await server()).databaseUri();
    store = await openMongoStore({ uri, vault, transactionTimeoutSeconds: 2 });
  });
  afterEach(() => store.close());

  it('is rolled back when it does not end in time, alone, and can write no more', async () => {
    let leaked: StoreTransaction | undefined;
    const before = store.transaction((tx) => tx.cursors.save({ account: 'before', cursor: '1' }));
    const stuck = store.transaction(async (tx) => {
      leaked = tx;
      await tx.cursors.save({ account: 'stuck', cursor: '1' });
      await tx.cursors.get('stuck');
      await new Promise(() => {});
    });
    await expect(stuck).rejects.toThrow(/did not end within 2 s and was rolled back/);
    await expect(stuck).rejects.toMatchObject({ code: 'transaction_timeout' });
    await before;
    await store.transaction((tx) => tx.cursors.save({ account: 'behind', cursor: '1' }));
    await expect(leaked?.cursors.save({ account: 'leaked', cursor: '1' })).rejects.toThrow(/over/);
    await expect(leaked?.cursors.get('before')).rejects.toThrow(/over/);
    const accounts = (await store.cursors.list()).map(({ account }) => account);
    expect(accounts.toSorted()).toEqual(['before', 'behind']);
  });

  it('refuses writes once it has ended', async () => {
    const ended = await store.transaction(async (tx) => ({ tx }));
    await expect(ended.tx.cursors.save({ account: 'late', cursor: '1' })).rejects.toThrow(/over/);
    expect(await store.cursors.get('late')).toBeNull();
  });

  it('does not end well when something in it was refused, even if the work took no notice', async () => {
    const saving = store.transaction(async (tx) => {
      await tx.cursors.save({ account: 'kf', cursor: '1' });
      await tx.inbox.complete('unknown', noon).catch(() => {});
      await tx.inbox.pendingCount().catch(() => {});
    });
    await expect(saving).rejects.toBeInstanceOf(AlreadyHandled);
    expect(await store.cursors.get('kf')).toBeNull();
  });

  it('tells what the store refused before the work failed because of it', async () => {
    const failing = store.transaction(async (tx) => {
      await tx.inbox.complete('unknown', noon);
      throw new Error('nothing here makes sense');
    });
    await expect(failing).rejects.toBeInstanceOf(AlreadyHandled);
  });

  it('tells which of several writes was refused', async () => {
    const [row, conversation] = [newInboxRow(), newConversation()];
    await store.transaction(async (tx) => {
      await tx.inbox.add([row]);
      await tx.conversations.save(conversation);
    });
    const failing = store.transaction(async (tx) => {
      await tx.inbox.complete(row.id, noon);
      await tx.inbox.complete('unknown', noon);
      await tx.conversations.save({ ...conversation, revision: 1 });
    });
    await expect(failing).rejects.toThrow('inbox row unknown is already handled');
    expect(
      (
        await store.inbox.pendingOf(
          `conversation:${row.subject.kind === 'conversation' ? row.subject.id : ''}`,
          noon,
          1,
        )
      )[0]?.id,
    ).toBe(row.id);
  });

  it('takes calls that are made at the same time one after the other', async () => {
    await store.transaction(async (tx) => {
      const numbers = await Promise.all(Array.from({ length: 8 }, () => tx.tickets.nextNumber('s')));
      expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      const [, found] = await Promise.all([
        tx.cursors.save({ account: 'kf', cursor: '1' }),
        tx.cursors.get('kf'),
        tx.cursors.get('other'),
      ]);
      expect(found).toEqual({ account: 'kf', cursor: '1' });
    });
  });
});
