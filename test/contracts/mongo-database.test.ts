import { openMongoStore } from '../../src/adapters/mongo/store';
import { createVault } from '../../src/adapters/vault/vault';
import type { Store } from '../../src/ports/store';
import { describeWithMongo } from '../services/describe-with';
import {
  newConversation,
  newCorrection,
  newInboxRow,
  newTicket,
  newTimer,
  noonPlus,
} from '../support/factories';
import { personalData, savePersonalData } from '../support/personal-data';
import { everything, withRawDatabase } from './support/raw-mongo';

interface MetaRow {
  readonly _id: string;
  readonly version?: number;
  readonly holder?: string;
  readonly heldUntil?: Date;
}

const vault = createVault('a secret of the database test');

describeWithMongo('the database of the store', (server) => {
  const newUri = async (): Promise<string> => (await server()).databaseUri();
  const opened: Store[] = [];
  const open = async (uri: string): Promise<Store> => {
    const store = await openMongoStore({ uri, vault });
    opened.push(store);
    return store;
  };
  const schemaOf = (uri: string) =>
    withRawDatabase(uri, (db) => db.collection<MetaRow>('meta').findOne({ _id: 'schema' }));
  const setSchema = (uri: string, fields: Partial<MetaRow>) =>
    withRawDatabase(uri, (db) =>
      db.collection<MetaRow>('meta').updateOne({ _id: 'schema' }, { $set: fields }, { upsert: true }),
    );
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });

  it('keeps everything when the program ends and starts again', async () => {
    const uri = await newUri();
    const ticket = newTicket();
    const row = newInboxRow();
    const first = await open(uri);
    await first.transaction(async (tx) => {
      await tx.tickets.save(ticket);
      await tx.tickets.nextNumber('s');
      await tx.inbox.add([row]);
    });
    await first.close();
    const second = await open(uri);
    expect(await second.tickets.get(ticket.id)).toStrictEqual({ ...ticket, revision: 1 });
    expect(await second.transaction((tx) => tx.tickets.nextNumber('s'))).toBe(2);
    expect(await second.transaction((tx) => tx.inbox.add([row]))).toEqual([]);
  });

  it('is made ready once when many processes start at the same time', async () => {
    const uri = await newUri();
    const stores = await Promise.all(Array.from({ length: 6 }, () => open(uri)));
    await Promise.all(stores.map((store) => store.transaction((tx) => tx.timers.set(newTimer()))));
    expect(await stores[0]?.timers.due(noonPlus(1), 10)).toHaveLength(6);
    expect(await schemaOf(uri)).toStrictEqual({ _id: 'schema', version: 2 });
  });

  it('is made ready by another process when one died half way', async () => {
    const uri = await newUri();
    await withRawDatabase(uri, async (db) => {
      await db.createCollection('tickets');
      await db.collection('inbox').createIndex({ property: 1, key: 1 }, { name: 'by_key', unique: true });
    });
    await setSchema(uri, { version: 0, holder: 'dead', heldUntil: new Date(Date.now() + 500) });
    const store = await open(uri);
    await expect(store.transaction((tx) => tx.inbox.add([newInboxRow()]))).resolves.toHaveLength(1);
    expect(await schemaOf(uri)).toStrictEqual({ _id: 'schema', version: 2 });
    const indexes = await withRawDatabase(uri, (db) => db.collection('tickets').indexes());
    expect(indexes.map(({ name }) => name)).toContain('open_by_property');
  });

  it('that an earlier version wrote gets what is new', async () => {
    const uri = await newUri();
    await (await open(uri)).close();
    await withRawDatabase(uri, (db) => db.dropCollection('corrections'));
    await setSchema(uri, { version: 1 });
    const correction = newCorrection();
    const store = await open(uri);
    await store.transaction((tx) => tx.corrections.save(correction));
    expect(await store.corrections.list('yunqi', 10)).toStrictEqual([correction]);
    const indexes = await withRawDatabase(uri, (db) => db.collection('corrections').indexes());
    expect(indexes.map(({ name }) => name)).toContain('by_property');
    expect(await schemaOf(uri)).toStrictEqual({ _id: 'schema', version: 2 });
  });

  it('does not open when a newer program wrote it, and is not changed by the attempt', async () => {
    const uri = await newUri();
    await setSchema(uri, { version: 999 });
    await expect(open(uri)).rejects.toThrow(/version 999/);
    await expect(open(uri)).rejects.toMatchObject({ code: 'store_database_unusable' });
    expect(await schemaOf(uri)).toStrictEqual({ _id: 'schema', version: 999 });
    const names = await withRawDatabase(uri, (db) => db.listCollections().toArray());
    expect(names.map(({ name }) => name)).toEqual(['meta']);
  });

  it('does not open with another secret, and says which setting is wrong', async () => {
    const uri = await newUri();
    await open(uri);
    const opening = openMongoStore({ uri, vault: createVault('another secret') });
    await expect(opening).rejects.toThrow(/QIANTAI_SECRET/);
    await expect(opening).rejects.toMatchObject({ code: 'store_database_unusable' });
    await expect(open(uri)).resolves.toBeDefined();
  });

  it.each([
    'no uri',
    'http://desk:topsecret@somewhere/',
    'mongodb://desk:topsecret@',
    'mongodb://:topsecret@a,',
  ])('does not open at %s, and does not repeat a password', async (uri) => {
    const error = await openMongoStore({ uri, vault }).catch((cause) => cause);
    expect(error).toMatchObject({ code: 'store_database_unusable' });
    expect(error.message).toMatch(/MONGODB_URI/);
    expect(`${error.stack} ${JSON.stringify(error)} ${error.cause}`).not.toContain('topsecret');
  });

  it('contains neither names, telephone numbers, rooms nor words', async () => {
    const uri = await newUri();
    await savePersonalData(await open(uri));
    const stored = await everything(uri);
    expect(stored.length).toBeGreaterThan(5_000);
    expect(personalData.filter((secret) => stored.includes(secret))).toEqual([]);
  });

  it('takes ids and keys that look like operators or paths for what they are', async () => {
    const store = await open(await newUri());
    const names = ['$set', '$where.a', 'a.b', '.', '$', 'a\u0001b', '常$.客'];
    for (const name of names) {
      const conversation = newConversation({ id: name, propertyId: name });
      const row = newInboxRow({ key: name, user: name });
      const ticket = newTicket({ number: name, propertyId: name, reporters: [name] });
      const timer = newTimer({ id: name, data: { [name]: 1 } });
      await store.transaction(async (tx) => {
        await tx.conversations.save(conversation);
        await tx.tickets.save(ticket);
        await tx.timers.set(timer);
        await tx.cursors.save({ account: name, cursor: name });
        expect(await tx.inbox.add([row])).toEqual([row.id]);
        expect(await tx.tickets.nextNumber(name)).toBe(1);
      });
      expect(await store.conversations.list(name, 2)).toStrictEqual([{ ...conversation, revision: 1 }]);
      expect(await store.tickets.byNumber(name, name)).toStrictEqual({ ...ticket, revision: 1 });
      expect(await store.tickets.openByNumberEnding(name, name)).toHaveLength(1);
      expect(await store.tickets.reportedBy(name, 2)).toHaveLength(1);
      expect(await store.timers.get(name)).toStrictEqual(timer);
      expect(await store.cursors.get(name)).toStrictEqual({ account: name, cursor: name });
      expect(await store.transaction((tx) => tx.inbox.add([row]))).toEqual([]);
    }
    expect(await store.inbox.pendingCount()).toBe(names.length);
  });
});
