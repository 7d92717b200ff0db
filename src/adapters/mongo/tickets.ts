import { isSettled, type Ticket } from '../../domain/ticket/ticket';
import { RevisionConflict, type StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import { roomIndex } from '../../sealing/indexes';
import type { Access, Query } from './access';
import { defineCollection, type Row } from './collection';
import { nextInSequence } from './sequence';
import { openTimeline } from './timeline';
import { change, create } from './writes';

/** `room` is a blind index; `open` is false when nothing more will happen to the ticket. */
interface TicketRow extends Row {
  readonly revision: number;
  readonly property: string;
  readonly number: string;
  /** The number from its end, so that an ending is a range. */
  readonly numberReversed: string;
  readonly code: string;
  readonly status: string;
  readonly open: boolean;
  readonly room: string | null;
  readonly reporters: readonly string[];
  readonly openedAt: Date;
  readonly seq: number;
  readonly body: Buffer;
}

const openOnly = { partialFilterExpression: { open: true } };

export const tickets = defineCollection<TicketRow>(
  'tickets',
  {
    _id: String,
    revision: Number,
    property: String,
    number: String,
    numberReversed: String,
    code: String,
    status: String,
    open: Boolean,
    room: String,
    reporters: [String],
    openedAt: Date,
    seq: Number,
    body: Buffer,
  },
  [
    { name: 'by_property_and_number', key: { property: 1, number: 1 }, unique: true },
    { name: 'newest_by_property', key: { property: 1, openedAt: -1, seq: -1 } },
    { name: 'open_by_property', key: { property: 1, open: 1, openedAt: -1, seq: -1 }, ...openOnly },
    { name: 'open_at_room', key: { property: 1, room: 1, code: 1, openedAt: -1, seq: -1 }, ...openOnly },
    { name: 'open_by_number_ending', key: { property: 1, numberReversed: 1 }, ...openOnly },
    { name: 'newest_of_reporter', key: { reporters: 1, openedAt: -1, seq: -1 } },
  ],
);

interface SeriesRow extends Row {
  readonly last: number;
}

export const series = defineCollection<SeriesRow>('series', { _id: String, last: Number });

const newestFirst = { openedAt: -1, seq: -1 } as const;
const greatestCharacter = '\u{10ffff}';
const reversed = (text: string): string => [...text].reverse().join('');

/** What a ticket is found by. */
export const ticketFields = (codec: Codec, ticket: Ticket) => ({
  revision: ticket.revision,
  property: ticket.propertyId,
  number: ticket.number,
  numberReversed: reversed(ticket.number),
  code: ticket.code,
  status: ticket.status,
  open: !isSettled(ticket.status),
  room: ticket.place.room === undefined ? null : roomIndex(codec, ticket.propertyId, ticket.place.room),
  reporters: ticket.reporters,
  openedAt: ticket.openedAt,
});

export const ticketQueries = {
  byNumber: (property: string, number: string): Query => ({ filter: { property, number }, only: ['body'] }),
  /** Unordered: few open tickets end alike. */
  openByNumberEnding: (property: string, digits: string): Query => {
    const from = reversed(digits);
    return {
      filter: { property, open: true, numberReversed: { $gte: from, $lt: from + greatestCharacter } },
      only: ['body', 'openedAt', 'seq'],
      hint: 'open_by_number_ending',
    };
  },
  reportedBy: (conversation: string, limit: number): Query => ({
    filter: { reporters: conversation },
    only: ['body'],
    sort: newestFirst,
    limit,
  }),
  openAt: (property: string, room: string, code: string): Query => ({
    filter: { property, open: true, room, code },
    only: ['body'],
    sort: newestFirst,
  }),
  open: (property: string, limit: number): Query => ({
    filter: { property, open: true },
    only: ['body'],
    sort: newestFirst,
    limit,
    // The planner may take newest_by_property for as good while most tickets are open, and hold on to it.
    hint: 'open_by_property',
  }),
  list: (property: string, limit: number): Query => ({
    filter: { property },
    only: ['body'],
    sort: newestFirst,
    limit,
  }),
};

export function openTickets(db: Access, codec: Codec): StoreTransaction['tickets'] {
  const ticketOf = (row: TicketRow): Ticket => codec.open<Ticket>(row.body);
  const find = async (query: Query): Promise<Ticket[]> => (await db.find(tickets, query)).map(ticketOf);
  const findOne = async (query: Query): Promise<Ticket | null> => {
    const row = await db.findOne(tickets, query);
    return row && ticketOf(row);
  };

  return {
    ...openTimeline(db, codec),
    get: (id) => findOne({ filter: { _id: id }, only: ['body'] }),
    byNumber: (propertyId, number) => findOne(ticketQueries.byNumber(propertyId, number)),
    async openByNumberEnding(propertyId, digits) {
      const rows = await db.find(tickets, ticketQueries.openByNumberEnding(propertyId, digits));
      return rows.sort((a, b) => b.openedAt.getTime() - a.openedAt.getTime() || b.seq - a.seq).map(ticketOf);
    },
    reportedBy: (conversationId, limit) => find(ticketQueries.reportedBy(conversationId, limit)),
    openAt: (propertyId, code, room) =>
      find(ticketQueries.openAt(propertyId, roomIndex(codec, propertyId, room), code)),
    open: (propertyId, limit) => find(ticketQueries.open(propertyId, limit)),
    list: (propertyId, limit) => find(ticketQueries.list(propertyId, limit)),
    async save(ticket) {
      const { id, revision } = ticket;
      const saved = { ...ticket, revision: revision + 1 };
      const row = { ...ticketFields(codec, saved), body: codec.seal(saved) };
      const refusal = () => new RevisionConflict(`ticket ${id}`);
      await db.write(
        revision === 0
          ? create(tickets, { _id: id, ...row, seq: nextInSequence() }, refusal)
          : change(tickets, { _id: id, revision }, { $set: row }, refusal),
      );
    },
    nextNumber: (name) => db.increment(series, name, 'last'),
  };
}
