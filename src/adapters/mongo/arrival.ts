import type { Connection } from 'mongoose';
import { modelOf } from './collection';
import { StoreDatabaseError } from './errors';
import { type MetaRow, meta } from './meta';

const row = { _id: 'arrival' };

/** What is on its way into the database, sealed; undefined when it is complete. */
export const arrivalIn = async (connection: Connection): Promise<Buffer | undefined> =>
  (await modelOf(connection, meta).findOne(row).lean<MetaRow>())?.sealed;

export async function setArrival(connection: Connection, sealed: Buffer | null): Promise<void> {
  const rows = modelOf(connection, meta);
  if (sealed) await rows.updateOne(row, { $set: { sealed } }, { upsert: true });
  else await rows.deleteOne(row);
}

/** @throws StoreDatabaseError when only a part of what the database shall hold is there. */
export async function refuseIncomplete(connection: Connection): Promise<void> {
  if (await arrivalIn(connection))
    throw new StoreDatabaseError(
      'the database is the target of a move that did not end: run the same `npm run store` command again',
    );
}
