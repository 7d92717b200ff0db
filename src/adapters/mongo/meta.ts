import type { Connection } from 'mongoose';
import { defineCollection, modelOf, type Row } from './collection';
import { isDuplicateKey } from './transient';

/** What is said of the database itself. */
export interface MetaRow extends Row {
  /** Of the row `schema`: the version of the collections and indexes, and who is changing them. */
  readonly version?: number;
  readonly holder?: string;
  readonly heldUntil?: Date;
  /** Of the row `vault`: a known text, sealed. */
  readonly sealed?: Buffer;
}

export const meta = defineCollection<MetaRow>('meta', {
  _id: String,
  version: Number,
  holder: String,
  heldUntil: Date,
  sealed: Buffer,
});

/** The row as it is, or `fresh` when there was none. */
export async function rowOrNew(connection: Connection, fresh: MetaRow): Promise<MetaRow> {
  const { _id, ...fields } = fresh;
  const rows = modelOf(connection, meta);
  const found = await rows.findOne({ _id }).lean<MetaRow>();
  if (found) return found;
  await rows.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true }).catch((error) => {
    if (!isDuplicateKey(error)) throw error;
  });
  return (await rows.findOne({ _id }).lean<MetaRow>()) ?? fresh;
}
