import { type Connection, type Model, type mongo, Schema, type SchemaDefinition } from 'mongoose';

export interface Row {
  readonly _id: string;
}

export interface Named {
  readonly name: string;
}

/** A collection with the shape of its rows and the indexes of its queries. */
export interface Collection<R extends Row> extends Named {
  readonly schema: Schema<R>;
}

export interface Index {
  /** The query it is for. */
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: true;
  /** Only rows like these are in it. */
  readonly partialFilterExpression?: Readonly<Record<string, unknown>>;
}

/** Indexes are made by the migrations only. */
export function defineCollection<R extends Row>(
  name: string,
  definition: SchemaDefinition,
  indexes: readonly Index[] = [],
): Collection<R> {
  const schema = new Schema(definition, {
    collection: name,
    strict: 'throw',
    strictQuery: 'throw',
    versionKey: false,
    autoIndex: false,
    autoCreate: false,
  });
  for (const { key, ...options } of indexes) schema.index({ ...key }, options);
  return { name, schema: schema as unknown as Schema<R> };
}

export function modelOf<R extends Row>(connection: Connection, { name, schema }: Collection<R>): Model<R> {
  return (connection.models[name] ?? connection.model(name, schema)) as unknown as Model<R>;
}

/** Without the casting of the model, for rows whose fields are typed and sealed already. */
export function rowsIn({ db }: Connection, { name }: Named): mongo.Collection<Row> {
  if (!db) throw new Error('the store is closed');
  return db.collection<Row>(name);
}

const namespaceExists = 48;

/** Makes the collection and the indexes that are not there yet. */
export async function createCollection<R extends Row>(
  connection: Connection,
  collection: Collection<R>,
): Promise<void> {
  await connection.createCollection(collection.name).catch((error: mongo.MongoServerError) => {
    if (error.code !== namespaceExists) throw error;
  });
  const indexes = collection.schema.indexes().map(([key, options]) => ({ ...options, key }));
  if (indexes.length === 0) return;
  await connection.collection(collection.name).createIndexes(indexes as mongo.IndexDescription[]);
}
