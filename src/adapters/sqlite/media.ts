import { filedUnder, type MediaRecord } from '../../domain/records';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Connection } from './connection';

export const createMedia = `
  CREATE TABLE media (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX media_wanted ON media (received_at, not_before) WHERE state = 'wanted';
`;

export function openMedia(db: Connection, codec: Codec): StoreTransaction['media'] {
  const get = db.statement<{ body: Buffer }>('SELECT body FROM media WHERE id = ?');
  const wanted = db.statement<{ body: Buffer }>(
    "SELECT body FROM media WHERE state = 'wanted' AND not_before <= ? ORDER BY received_at LIMIT ?",
  );
  const save = db.statement(`
    INSERT INTO media VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET state = excluded.state, not_before = excluded.not_before,
      received_at = excluded.received_at, body = excluded.body`);

  return {
    async get(id) {
      const row = get.get(id);
      return row ? codec.open<MediaRecord>(row.body) : null;
    },
    async wanted(now, limit) {
      return wanted.all(now.getTime(), limit).map((row) => codec.open<MediaRecord>(row.body));
    },
    async save(record) {
      const { id, notBefore, receivedAt } = record;
      const state = filedUnder(record);
      save.run(id, state, notBefore.getTime(), receivedAt.getTime(), codec.seal(record));
    },
  };
}
