import type { Timer } from '../../domain/records';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { defineCollection, type Row } from './collection';
import { propertyOf } from './property-of';
import { rankOf } from './rank';
import { put, remove } from './writes';

/** Holds only what is still to come: a timer that was taken or cancelled is deleted. */
interface TimerRow extends Row {
  readonly property: string;
  /** `rankOf` its lane. */
  readonly rank: number;
  readonly dueAt: Date;
  readonly body: Buffer;
}

export const timers = defineCollection<TimerRow>(
  'timers',
  { _id: String, property: String, rank: Number, dueAt: Date, body: Buffer },
  [{ name: 'due', key: { rank: 1, dueAt: 1 } }],
);

/** What a timer is found by. */
export const timerFields = ({ subject, lane, dueAt }: Timer) => ({
  property: propertyOf(subject),
  rank: rankOf(lane),
  dueAt,
});

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
      await db.write(put(timers, timer.id, { ...timerFields(timer), body: codec.seal(timer) }));
    },
    async cancel(id) {
      await db.write(remove(timers, id));
    },
    take: (id, dueAt) => db.removeNow(timers, { _id: id, dueAt }),
  };
}
