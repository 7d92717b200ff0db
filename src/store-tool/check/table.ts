import { type Finding, problems, words } from './finding';

const idsShown = 3;

/** In plain words, one row for every kind of finding. @param showsAll lists every id, else the first ones */
export function findingsTable(findings: readonly Finding[], showsAll: boolean): string {
  if (findings.length === 0) return 'Nothing was found.';
  const kinds = new Map<string, string[]>();
  for (const { in: where, problem, id } of findings) {
    const what = `${words[where]} ${problems[problem]}`;
    const ids = kinds.get(what) ?? [];
    ids.push(id);
    kinds.set(what, ids);
  }
  const rows = [...kinds].map(([what, ids]) => ({ what, ids }));
  const width = Math.max(...rows.map(({ ids }) => String(ids.length).length));
  return rows
    .map(({ what, ids }) => {
      const shown = showsAll ? ids : ids.slice(0, idsShown);
      const rest = ids.length - shown.length;
      const lines = [...shown, ...(rest > 0 ? [`… and ${rest} more (--all shows them)`] : [])];
      const indent = ' '.repeat(width + 2);
      return [`${String(ids.length).padStart(width)}  ${what}`, ...lines.map((line) => indent + line)].join(
        '\n',
      );
    })
    .join('\n');
}
