import type {
  ArchivePage,
  AttachmentFile,
  CompanyArchive,
  CompanyRecords,
  MediaArchive,
  StoreArchive,
  StoreRecords,
} from '../ports/archive';

/** Attachments may be large: a page of them ends when it holds so much. */
const bytesPerPage = 16 * 1024 * 1024;

/** A store and the bytes of its attachments as one archive. */
export function withFiles(store: StoreArchive, media: MediaArchive): CompanyArchive {
  let known: readonly string[] | undefined;
  const ids = async (): Promise<readonly string[]> => {
    known ??= await media.ids();
    return known;
  };

  async function readFiles(after: string | null, limit: number): Promise<ArchivePage<AttachmentFile>> {
    const all = await ids();
    const records: AttachmentFile[] = [];
    let at = after === null ? 0 : firstBehind(all, after);
    for (let size = 0; at < all.length && records.length < limit && size < bytesPerPage; at += 1) {
      const id = all[at] ?? '';
      const bytes = await read(id);
      size += bytes.length;
      records.push({ id, bytes });
    }
    return { records, next: at < all.length ? (records.at(-1)?.id ?? null) : null };
  }

  async function read(id: string): Promise<Buffer> {
    try {
      return await media.read(id);
    } catch (cause) {
      throw new Error(`the attachment ${id} cannot be read`, { cause });
    }
  }

  return {
    ...store,
    async count(collection) {
      return collection === 'files' ? (await ids()).length : store.count(collection);
    },
    async read<C extends keyof CompanyRecords>(collection: C, after: string | null, limit: number) {
      const page =
        collection === 'files'
          ? await readFiles(after, limit)
          : await store.read(collection as keyof StoreRecords, after, limit);
      return page as ArchivePage<CompanyRecords[C]>;
    },
    async write<C extends keyof CompanyRecords>(collection: C, records: readonly CompanyRecords[C][]) {
      if (collection !== 'files')
        return store.write(
          collection as keyof StoreRecords,
          records as readonly StoreRecords[keyof StoreRecords][],
        );
      known = undefined;
      for (const { id, bytes } of records as readonly AttachmentFile[]) await media.write(id, bytes);
    },
  };
}

/** Place of the first id greater than this one. */
function firstBehind(ids: readonly string[], id: string): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? '') <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
