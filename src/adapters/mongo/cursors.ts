import type { AccountCursor } from '../../domain/records';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { defineCollection, type Row } from './collection';
import { put } from './writes';

interface CursorRow extends Row {
  readonly body: Buffer;
}

export const cursors = defineCollection<CursorRow>('cursors', { _id: String, body: Buffer });

export function openCursors(db: Access, codec: Codec): StoreTransaction['cursors'] {
  return {
    async get(account) {
      const row = await db.findOne(cursors, { filter: { _id: account } });
      return row && codec.open<AccountCursor>(row.body);
    },
    async list() {
      const rows = await db.find(cursors, { filter: {} });
      return rows.map((row) => codec.open<AccountCursor>(row.body));
    },
    async save(cursor) {
      await db.write(put(cursors, cursor.account, { body: codec.seal(cursor) }));
    },
  };
}
