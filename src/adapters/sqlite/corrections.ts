import type { Correction } from '../../domain/correction';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Connection } from './connection';

export const createCorrections = `
  CREATE TABLE corrections (
    id TEXT PRIMARY KEY,
    property TEXT NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX corrections_of_property ON corrections (property, id);
`;

export const correctionQueries = {
  list: 'SELECT body FROM corrections WHERE property = ? AND id > ? ORDER BY id LIMIT ?',
} as const;

export function openCorrections(db: Connection, codec: Codec): StoreTransaction['corrections'] {
  const get = db.statement<{ body: Buffer }>('SELECT body FROM corrections WHERE id = ?');
  const list = db.statement<{ body: Buffer }>(correctionQueries.list);
  const save = db.statement(`
    INSERT INTO corrections VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET property = excluded.property, body = excluded.body`);

  return {
    async get(id) {
      const row = get.get(id);
      return row ? codec.open<Correction>(row.body) : null;
    },
    async list(propertyId, limit, afterId = '') {
      return list.all(propertyId, afterId, limit).map((row) => codec.open<Correction>(row.body));
    },
    async save(correction) {
      save.run(correction.id, correction.propertyId, codec.seal(correction));
    },
  };
}
