import type { Timer } from '../../domain/records';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { defineCollection, type Row } from './collection';
import { propertyOf } from './property-of';
import { put, remove } from './writes';

/** Holds only what is still to come: a timer that was taken or cancelled is deleted. */
interface TimerRow extends Row {
  readonly property: string;
  /** 0 emergencies, 1 others. */
  readonly rank: number;
  readonly dueAt: Date;
  readonly body: Buffer;
}

export const timers = defineCollection<TimerRow>(
  'timers',
  { _id: String, property: String, rank: Number, dueAt: Date, body: Buffer },
  [{ name: 'due', key: { rank: 1, dueAt: 1 } }],
);

export const timerQueries = {
  due: (now: Date, limit: number) => ({
    filter: { rank: { $gte: 0 }, dueAt: { $lte: now } },
    only: ['body'],
    sort: { rank: 1, dueAt: 1 } as const,
    limit,
    hint: 'due',
  }),
};

export function openTimers(db: Access, codec: Codec): StoreTransaction['timers'] {
  return {
    async due(now, limit) {
      const rows = await db.find(timers, timerQueries.due(now, limit));
      return rows.map((row) => codec.open<Timer>(row.body));
    },
    async get(id) {
      const row = await db.findOne(timers, { filter: { _id: id }, only: ['body'] });
      return row && codec.open<Timer>(row.body);
    },
    async set(timer) {
      const { id, lane, dueAt, subject } = timer;
      const rank = lane === 'emergency' ? 0 : 1;
      await db.write(
        put(timers, id, { property: propertyOf(subject), rank, dueAt, body: codec.seal(timer) }),
      );
    },
    async cancel(id) {
      await db.write(remove(timers, id));
    },
    take: (id, dueAt) => db.removeNow(timers, { _id: id, dueAt }),
  };
}
