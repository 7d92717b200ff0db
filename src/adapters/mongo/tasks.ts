import type { DeskTask } from '../../domain/records';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { defineCollection, type Row } from './collection';
import { nextInSequence } from './sequence';
import { put } from './writes';

interface TaskRow extends Row {
  readonly property: string;
  readonly open: boolean;
  readonly createdAt: Date;
  readonly seq: number;
  readonly body: Buffer;
}

export const tasks = defineCollection<TaskRow>(
  'tasks',
  { _id: String, property: String, open: Boolean, createdAt: Date, seq: Number, body: Buffer },
  [
    {
      name: 'open_by_property',
      key: { property: 1, createdAt: 1, seq: 1 },
      partialFilterExpression: { open: true },
    },
  ],
);

export const taskQueries = {
  open: (property: string) => ({
    filter: { property, open: true },
    only: ['body'],
    sort: { createdAt: 1, seq: 1 } as const,
  }),
};

export function openTasks(db: Access, codec: Codec): StoreTransaction['tasks'] {
  return {
    async get(id) {
      const row = await db.findOne(tasks, { filter: { _id: id }, only: ['body'] });
      return row && codec.open<DeskTask>(row.body);
    },
    async open(propertyId) {
      const rows = await db.find(tasks, taskQueries.open(propertyId));
      return rows.map((row) => codec.open<DeskTask>(row.body));
    },
    async save(task) {
      const { id, propertyId: property, createdAt, doneAt } = task;
      const fields = { property, open: doneAt === undefined, createdAt, body: codec.seal(task) };
      await db.write(put(tasks, id, fields, { seq: nextInSequence() }));
    },
  };
}
