import type { Conversation } from '../../domain/conversation';
import { RevisionConflict, type StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Connection } from './connection';

export const createConversations = `
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    property TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX conversations_last_active ON conversations (property, updated_at);
`;

export function openConversations(db: Connection, codec: Codec): StoreTransaction['conversations'] {
  const get = db.statement<{ body: Buffer }>('SELECT body FROM conversations WHERE id = ?');
  const list = db.statement<{ body: Buffer }>(
    'SELECT body FROM conversations WHERE property = ? ORDER BY updated_at DESC LIMIT ?',
  );
  const insert = db.statement('INSERT INTO conversations VALUES (?, 1, ?, ?, ?) ON CONFLICT DO NOTHING');
  const update = db.statement(`
    UPDATE conversations SET revision = revision + 1, property = ?, updated_at = ?, body = ?
    WHERE id = ? AND revision = ?`);

  return {
    async get(id) {
      const row = get.get(id);
      return row ? codec.open<Conversation>(row.body) : null;
    },
    async list(propertyId, limit) {
      return list.all(propertyId, limit).map((row) => codec.open<Conversation>(row.body));
    },
    async save(conversation) {
      const { id, revision, propertyId, updatedAt } = conversation;
      const body = codec.seal({ ...conversation, revision: revision + 1 });
      const saved =
        revision === 0
          ? insert.run(id, propertyId, updatedAt.getTime(), body)
          : update.run(propertyId, updatedAt.getTime(), body, id, revision);
      if (saved === 0) throw new RevisionConflict(`conversation ${id}`);
    },
  };
}
