import { lanes } from '../../domain/delivery';
import type { Timer } from '../../domain/records';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Connection } from './connection';

/** Holds only what is still to come: a timer that was taken or cancelled is deleted. */
export const createTimers = `
  CREATE TABLE timers (
    id TEXT PRIMARY KEY,
    lane INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX timers_due_emergencies ON timers (due_at) WHERE lane = 0;
  CREATE INDEX timers_due_others ON timers (due_at) WHERE lane > 0;
`;

export const timerQueries = {
  dueEmergencies: 'SELECT body FROM timers WHERE lane = 0 AND due_at <= ? ORDER BY due_at LIMIT ?',
  dueOthers: 'SELECT body FROM timers WHERE lane > 0 AND due_at <= ? ORDER BY due_at LIMIT ?',
};

export function openTimers(db: Connection, codec: Codec): StoreTransaction['timers'] {
  const dueEmergencies = db.statement<{ body: Buffer }>(timerQueries.dueEmergencies);
  const dueOthers = db.statement<{ body: Buffer }>(timerQueries.dueOthers);
  const get = db.statement<{ body: Buffer }>('SELECT body FROM timers WHERE id = ?');
  const set = db.statement(`
    INSERT INTO timers VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET lane = excluded.lane, due_at = excluded.due_at, body = excluded.body`);
  const cancel = db.statement('DELETE FROM timers WHERE id = ?');
  const take = db.statement('DELETE FROM timers WHERE id = ? AND due_at = ?');

  return {
    async due(now, limit) {
      const rows = dueEmergencies.all(now.getTime(), limit);
      if (rows.length < limit) rows.push(...dueOthers.all(now.getTime(), limit - rows.length));
      return rows.map((row) => codec.open<Timer>(row.body));
    },
    async get(id) {
      const row = get.get(id);
      return row ? codec.open<Timer>(row.body) : null;
    },
    async set(timer) {
      set.run(timer.id, lanes.indexOf(timer.lane), timer.dueAt.getTime(), codec.seal(timer));
    },
    async cancel(id) {
      cancel.run(id);
    },
    async take(id, dueAt) {
      return take.run(id, dueAt.getTime()) === 1;
    },
  };
}
