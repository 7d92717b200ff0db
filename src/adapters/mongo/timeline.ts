import type { TimelineEntry } from '../../domain/ticket/ticket';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { defineCollection, type Row } from './collection';
import { nextInSequence } from './sequence';
import { keep } from './writes';

interface EntryRow extends Row {
  readonly ticket: string;
  readonly at: Date;
  readonly seq: number;
  readonly body: Buffer;
}

export const timeline = defineCollection<EntryRow>(
  'ticket_timeline',
  { _id: String, ticket: String, at: Date, seq: Number, body: Buffer },
  [{ name: 'oldest_of_ticket', key: { ticket: 1, at: 1, seq: 1 } }],
);

export const timelineQueries = {
  timeline: (ticket: string) => ({ filter: { ticket }, only: ['body'], sort: { at: 1, seq: 1 } as const }),
};

export function openTimeline(
  db: Access,
  codec: Codec,
): Pick<StoreTransaction['tickets'], 'timeline' | 'appendTimeline'> {
  return {
    async timeline(ticketId) {
      const rows = await db.find(timeline, timelineQueries.timeline(ticketId));
      return rows.map((row) => codec.open<TimelineEntry>(row.body));
    },
    async appendTimeline(entries) {
      for (const entry of entries) {
        const { id, ticketId: ticket, at } = entry;
        await db.write(
          keep(timeline, { _id: id, ticket, at, seq: nextInSequence(), body: codec.seal(entry) }),
        );
      }
    },
  };
}
