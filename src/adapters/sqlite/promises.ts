import type { ResidentPromise } from '../../domain/promise';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Connection } from './connection';

export const createPromises = `
  CREATE TABLE promises (
    id TEXT PRIMARY KEY,
    ticket TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX promises_of_ticket ON promises (ticket, made_at);
`;

export function openPromises(db: Connection, codec: Codec): StoreTransaction['promises'] {
  const ofTicket = db.statement<{ body: Buffer }>(
    'SELECT body FROM promises WHERE ticket = ? ORDER BY made_at, rowid',
  );
  const save = db.statement(`
    INSERT INTO promises VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET ticket = excluded.ticket, made_at = excluded.made_at, body = excluded.body`);

  return {
    async ofTicket(ticketId) {
      return ofTicket.all(ticketId).map((row) => codec.open<ResidentPromise>(row.body));
    },
    async save(promise) {
      save.run(promise.id, promise.ticketId, promise.madeAt.getTime(), codec.seal(promise));
    },
  };
}
