import type { Correction } from '../../domain/correction';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { defineCollection, type Row } from './collection';
import { put } from './writes';

interface CorrectionRow extends Row {
  readonly property: string;
  readonly body: Buffer;
}

export const corrections = defineCollection<CorrectionRow>(
  'corrections',
  { _id: String, property: String, body: Buffer },
  [{ name: 'by_property', key: { property: 1, _id: 1 } }],
);

export const correctionQueries = {
  list: (property: string, limit: number, afterId: string) => ({
    filter: { property, _id: { $gt: afterId } },
    only: ['body'],
    sort: { _id: 1 } as const,
    limit,
    // The index of ids serves the sort as well, through the rows of every property.
    hint: 'by_property',
  }),
};

export function openCorrections(db: Access, codec: Codec): StoreTransaction['corrections'] {
  return {
    async get(id) {
      const row = await db.findOne(corrections, { filter: { _id: id }, only: ['body'] });
      return row && codec.open<Correction>(row.body);
    },
    async list(propertyId, limit, afterId = '') {
      const rows = await db.find(corrections, correctionQueries.list(propertyId, limit, afterId));
      return rows.map((row) => codec.open<Correction>(row.body));
    },
    async save(correction) {
      const { id, propertyId: property } = correction;
      await db.write(put(corrections, id, { property, body: codec.seal(correction) }));
    },
  };
}
