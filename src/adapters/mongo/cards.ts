import type { CardRecord } from '../../domain/records';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access, Query } from './access';
import { defineCollection, type Row } from './collection';
import { nextInSequence } from './sequence';
import { put } from './writes';

interface CardRow extends Row {
  readonly ticket: string | null;
  readonly task: string | null;
  readonly live: boolean;
  readonly createdAt: Date;
  readonly seq: number;
  readonly body: Buffer;
}

const liveOnly = { partialFilterExpression: { live: true } };

export const cards = defineCollection<CardRow>(
  'cards',
  { _id: String, ticket: String, task: String, live: Boolean, createdAt: Date, seq: Number, body: Buffer },
  [
    { name: 'live_of_ticket', key: { ticket: 1, createdAt: 1, seq: 1 }, ...liveOnly },
    { name: 'live_of_task', key: { task: 1, createdAt: 1, seq: 1 }, ...liveOnly },
  ],
);

const oldestFirst = { createdAt: 1, seq: 1 } as const;

export const cardQueries = {
  liveOfTicket: (ticket: string): Query => ({
    filter: { live: true, ticket },
    only: ['body'],
    sort: oldestFirst,
  }),
  liveOfTask: (task: string): Query => ({
    filter: { live: true, task },
    only: ['body'],
    sort: oldestFirst,
  }),
};

export function openCards(db: Access, codec: Codec): StoreTransaction['cards'] {
  const find = async (query: Query): Promise<CardRecord[]> =>
    (await db.find(cards, query)).map((row) => codec.open<CardRecord>(row.body));

  return {
    async get(id) {
      const row = await db.findOne(cards, { filter: { _id: id }, only: ['body'] });
      return row && codec.open<CardRecord>(row.body);
    },
    liveOfTicket: (ticketId) => find(cardQueries.liveOfTicket(ticketId)),
    liveOfTask: (taskId) => find(cardQueries.liveOfTask(taskId)),
    async save(card) {
      const { id, ticketId: ticket = null, taskId: task = null, retired, createdAt } = card;
      const fields = { ticket, task, live: !retired, createdAt, body: codec.seal(card) };
      await db.write(put(cards, id, fields, { seq: nextInSequence() }));
    },
  };
}
