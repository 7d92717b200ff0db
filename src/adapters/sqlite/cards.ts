import type { CardRecord } from '../../domain/records';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Connection } from './connection';

export const createCards = `
  CREATE TABLE cards (
    id TEXT PRIMARY KEY,
    ticket TEXT,
    task TEXT,
    retired INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX cards_live_of_ticket ON cards (ticket, created_at) WHERE retired = 0;
  CREATE INDEX cards_live_of_task ON cards (task, created_at) WHERE retired = 0;
`;

export function openCards(db: Connection, codec: Codec): StoreTransaction['cards'] {
  const get = db.statement<{ body: Buffer }>('SELECT body FROM cards WHERE id = ?');
  const ofTicket = db.statement<{ body: Buffer }>(
    'SELECT body FROM cards WHERE retired = 0 AND ticket = ? ORDER BY created_at, rowid',
  );
  const ofTask = db.statement<{ body: Buffer }>(
    'SELECT body FROM cards WHERE retired = 0 AND task = ? ORDER BY created_at, rowid',
  );
  const save = db.statement(`
    INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET ticket = excluded.ticket, task = excluded.task, retired = excluded.retired,
      created_at = excluded.created_at, body = excluded.body`);

  const cardOf = (row: { body: Buffer }): CardRecord => codec.open<CardRecord>(row.body);

  return {
    async get(id) {
      const row = get.get(id);
      return row ? cardOf(row) : null;
    },
    async liveOfTicket(ticketId) {
      return ofTicket.all(ticketId).map(cardOf);
    },
    async liveOfTask(taskId) {
      return ofTask.all(taskId).map(cardOf);
    },
    async save(card) {
      const { id, ticketId, taskId, retired, createdAt } = card;
      save.run(id, ticketId ?? null, taskId ?? null, retired ? 1 : 0, createdAt.getTime(), codec.seal(card));
    },
  };
}
