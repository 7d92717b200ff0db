import { laneOf, lanes } from '../../domain/delivery';
import { type InboxRow, type NewInboxRow, subjectKey } from '../../domain/records';
import { AlreadyHandled, type StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Connection } from './connection';

/** Handled rows stay, so that a key is unique for ever; the partial indexes hold pending rows only. */
export const createInbox = `
  CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    lane INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER,
    error BLOB,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX inbox_pending_by_subject ON inbox (subject, id, lane, not_before) WHERE state = 'pending';
  CREATE INDEX inbox_pending_emergencies ON inbox (id, subject) WHERE state = 'pending' AND lane = 0;
  CREATE INDEX inbox_pending_others ON inbox (id, subject, not_before) WHERE state = 'pending' AND lane > 0;
  CREATE INDEX inbox_buried ON inbox (ended_at, seq) WHERE state = 'buried';
`;

export const inboxQueries = {
  readyEmergencies: `
    SELECT subject, lane FROM inbox AS this
    WHERE state = 'pending' AND lane = 0
      AND NOT EXISTS (SELECT 1 FROM inbox AS older
        WHERE older.state = 'pending' AND older.subject = this.subject AND older.id < this.id AND older.lane = 0)
      AND (SELECT not_before FROM inbox AS head
        WHERE head.state = 'pending' AND head.subject = this.subject ORDER BY head.id LIMIT 1) <= ?
    ORDER BY id LIMIT ?`,
  readyOthers: `
    SELECT subject, lane FROM inbox AS this
    WHERE state = 'pending' AND lane > 0 AND not_before <= ?
      AND NOT EXISTS (SELECT 1 FROM inbox AS other
        WHERE other.state = 'pending' AND other.subject = this.subject AND (other.id < this.id OR other.lane = 0))
    ORDER BY id LIMIT ?`,
  pendingOf: `
    SELECT body, attempts, not_before FROM inbox
    WHERE state = 'pending' AND subject = ? ORDER BY id LIMIT ?`,
};

interface Ready {
  subject: string;
  lane: number;
}

interface Stored {
  body: Buffer;
  attempts: number;
}

export function openInbox(db: Connection, codec: Codec): StoreTransaction['inbox'] {
  const readyEmergencies = db.statement<Ready>(inboxQueries.readyEmergencies);
  const readyOthers = db.statement<Ready>(inboxQueries.readyOthers);
  const pendingOf = db.statement<Stored & { not_before: number }>(inboxQueries.pendingOf);
  const pendingCount = db.statement<{ count: number }>(
    "SELECT count(*) AS count FROM inbox WHERE state = 'pending'",
  );
  const buried = db.statement<Stored & { error: Buffer }>(`
    SELECT body, attempts, error FROM inbox WHERE state = 'buried' ORDER BY ended_at DESC, seq DESC LIMIT ?`);
  const insert = db.statement(
    'INSERT INTO inbox (id, key, subject, lane, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const complete = db.statement(
    "UPDATE inbox SET state = 'done', ended_at = ? WHERE id = ? AND state = 'pending'",
  );
  const defer = db.statement(`
    UPDATE inbox SET attempts = attempts + 1, not_before = ?, error = ? WHERE id = ? AND state = 'pending'`);
  const bury = db.statement(
    "UPDATE inbox SET state = 'buried', ended_at = ?, error = ? WHERE id = ? AND state = 'pending'",
  );

  const rowOf = (row: Stored): InboxRow => ({ ...codec.open<NewInboxRow>(row.body), attempts: row.attempts });

  return {
    async readySubjects(now, limit) {
      const rows = readyEmergencies.all(now.getTime(), limit);
      if (rows.length < limit) rows.push(...readyOthers.all(now.getTime(), limit - rows.length));
      return rows.map(({ subject, lane }) => ({ subjectKey: subject, lane: laneOf(lane) }));
    },
    async pendingOf(subject, now, limit) {
      const rows = pendingOf.all(subject, limit);
      return (rows[0]?.not_before ?? 0) <= now.getTime() ? rows.map(rowOf) : [];
    },
    async pendingCount() {
      return pendingCount.get()?.count ?? 0;
    },
    async buried(limit) {
      return buried.all(limit).map((row) => ({ ...rowOf(row), error: codec.openText(row.error) }));
    },
    async add(rows) {
      const added: string[] = [];
      for (const row of rows) {
        const lane = lanes.indexOf(row.lane);
        if (insert.run(row.id, row.key, subjectKey(row.subject), lane, codec.seal(row)) === 1)
          added.push(row.id);
      }
      return added;
    },
    async complete(id, at) {
      if (complete.run(at.getTime(), id) === 0) throw new AlreadyHandled(`inbox row ${id}`);
    },
    async defer(id, notBefore, error) {
      defer.run(notBefore.getTime(), codec.sealText(error), id);
    },
    async bury(id, at, error) {
      bury.run(at.getTime(), codec.sealText(error), id);
    },
  };
}
