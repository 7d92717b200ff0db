import type { MediaKind } from '../../domain/inbound';
import type { MediaRecord } from '../../domain/records';
import type { Reads } from '../../ports/store';

/** Records of attachments, in the order given; null where there is none. */
export async function recordsOf(
  { media }: Pick<Reads, 'media'>,
  mediaIds: readonly string[],
): Promise<readonly (MediaRecord | null)[]> {
  const records: (MediaRecord | null)[] = [];
  for (const id of mediaIds) records.push(await media.get(id));
  return records;
}

export const kindsOf = async (
  reads: Pick<Reads, 'media'>,
  mediaIds: readonly string[],
): Promise<readonly MediaKind[]> =>
  (await recordsOf(reads, mediaIds)).flatMap((record) => (record ? [record.kind] : []));
