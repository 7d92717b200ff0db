import { type Lane, lanes } from '../../domain/delivery';
import type { NewOutboxRow, OutboxEnd, OutboxRow } from '../../domain/records';
import { AlreadyHandled, type StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import { recipientIndex } from '../../sealing/indexes';
import type { Connection } from './connection';

/** `recipient` is a blind index: it may be a telephone number. The partial indexes hold pending rows only. */
export const createOutbox = `
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    lane INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    trying_since INTEGER,
    outcome TEXT,
    ended_at INTEGER,
    error BLOB,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX outbox_pending ON outbox (lane, created_at, seq, recipient, not_before) WHERE outcome IS NULL;
  CREATE INDEX outbox_pending_by_recipient ON outbox (recipient, lane, created_at, seq) WHERE outcome IS NULL;
  CREATE INDEX outbox_failed ON outbox (ended_at, seq) WHERE outcome IN ('refused', 'unknown');
`;

export const indexReached = `
  CREATE INDEX outbox_reached ON outbox (recipient, ended_at) WHERE outcome IN ('delivered', 'unknown');
`;

export const outboxQueries = {
  readyRecipients: `
    SELECT recipient FROM outbox AS this
    WHERE outcome IS NULL AND lane = ? AND not_before <= ?
      AND NOT EXISTS (SELECT 1 FROM outbox AS older
        WHERE older.outcome IS NULL AND older.recipient = this.recipient AND older.lane = this.lane
          AND (older.created_at, older.seq) < (this.created_at, this.seq))
    ORDER BY created_at, seq LIMIT ?`,
  head: `
    SELECT body, attempts, trying_since, not_before FROM outbox
    WHERE outcome IS NULL AND recipient = ? AND lane = ? ORDER BY created_at, seq LIMIT 1`,
  pendingFor: 'SELECT count(*) AS count FROM outbox WHERE outcome IS NULL AND recipient = ? AND id > ?',
  reachedSince: `
    SELECT count(*) AS count FROM outbox
    WHERE outcome IN ('delivered', 'unknown') AND recipient = ? AND ended_at >= ? AND id > ?`,
};

interface Stored {
  body: Buffer;
  attempts: number;
  trying_since: number | null;
}

export function openOutbox(db: Connection, codec: Codec): StoreTransaction['outbox'] {
  const readyRecipients = db.statement<{ recipient: string }>(outboxQueries.readyRecipients);
  const head = db.statement<Stored & { not_before: number }>(outboxQueries.head);
  const get = db.statement<Stored & { outcome: OutboxEnd | null }>(
    'SELECT body, attempts, trying_since, outcome FROM outbox WHERE id = ?',
  );
  const pendingFor = db.statement<{ count: number }>(outboxQueries.pendingFor);
  const reachedSince = db.statement<{ count: number }>(outboxQueries.reachedSince);
  const pendingCount = db.statement<{ count: number }>(
    'SELECT count(*) AS count FROM outbox WHERE outcome IS NULL',
  );
  const failed = db.statement<Stored & { outcome: OutboxEnd; error: Buffer | null }>(`
    SELECT body, attempts, trying_since, outcome, error FROM outbox WHERE outcome IN ('refused', 'unknown')
    ORDER BY ended_at DESC, seq DESC LIMIT ?`);
  const insert = db.statement(`
    INSERT INTO outbox (id, recipient, lane, created_at, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const markTrying = db.statement(`
    UPDATE outbox SET trying_since = ? WHERE id = ? AND outcome IS NULL AND attempts = ? AND trying_since IS ?`);
  const defer = db.statement(`
    UPDATE outbox SET attempts = attempts + 1, not_before = ?, trying_since = NULL, error = ?
    WHERE id = ? AND outcome IS NULL`);
  const settle = db.statement(
    'UPDATE outbox SET outcome = ?, ended_at = ?, error = ? WHERE id = ? AND outcome IS NULL',
  );

  const keyOf = (recipient: string): string => recipientIndex(codec, recipient);
  const rowOf = (row: Stored): OutboxRow => ({
    ...codec.open<NewOutboxRow>(row.body),
    attempts: row.attempts,
    ...(row.trying_since === null ? {} : { tryingSince: new Date(row.trying_since) }),
  });

  return {
    keyOf,
    async readyRecipients(now, limit) {
      const ready = new Map<string, Lane>();
      for (const [urgency, lane] of lanes.entries()) {
        if (ready.size >= limit) break;
        // Those named in an earlier lane may be among them.
        for (const { recipient } of readyRecipients.all(urgency, now.getTime(), limit))
          if (!ready.has(recipient) && ready.size < limit) ready.set(recipient, lane);
      }
      return [...ready].map(([recipientKey, lane]) => ({ recipientKey, lane }));
    },
    async next(recipientKey, now) {
      for (const urgency of lanes.keys()) {
        const row = head.get(recipientKey, urgency);
        if (row && row.not_before <= now.getTime()) return rowOf(row);
      }
      return null;
    },
    async get(id) {
      const row = get.get(id);
      if (!row) return null;
      return row.outcome === null ? rowOf(row) : { ...rowOf(row), end: row.outcome };
    },
    async pendingFor(recipient, afterId = '') {
      return pendingFor.get(keyOf(recipient), afterId)?.count ?? 0;
    },
    async reachedSince(recipient, since, afterId = '') {
      return reachedSince.get(keyOf(recipient), since.getTime(), afterId)?.count ?? 0;
    },
    async pendingCount() {
      return pendingCount.get()?.count ?? 0;
    },
    async failed(limit) {
      return failed.all(limit).map((row) => ({
        ...rowOf(row),
        end: row.outcome,
        ...(row.error === null ? {} : { error: codec.openText(row.error) }),
      }));
    },
    async add(rows) {
      for (const row of rows) {
        const lane = lanes.indexOf(row.lane);
        insert.run(row.id, keyOf(row.recipient), lane, row.createdAt.getTime(), codec.seal(row));
      }
    },
    async markTrying({ id, attempts, tryingSince }, at) {
      const changes = markTrying.run(at.getTime(), id, attempts, tryingSince?.getTime() ?? null);
      if (changes === 0) throw new AlreadyHandled(`outbox row ${id}`);
    },
    async defer(id, notBefore, error) {
      defer.run(notBefore.getTime(), codec.sealText(error), id);
    },
    async settle(id, end, at, error) {
      const sealed = error === undefined ? null : codec.sealText(error);
      if (settle.run(end, at.getTime(), sealed, id) === 0) throw new AlreadyHandled(`outbox row ${id}`);
    },
  };
}
