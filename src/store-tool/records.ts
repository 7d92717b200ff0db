import type { ArchivePage, Collection, CompanyArchive, CompanyRecords } from '../ports/archive';

export const recordsPerPage = 500;

/** All records of a collection, in their order. */
export async function* recordsOf<C extends Collection>(
  archive: CompanyArchive,
  collection: C,
): AsyncGenerator<CompanyRecords[C], undefined> {
  let after: string | null = null;
  do {
    const page: ArchivePage<CompanyRecords[C]> = await archive.read(collection, after, recordsPerPage);
    yield* page.records;
    after = page.next;
  } while (after !== null);
}

export type AnyRecord = CompanyRecords[Collection];

/** What people can find a record by; no personal data. */
export function idOf(record: AnyRecord): string {
  if ('row' in record) return record.row.id;
  if ('id' in record) return record.id;
  return 'name' in record ? record.name : record.account;
}

export async function countAll(archive: CompanyArchive, of: readonly Collection[]): Promise<number> {
  let total = 0;
  for (const collection of of) total += await archive.count(collection);
  return total;
}
