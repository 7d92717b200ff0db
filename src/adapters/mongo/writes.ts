import type { ClientSession, Connection, mongo } from 'mongoose';
import { type Named, type Row, rowsIn } from './collection';

type Fields = Readonly<Record<string, unknown>>;
type Refusal = () => Error;

/** One row to be written. */
export interface Write {
  readonly collection: string;
  readonly filter: Fields;
  /** Null deletes the row. */
  readonly update: Fields | null;
  readonly isUpsert: boolean;
  /**
   * `certain` changes exactly one row, `perhaps` one or none. `must-match` and `must-insert` refuse when there was no such
   * row, or already one.
   */
  readonly effect: 'certain' | 'perhaps' | 'must-match' | 'must-insert';
  readonly refusal?: Refusal;
}

/** Sets these fields; `fresh` ones only when the row is new. */
export const put = (collection: Named, id: string, fields: Fields, fresh: Fields = {}): Write => ({
  collection: collection.name,
  filter: { _id: id },
  update: Object.keys(fresh).length > 0 ? { $set: fields, $setOnInsert: fresh } : { $set: fields },
  isUpsert: true,
  effect: 'certain',
});

/** A row whose id is already there is left as it is. */
export const keep = (collection: Named, { _id, ...fields }: Row & Fields): Write => ({
  collection: collection.name,
  filter: { _id },
  update: { $setOnInsert: fields },
  isUpsert: true,
  effect: 'certain',
});

/** @param refusal when there is already a row with this id */
export const create = (collection: Named, row: Row & Fields, refusal: Refusal): Write => ({
  ...keep(collection, row),
  effect: 'must-insert',
  refusal,
});

/** @param refusal when there is no such row; without one that is no matter */
export const change = (collection: Named, filter: Fields, update: Fields, refusal?: Refusal): Write => ({
  collection: collection.name,
  filter,
  update,
  isUpsert: false,
  ...(refusal ? { effect: 'must-match', refusal } : { effect: 'perhaps' }),
});

export const remove = (collection: Named, id: string): Write => ({
  collection: collection.name,
  filter: { _id: id },
  update: null,
  isUpsert: false,
  effect: 'perhaps',
});

/** Sends them to one collection after the other, in their order within each. @throws the first refusal */
export async function sendByCollection(
  connection: Connection,
  writes: readonly Write[],
  session: ClientSession,
): Promise<void> {
  for (const batch of batchesOf(writes)) {
    const name = batch[0]?.collection ?? '';
    const operations = batch.map(operationOf);
    const result = await rowsIn(connection, { name }).bulkWrite(operations, { session, ordered: true });
    const touched = result.matchedCount + result.upsertedCount + result.deletedCount;
    for (const [index, { effect, refusal }] of batch.entries()) {
      const isRefused =
        effect === 'must-insert'
          ? !(index in result.upsertedIds)
          : effect === 'must-match' && touched < batch.length;
      if (isRefused && refusal) throw refusal();
    }
  }
}

/** Sends all of them in one command (MongoDB 8.0). @throws the first refusal */
export async function sendTogether(
  connection: Connection,
  writes: readonly Write[],
  session: ClientSession,
): Promise<void> {
  const database = connection.db?.databaseName;
  const result = await connection.getClient().bulkWrite(
    writes.map(({ collection, filter, update, isUpsert }) => ({
      namespace: `${database}.${collection}`,
      filter: { ...filter },
      ...(update ? { name: 'updateOne', update: { ...update }, upsert: isUpsert } : { name: 'deleteOne' }),
    })) as mongo.AnyClientBulkWriteModel<mongo.Document>[],
    { session, ordered: true, verboseResults: true },
  );
  for (const [index, { effect, refusal }] of writes.entries()) {
    const outcome = result.updateResults?.get(index);
    const isRefused =
      effect === 'must-insert' ? !outcome?.didUpsert : effect === 'must-match' && outcome?.matchedCount !== 1;
    if (isRefused && refusal) throw refusal();
  }
}

const operationOf = ({ filter, update, isUpsert }: Write): mongo.AnyBulkWriteOperation<Row> =>
  update ? { updateOne: { filter, update, upsert: isUpsert } } : { deleteOne: { filter } };

/**
 * By collection, and so that at most one write of a batch may touch no row: the answer tells of a batch only how many it
 * touched.
 */
function batchesOf(writes: readonly Write[]): readonly (readonly Write[])[] {
  const batches: Write[][] = [];
  const open = new Map<string, Write[]>();
  for (const write of writes) {
    let batch = open.get(write.collection);
    if (!batch || (isOpen(write) && batch.some(isOpen))) {
      batch = [];
      batches.push(batch);
      open.set(write.collection, batch);
    }
    batch.push(write);
  }
  return batches;
}

const isOpen = ({ effect }: Write): boolean => effect === 'perhaps' || effect === 'must-match';
