import type { ClientSession, Connection, PipelineStage } from 'mongoose';
import { StoreUnavailable } from '../../ports/store';
import { type Collection, modelOf, type Named, type Row } from './collection';
import { isTransient } from './transient';
import type { Write } from './writes';

export interface Query {
  readonly filter: Readonly<Record<string, unknown>>;
  /** Fields to answer beside `_id`; all when missing. */
  readonly only?: readonly string[];
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  readonly limit?: number;
  /** Name of the index, where the planner could prefer one that grows with what was settled long ago. */
  readonly hint?: string;
}

/** How repositories reach their rows: inside a transaction or, for reading only, outside. */
export interface Access {
  find<R extends Row>(collection: Collection<R>, query: Query): Promise<R[]>;
  findOne<R extends Row>(collection: Collection<R>, query: Query): Promise<R | null>;
  count<R extends Row>(collection: Collection<R>, query: Query): Promise<number>;
  /** Shows the rows in order until `visit` answers false. */
  scan<R extends Row>(collection: Collection<R>, query: Query, visit: (row: R) => boolean): Promise<void>;
  aggregate<T>(collection: Named, stages: PipelineStage[]): Promise<T[]>;
  /**
   * Is sent with others at the latest before the commit, and before the collection is read. A refusal therefore ends the
   * transaction, but need not reject the promise of the call that caused it.
   */
  write(write: Write): Promise<void>;
  /** Sends upserts at once; answers which of them inserted. */
  insertMissing<R extends Row>(
    collection: Collection<R>,
    rows: readonly { readonly filter: Readonly<Record<string, unknown>>; readonly row: R }[],
  ): Promise<readonly boolean[]>;
  /** Deletes at once; answers whether there was one. */
  removeNow<R extends Row>(
    collection: Collection<R>,
    filter: Readonly<Record<string, unknown>>,
  ): Promise<boolean>;
  /** Adds one to a number, from 0 when there is none; answers the new one. */
  increment<R extends Row>(collection: Collection<R>, id: string, field: keyof R & string): Promise<number>;
}

type Reads = Pick<Access, 'find' | 'findOne' | 'count' | 'scan' | 'aggregate'>;

const rowsPerBatch = 1000;
const rowsPerScanBatch = 200;

export function readsOf(connection: Connection, session?: ClientSession): Reads {
  const optionsOf = ({ sort, limit, hint }: Query) => ({
    ...(sort && { sort: { ...sort } }),
    ...(limit !== undefined && { limit }),
    ...(hint && { hint }),
    ...(session && { session }),
  });
  const find = <R extends Row>(collection: Collection<R>, query: Query) =>
    modelOf(connection, collection)
      .find({ ...query.filter }, query.only && Object.fromEntries(query.only.map((field) => [field, 1])))
      .setOptions(optionsOf(query))
      .lean();

  return {
    async find<R extends Row>(collection: Collection<R>, query: Query): Promise<R[]> {
      // To the server a limit of 0 is none.
      if (query.limit !== undefined && query.limit <= 0) return [];
      return (await find(collection, query).batchSize(rowsPerBatch)) as unknown as R[];
    },
    async findOne<R extends Row>(collection: Collection<R>, query: Query): Promise<R | null> {
      const rows = (await find(collection, { ...query, limit: 1 })) as unknown as R[];
      return rows[0] ?? null;
    },
    async count<R extends Row>(collection: Collection<R>, query: Query): Promise<number> {
      return modelOf(connection, collection).countDocuments({ ...query.filter }, optionsOf(query));
    },
    async scan<R extends Row>(collection: Collection<R>, query: Query, visit: (row: R) => boolean) {
      const cursor = find(collection, query).cursor({ batchSize: rowsPerScanBatch });
      for await (const row of cursor) if (!visit(row as unknown as R)) break;
    },
    async aggregate<T>({ name }: Named, stages: PipelineStage[]): Promise<T[]> {
      const options = { ...(session && { session }) };
      const rows: unknown[] = await connection.collection(name).aggregate(stages, options).toArray();
      return rows as T[];
    },
  };
}

/** Reads outside transactions. */
export function directAccess(connection: Connection): Access {
  const refuse = () => Promise.reject(new Error('writing needs a transaction'));
  const { find, findOne, count, scan, aggregate } = readsOf(connection);
  return {
    find: (...query) => find(...query).catch(unavailable),
    findOne: (...query) => findOne(...query).catch(unavailable),
    count: (...query) => count(...query).catch(unavailable),
    scan: (...query) => scan(...query).catch(unavailable),
    aggregate: <T>(...query: Parameters<Access['aggregate']>) => aggregate<T>(...query).catch(unavailable),
    write: refuse,
    insertMissing: refuse,
    removeNow: refuse,
    increment: refuse,
  };
}

function unavailable(error: unknown): never {
  if (!isTransient(error)) throw error;
  throw new StoreUnavailable(error instanceof Error ? error.message : String(error), { cause: error });
}
