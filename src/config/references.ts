import type { RawFile } from './files';
import { field, list } from './look';
import type { Problem } from './problems';
import { problemAt } from './shape';
import { didYouMean } from './suggestion';

/** Each name is one of `known`; nothing is said when the file that defines them cannot be read. */
export function checkNames(
  file: RawFile,
  path: readonly PropertyKey[],
  named: unknown,
  what: string,
  known: ReadonlySet<string> | undefined,
  problems: Problem[],
): void {
  if (known === undefined) return;
  const references = Array.isArray(named)
    ? named.map((id: unknown, index) => ({ path: [...path, index], id }))
    : [{ path, id: named }];
  for (const reference of references)
    if (typeof reference.id === 'string' && !known.has(reference.id))
      problems.push(
        problemAt(
          file,
          reference.path,
          `names an unknown ${what}: ${reference.id}${didYouMean(reference.id, known)}`,
        ),
      );
}

/** No two entries of the list share an id. */
export function checkUnique(file: RawFile, key: string, problems: Problem[]): void {
  const ids = new Set<string>();
  for (const [index, item] of list(file.value, key).entries()) {
    const id = field(item, 'id');
    if (id === undefined) continue;
    if (ids.has(id)) problems.push(problemAt(file, [key, index, 'id'], `is used twice: ${id}`));
    ids.add(id);
  }
}
