import { randomUUID } from 'node:crypto';
import type { Arrival, StoreArchive } from '../../ports/archive';
import type { Vault } from '../../ports/vault';
import { createCodec } from '../../sealing/codec';
import { openDrawers } from './archive-drawers';
import type { Connection } from './connection';
import { connect, prepareFile } from './file';
import { arrivalIn, checkVault, migrate, requireCurrent } from './schema';

export interface SqliteArchiveOptions {
  readonly file: string;
  readonly vault: Vault;
  /**
   * `alone`: nobody else may have the file open, neither now nor until `close`; `looking`: others may, reads show one
   * moment and writing is refused; `trusting`: the caller sees to it that nobody writes.
   */
  readonly access: 'alone' | 'looking' | 'trusting';
  /** Makes the file when it is missing. Default false. */
  readonly create?: boolean;
}

/**
 * The content of an embedded store.
 * @throws StoreFileError as the store does, and when the file is in use
 */
export async function openSqliteArchive(options: SqliteArchiveOptions): Promise<StoreArchive> {
  const { file, vault, access, create = false } = options;
  prepareFile(file, !create);
  const db = connect(file, access === 'alone' ? 'alone' : 'shared');
  try {
    if (access === 'looking') requireCurrent(db);
    else migrate(db);
    checkVault(db, vault);
    if (access === 'looking') db.exec('PRAGMA query_only = ON; BEGIN');
    return archiveOn(db, vault);
  } catch (error) {
    db.close();
    throw error;
  }
}

function archiveOn(db: Connection, vault: Vault): StoreArchive {
  const codec = createCodec(vault);
  const drawers = openDrawers(db, codec);
  const metaOf = db.statement<{ value: Buffer }>('SELECT value FROM meta WHERE name = ?');
  const setMeta = db.statement('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  const removeMeta = db.statement('DELETE FROM meta WHERE name = ?');

  return {
    async identity() {
      const known = metaOf.get('identity');
      if (known) return known.value.toString('utf8');
      const identity = randomUUID();
      setMeta.run('identity', Buffer.from(identity, 'utf8'));
      return identity;
    },

    async count(collection) {
      return drawers[collection].count.get()?.count ?? 0;
    },

    async read(collection, after, limit) {
      const { page, open, isTextKey } = drawers[collection];
      const from = isTextKey ? (after ?? '') : Number(after ?? 0);
      const rows = page.all(from, limit);
      const last = rows.length < limit ? undefined : rows.at(-1);
      return { records: rows.map(open), next: last ? String(last.position) : null };
    },

    async write(collection, records) {
      const { insert } = drawers[collection];
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const record of records) insert(record);
        db.exec('COMMIT');
      } catch (error) {
        if (db.isInTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },

    async arrival() {
      const sealed = arrivalIn(db);
      return sealed ? codec.open<Arrival>(sealed) : null;
    },

    async saveArrival(arrival) {
      if (arrival) setMeta.run('arrival', codec.seal(arrival));
      else removeMeta.run('arrival');
    },

    async close() {
      if (db.isInTransaction) db.exec('ROLLBACK');
      else db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}
