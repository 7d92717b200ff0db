import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { type Arrival, inOrderStored, type StoreArchive, type StoreRecords } from '../../ports/archive';
import type { Vault } from '../../ports/vault';
import { createCodec } from '../../sealing/codec';
import { type ArchiveRow, drawersFor } from './archive-drawers';
import { arrivalIn, setArrival } from './arrival';
import { openDatabase } from './database';
import { rowOrNew } from './meta';
import { nextInSequence } from './sequence';

export interface MongoArchiveOptions {
  readonly uri: string;
  readonly vault: Vault;
  /**
   * `alone`: nobody else may write until `close`; `looking`: others may, and records come by id. Reading in the order stored
   * needs indexes that the product does not; they are there until `close`.
   */
  readonly access: 'alone' | 'looking';
}

const sockets = 4;
const orderIndex = 'archive_order';
const indexNotFound = 27;

/**
 * The content of a MongoDB store.
 * @throws StoreDatabaseError as the store does
 */
export async function openMongoArchive({ uri, vault, access }: MongoArchiveOptions): Promise<StoreArchive> {
  const connection = await openDatabase({ uri, vault, sockets });
  const codec = createCodec(vault);
  const drawers = drawersFor(codec);
  const indexed = new Set<string>();
  const rowsOf = (name: string) => connection.collection<ArchiveRow>(name);
  const keyOf = (collection: keyof StoreRecords): '_id' | 'seq' =>
    access === 'alone' && inOrderStored.has(collection) ? 'seq' : '_id';

  async function index(name: string): Promise<void> {
    if (indexed.has(name)) return;
    await rowsOf(name).createIndex({ seq: 1 }, { name: orderIndex });
    indexed.add(name);
  }

  return {
    async identity() {
      const { sealed } = await rowOrNew(connection, {
        _id: 'identity',
        sealed: codec.sealText(randomUUID()),
      });
      return codec.openText(sealed ?? Buffer.alloc(0));
    },

    count: (collection) => rowsOf(drawers[collection].collection.name).countDocuments(),

    async read(collection, after, limit) {
      const { collection: table, open } = drawers[collection];
      const key = keyOf(collection);
      if (key === 'seq') await index(table.name);
      const position = key === 'seq' ? Number(after) : after;
      const rows = await rowsOf(table.name)
        .find(after === null ? {} : { [key]: { $gt: position } })
        .sort({ [key]: 1 })
        .limit(limit)
        .toArray();
      const last = rows.length < limit ? undefined : rows.at(-1);
      return { records: rows.map(open), next: last ? String(last[key]) : null };
    },

    async write(collection, records) {
      const { collection: table, rowOf } = drawers[collection];
      const isOrdered = inOrderStored.has(collection);
      const operations = records.map((record) => {
        const { _id, ...fields } = rowOf(record);
        const added = isOrdered ? { ...fields, seq: nextInSequence() } : fields;
        return { updateOne: { filter: { _id }, update: { $setOnInsert: added }, upsert: true } };
      });
      if (operations.length === 0) return;
      await connection.withSession((session) =>
        session.withTransaction(() => rowsOf(table.name).bulkWrite(operations, { session, ordered: true })),
      );
    },

    async arrival() {
      const sealed = await arrivalIn(connection);
      return sealed ? codec.open<Arrival>(sealed) : null;
    },

    saveArrival: (arrival) => setArrival(connection, arrival && codec.seal(arrival)),

    async close() {
      for (const name of indexed) await dropIndex(connection, name);
      await connection.close();
    },
  };
}

async function dropIndex(connection: Connection, name: string): Promise<void> {
  await connection
    .collection(name)
    .dropIndex(orderIndex)
    .catch((error: { code?: unknown }) => {
      // Another one that read this database was done first.
      if (error.code !== indexNotFound) throw error;
    });
}
