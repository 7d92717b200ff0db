import type { AccountCursor } from '../../domain/records';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Connection } from './connection';

export const createCursors = `
  CREATE TABLE cursors (account TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT;
`;

export function openCursors(db: Connection, codec: Codec): StoreTransaction['cursors'] {
  const get = db.statement<{ body: Buffer }>('SELECT body FROM cursors WHERE account = ?');
  const list = db.statement<{ body: Buffer }>('SELECT body FROM cursors');
  const save = db.statement(
    'INSERT INTO cursors VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
  );

  return {
    async get(account) {
      const row = get.get(account);
      return row ? codec.open<AccountCursor>(row.body) : null;
    },
    async list() {
      return list.all().map((row) => codec.open<AccountCursor>(row.body));
    },
    async save(cursor) {
      save.run(cursor.account, codec.seal(cursor));
    },
  };
}
