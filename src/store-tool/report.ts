import { words } from './check/finding';
import type { Compared } from './compare';

/** Per collection how many records both sides have and whether their hashes agree. */
export function comparisonTable(compared: readonly Compared[]): string {
  const rows = compared.map(({ collection, source, target, differsAt }) => [
    words[collection],
    String(source.count),
    String(target.count),
    differsAt === undefined ? `equal ${source.hash.slice(0, 12)}` : `DIFFERENT from ${differsAt} on`,
  ]);
  const all = [['', 'source', 'target', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map(([what = '', left = '', right = '', verdict = '']) =>
      [what.padEnd(widths[0] ?? 0), left.padStart(widths[1] ?? 0), right.padStart(widths[2] ?? 0), verdict]
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
