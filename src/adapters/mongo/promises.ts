import type { ResidentPromise } from '../../domain/promise';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { defineCollection, type Row } from './collection';
import { nextInSequence } from './sequence';
import { put } from './writes';

interface PromiseRow extends Row {
  readonly property: string;
  readonly ticket: string;
  readonly madeAt: Date;
  readonly seq: number;
  readonly body: Buffer;
}

export const promises = defineCollection<PromiseRow>(
  'promises',
  { _id: String, property: String, ticket: String, madeAt: Date, seq: Number, body: Buffer },
  [{ name: 'oldest_of_ticket', key: { ticket: 1, madeAt: 1, seq: 1 } }],
);

export const promiseQueries = {
  ofTicket: (ticket: string) => ({
    filter: { ticket },
    only: ['body'],
    sort: { madeAt: 1, seq: 1 } as const,
  }),
};

export function openPromises(db: Access, codec: Codec): StoreTransaction['promises'] {
  return {
    async ofTicket(ticketId) {
      const rows = await db.find(promises, promiseQueries.ofTicket(ticketId));
      return rows.map((row) => codec.open<ResidentPromise>(row.body));
    },
    async save(promise) {
      const { id, propertyId: property, ticketId: ticket, madeAt } = promise;
      const fields = { property, ticket, madeAt, body: codec.seal(promise) };
      await db.write(put(promises, id, fields, { seq: nextInSequence() }));
    },
  };
}
