import type { Conversation } from '../../domain/conversation';
import { RevisionConflict, type StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { defineCollection, type Row } from './collection';
import { change, create } from './writes';

interface ConversationRow extends Row {
  readonly revision: number;
  readonly property: string;
  readonly updatedAt: Date;
  readonly body: Buffer;
}

export const conversations = defineCollection<ConversationRow>(
  'conversations',
  { _id: String, revision: Number, property: String, updatedAt: Date, body: Buffer },
  [{ name: 'last_active_by_property', key: { property: 1, updatedAt: -1 } }],
);

export const conversationQueries = {
  list: (property: string, limit: number) => ({
    filter: { property },
    only: ['body'],
    sort: { updatedAt: -1 } as const,
    limit,
  }),
};

export function openConversations(db: Access, codec: Codec): StoreTransaction['conversations'] {
  return {
    async get(id) {
      const row = await db.findOne(conversations, { filter: { _id: id }, only: ['body'] });
      return row && codec.open<Conversation>(row.body);
    },
    async list(propertyId, limit) {
      const rows = await db.find(conversations, conversationQueries.list(propertyId, limit));
      return rows.map((row) => codec.open<Conversation>(row.body));
    },
    async save(conversation) {
      const { id, revision, propertyId: property, updatedAt } = conversation;
      const body = codec.seal({ ...conversation, revision: revision + 1 });
      const row = { revision: revision + 1, property, updatedAt, body };
      const refusal = () => new RevisionConflict(`conversation ${id}`);
      await db.write(
        revision === 0
          ? create(conversations, { _id: id, ...row }, refusal)
          : change(conversations, { _id: id, revision }, { $set: row }, refusal),
      );
    },
  };
}
