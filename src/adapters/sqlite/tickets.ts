import { isSettled, type Ticket, type TimelineEntry } from '../../domain/ticket/ticket';
import { RevisionConflict, type StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import { roomIndex } from '../../sealing/indexes';
import type { Connection } from './connection';
import { openReporters } from './reporters';

/** `room` is a blind index; `settled` is 1 when nothing more will happen to the ticket. */
export const createTickets = `
  CREATE TABLE tickets (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    property TEXT NOT NULL,
    number TEXT NOT NULL,
    code TEXT NOT NULL,
    status TEXT NOT NULL,
    settled INTEGER NOT NULL,
    room TEXT,
    opened_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (property, number)
  ) STRICT;
  CREATE INDEX tickets_newest ON tickets (property, opened_at, seq);
  CREATE INDEX tickets_open ON tickets (property, opened_at, seq, number) WHERE settled = 0;
  CREATE INDEX tickets_open_at_room ON tickets (property, room, code, opened_at, seq) WHERE settled = 0;

  CREATE TABLE ticket_timeline (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    ticket TEXT NOT NULL,
    at INTEGER NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX ticket_timeline_order ON ticket_timeline (ticket, at, seq);

  CREATE TABLE series (name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

export const ticketQueries = {
  open: `
    SELECT body FROM tickets WHERE settled = 0 AND property = ?
    ORDER BY opened_at DESC, seq DESC LIMIT ?`,
} as const;

interface Sealed {
  body: Buffer;
}

export function openTickets(db: Connection, codec: Codec): StoreTransaction['tickets'] {
  const reporters = openReporters(db);
  const get = db.statement<Sealed>('SELECT body FROM tickets WHERE id = ?');
  const byNumber = db.statement<Sealed>('SELECT body FROM tickets WHERE property = ? AND number = ?');
  const byEnding = db.statement<Sealed>(`
    SELECT body FROM tickets WHERE settled = 0 AND property = ?1 AND substr(number, -length(?2)) = ?2
    ORDER BY opened_at DESC, seq DESC`);
  const openAt = db.statement<Sealed>(`
    SELECT body FROM tickets WHERE settled = 0 AND property = ? AND room = ? AND code = ?
    ORDER BY opened_at DESC, seq DESC`);
  const open = db.statement<Sealed>(ticketQueries.open);
  const list = db.statement<Sealed>(
    'SELECT body FROM tickets WHERE property = ? ORDER BY opened_at DESC, seq DESC LIMIT ?',
  );
  const insert = db.statement<{ seq: number }>(`
    INSERT INTO tickets (id, revision, property, number, code, status, settled, room, opened_at, body)
    VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING seq`);
  const update = db.statement<{ seq: number }>(`
    UPDATE tickets SET revision = revision + 1, property = ?, number = ?, code = ?, status = ?, settled = ?,
      room = ?, opened_at = ?, body = ?
    WHERE id = ? AND revision = ? RETURNING seq`);
  const timeline = db.statement<Sealed>('SELECT body FROM ticket_timeline WHERE ticket = ? ORDER BY at, seq');
  const addToTimeline = db.statement(
    'INSERT INTO ticket_timeline (id, ticket, at, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const nextNumber = db.statement<{ last: number }>(`
    INSERT INTO series VALUES (?, 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last`);

  const ticketOf = (row: Sealed): Ticket => codec.open<Ticket>(row.body);

  return {
    async get(id) {
      const row = get.get(id);
      return row ? ticketOf(row) : null;
    },
    async byNumber(propertyId, number) {
      const row = byNumber.get(propertyId, number);
      return row ? ticketOf(row) : null;
    },
    async openByNumberEnding(propertyId, digits) {
      return byEnding.all(propertyId, digits).map(ticketOf);
    },
    async reportedBy(conversationId, limit) {
      return reporters.ticketsOf(conversationId, limit).map(ticketOf);
    },
    async openAt(propertyId, code, room) {
      return openAt.all(propertyId, roomIndex(codec, propertyId, room), code).map(ticketOf);
    },
    async open(propertyId, limit) {
      return open.all(propertyId, limit).map(ticketOf);
    },
    async list(propertyId, limit) {
      return list.all(propertyId, limit).map(ticketOf);
    },
    async timeline(ticketId) {
      return timeline.all(ticketId).map((row) => codec.open<TimelineEntry>(row.body));
    },
    async save(ticket) {
      const { id, revision, propertyId, number, code, status } = ticket;
      const { room: home } = ticket.place;
      const room = home === undefined ? null : roomIndex(codec, propertyId, home);
      const openedAt = ticket.openedAt.getTime();
      const body = codec.seal({ ...ticket, revision: revision + 1 });
      const settled = isSettled(status) ? 1 : 0;
      const saved =
        revision === 0
          ? insert.get(id, propertyId, number, code, status, settled, room, openedAt, body)
          : update.get(propertyId, number, code, status, settled, room, openedAt, body, id, revision);
      if (!saved) throw new RevisionConflict(`ticket ${id}`);
      reporters.replace(saved.seq, openedAt, ticket.reporters);
    },
    async appendTimeline(entries) {
      for (const entry of entries) {
        addToTimeline.run(entry.id, entry.ticketId, entry.at.getTime(), codec.seal(entry));
      }
    },
    async nextNumber(series) {
      const row = nextNumber.get(series);
      if (!row) throw new Error(`no next number in the series ${series}`);
      return row.last;
    },
  };
}
