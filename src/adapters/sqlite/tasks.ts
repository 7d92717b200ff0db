import type { DeskTask } from '../../domain/records';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Connection } from './connection';

export const createTasks = `
  CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    property TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX tasks_open ON tasks (property, created_at) WHERE done_at IS NULL;
`;

export function openTasks(db: Connection, codec: Codec): StoreTransaction['tasks'] {
  const get = db.statement<{ body: Buffer }>('SELECT body FROM tasks WHERE id = ?');
  const open = db.statement<{ body: Buffer }>(
    'SELECT body FROM tasks WHERE done_at IS NULL AND property = ? ORDER BY created_at, rowid',
  );
  const save = db.statement(`
    INSERT INTO tasks VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET property = excluded.property, created_at = excluded.created_at,
      done_at = excluded.done_at, body = excluded.body`);

  return {
    async get(id) {
      const row = get.get(id);
      return row ? codec.open<DeskTask>(row.body) : null;
    },
    async open(propertyId) {
      return open.all(propertyId).map((row) => codec.open<DeskTask>(row.body));
    },
    async save(task) {
      const { id, propertyId, createdAt, doneAt } = task;
      save.run(id, propertyId, createdAt.getTime(), doneAt?.getTime() ?? null, codec.seal(task));
    },
  };
}
