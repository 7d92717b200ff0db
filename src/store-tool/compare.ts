import { type Collection, type CompanyArchive, collections } from '../ports/archive';
import { fingerprint, RunningSum, type Sum } from './fingerprint';
import type { Progress } from './progress';
import { type AnyRecord, countAll, idOf, recordsOf } from './records';

export interface Compared {
  readonly collection: Collection;
  readonly source: Sum;
  readonly target: Sum;
  /** The record with which the two begin to differ; absent when they are equal. */
  readonly differsAt?: string;
}

/** Opens every record of both sides and compares them in their order. */
export async function compare(
  source: CompanyArchive,
  target: CompanyArchive,
  progress: Progress,
): Promise<readonly Compared[]> {
  progress.begin('comparing', await countAll(source, collections));
  const all: Compared[] = [];
  for (const collection of collections) all.push(await compareOne(collection, source, target, progress));
  progress.end();
  return all;
}

async function compareOne(
  collection: Collection,
  source: CompanyArchive,
  target: CompanyArchive,
  progress: Progress,
): Promise<Compared> {
  const [left, right] = [recordsOf(source, collection), recordsOf(target, collection)];
  const sums = [new RunningSum(), new RunningSum()] as const;
  let differsAt: string | undefined;
  for (;;) {
    const [a, b] = await Promise.all([left.next(), right.next()]);
    if (a.done && b.done) break;
    if (!a.done) sums[0].add(a.value);
    if (!b.done) sums[1].add(b.value);
    const differing = isSame(a.value, b.value) ? undefined : (a.value ?? b.value);
    if (differing) differsAt ??= idOf(differing);
    progress.advance(a.done ? 0 : 1);
  }
  return {
    collection,
    source: sums[0].result(),
    target: sums[1].result(),
    ...(differsAt !== undefined && { differsAt }),
  };
}

const isSame = (a: AnyRecord | undefined, b: AnyRecord | undefined): boolean =>
  a !== undefined && b !== undefined && fingerprint(a).equals(fingerprint(b));

/** What an archive holds, by collection. */
export async function sumUp(
  archive: CompanyArchive,
  progress: Progress,
): Promise<ReadonlyMap<Collection, Sum>> {
  progress.begin('reading', await countAll(archive, collections));
  const sums = new Map<Collection, Sum>();
  for (const collection of collections) {
    const sum = new RunningSum();
    for await (const record of recordsOf(archive, collection)) {
      sum.add(record);
      progress.advance(1);
    }
    sums.set(collection, sum.result());
  }
  progress.end();
  return sums;
}
