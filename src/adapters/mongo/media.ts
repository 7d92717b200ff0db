import { filedUnder, type MediaRecord } from '../../domain/records';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { defineCollection, type Row } from './collection';
import { put } from './writes';

interface MediaRow extends Row {
  /** `wanted` while anything is left to do; the whole record is in the body. */
  readonly state: ReturnType<typeof filedUnder>;
  readonly notBefore: Date;
  readonly receivedAt: Date;
  readonly body: Buffer;
}

export const media = defineCollection<MediaRow>(
  'media',
  { _id: String, state: String, notBefore: Date, receivedAt: Date, body: Buffer },
  [
    {
      name: 'wanted',
      key: { state: 1, receivedAt: 1, notBefore: 1 },
      partialFilterExpression: { state: 'wanted' },
    },
  ],
);

export const mediaQueries = {
  wanted: (now: Date, limit: number) => ({
    filter: { state: 'wanted', notBefore: { $lte: now } },
    only: ['body'],
    sort: { receivedAt: 1 } as const,
    limit,
    hint: 'wanted',
  }),
};

export function openMedia(db: Access, codec: Codec): StoreTransaction['media'] {
  return {
    async get(id) {
      const row = await db.findOne(media, { filter: { _id: id }, only: ['body'] });
      return row && codec.open<MediaRecord>(row.body);
    },
    async wanted(now, limit) {
      const rows = await db.find(media, mediaQueries.wanted(now, limit));
      return rows.map((row) => codec.open<MediaRecord>(row.body));
    },
    async save(record) {
      const { id, notBefore, receivedAt } = record;
      const state = filedUnder(record);
      await db.write(put(media, id, { state, notBefore, receivedAt, body: codec.seal(record) }));
    },
  };
}
