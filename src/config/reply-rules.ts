import { isRecord, type RawFile } from './files';
import type { Problem } from './problems';
import { problemAt } from './shape';
import { didYouMean } from './suggestion';

/** Values each reply may use, by reply id. */
export type RequiredReplies = Readonly<Record<string, readonly string[]>>;

const placeholder = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

/** Placeholders are well-formed; with `required`, the file has exactly those ids and each uses only its own values. */
export function checkReplies(
  file: RawFile,
  required: RequiredReplies | undefined,
  problems: Problem[],
): void {
  if (!isRecord(file.value)) return;
  for (const [id, text] of Object.entries(file.value)) {
    const report = (statement: string): void => void problems.push(problemAt(file, [id], statement));
    const values = required?.[id];
    if (required !== undefined && values === undefined)
      report(`is not a reply this program sends${didYouMean(id, Object.keys(required))}`);
    if (typeof text !== 'string') continue;
    if (/[{}]/.test(text.replace(placeholder, '')))
      report('has a brace that is not part of a placeholder such as {name}');
    if (values === undefined) continue;
    for (const used of new Set([...text.matchAll(placeholder)].map((match) => match[1] ?? '')))
      if (!values.includes(used))
        report(
          `uses the unknown placeholder {${used}}${didYouMean(used, values)}; known: ${
            values.map((value) => `{${value}}`).join(' ') || 'none'
          }`,
        );
  }
  for (const id of Object.keys(required ?? {}))
    if (!Object.hasOwn(file.value, id)) problems.push(problemAt(file, [id], 'is missing'));
}
