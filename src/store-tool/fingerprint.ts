import { createHash, type Hash } from 'node:crypto';

/** The same for equal records, whatever the order of their keys and wherever they were kept. */
export const fingerprint = (record: unknown): Buffer =>
  createHash('sha256').update(canonical(record)).digest();

/** Sums up records in their order. */
export class RunningSum {
  count = 0;
  private readonly hash: Hash = createHash('sha256');

  add(record: unknown): void {
    this.count += 1;
    this.hash.update(fingerprint(record));
  }

  /** May be asked for once. */
  result(): Sum {
    return { count: this.count, hash: this.hash.digest('hex') };
  }
}

export interface Sum {
  readonly count: number;
  /** SHA-256 over the fingerprints, in hexadecimal digits. */
  readonly hash: string;
}

/** JSON with sorted keys; dates and bytes in a form that no JSON value has. */
function canonical(value: unknown): string {
  if (value instanceof Date) return `d${value.getTime()}`;
  if (Buffer.isBuffer(value)) return `b${createHash('sha256').update(value).digest('hex')}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const pairs = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
  return `{${pairs.join(',')}}`;
}
