import { type Arrival, type Collection, type CompanyArchive, collections } from '../ports/archive';
import { type Compared, compare } from './compare';
import type { Progress } from './progress';
import { countAll, recordsPerPage } from './records';

/** The move may not begin; the message says why. Nothing was changed. */
export class MoveRefused extends Error {
  readonly code = 'move_refused';
}

/**
 * Copies everything into an empty archive and compares the two afterwards. Interrupted at any moment, the same move goes on
 * where it was. A target that came out different stays marked as incomplete, so that nobody works on it.
 *
 * @throws MoveRefused when the target holds something else, or the source is incomplete
 */
export async function move(
  source: CompanyArchive,
  target: CompanyArchive,
  progress: Progress,
  pageSize = recordsPerPage,
): Promise<readonly Compared[]> {
  let arrival = await begin(source, target);
  const done = collections.filter((collection) => arrival.finished.includes(collection));
  progress.begin('copying', await countAll(source, collections));
  progress.advance(await countAll(target, collections));
  for (const collection of collections.filter((each) => !done.includes(each))) {
    while (!arrival.finished.includes(collection)) {
      const after = arrival.reached[collection] ?? null;
      const { count, next } = await copyPage(source, target, collection, after, pageSize);
      arrival = advanced(arrival, collection, next);
      await target.saveArrival(arrival);
      progress.advance(count);
    }
  }
  progress.end();
  const compared = await compare(source, target, progress);
  if (isEqual(compared)) await target.saveArrival(null);
  return compared;
}

export const isEqual = (compared: readonly Compared[]): boolean =>
  compared.every(({ differsAt }) => differsAt === undefined);

async function begin(source: CompanyArchive, target: CompanyArchive): Promise<Arrival> {
  if (await source.arrival())
    throw new MoveRefused('the source is itself the target of a move that did not end: end that one first');
  const identity = await source.identity();
  const known = await target.arrival();
  if (known) {
    if (known.source === identity) return known;
    throw new MoveRefused('the target holds a part of another source: empty it or end that move');
  }
  for (const collection of collections)
    if ((await target.count(collection)) > 0)
      throw new MoveRefused(`the target is not empty: it already holds ${collection}`);
  const arrival: Arrival = { source: identity, reached: {}, finished: [] };
  await target.saveArrival(arrival);
  return arrival;
}

async function copyPage(
  source: CompanyArchive,
  target: CompanyArchive,
  collection: Collection,
  after: string | null,
  pageSize: number,
): Promise<{ count: number; next: string | null }> {
  try {
    const { records, next } = await source.read(collection, after, pageSize);
    if (records.length > 0) await target.write(collection, records);
    return { count: records.length, next };
  } catch (cause) {
    const where = after === null ? 'at the beginning' : `behind ${after}`;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${collection}, ${where}: ${reason}`, { cause });
  }
}

const advanced = (arrival: Arrival, collection: Collection, next: string | null): Arrival =>
  next === null
    ? { ...arrival, finished: [...arrival.finished, collection] }
    : { ...arrival, reached: { ...arrival.reached, [collection]: next } };
