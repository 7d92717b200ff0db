import type { RawFile, RawFolder } from './files';
import { entries, field, fields, list } from './look';
import type { Problem } from './problems';
import { requiredCodes, requiredEmergencies, silentCodes } from './required-codes';
import { problemAt } from './shape';
import { didYouMean } from './suggestion';

const parts = ['repairs', 'services', 'complaints', 'emergencies'] as const;

/** Every code once, every required code present, and each category complete for its scope. */
export function checkCatalogue(folder: RawFolder, properties: readonly RawFile[], problems: Problem[]): void {
  const owners = new Map<string, string>();
  for (const part of parts) {
    const file = folder.files.get(`catalogue/${part}.yaml`);
    if (file === undefined) continue;
    const categories = list(file.value, part);
    checkCodes(file, part, categories, owners, problems);
    for (const [index, category] of categories.entries())
      checkWords(file, [part, index, 'words'], category, problems);
    if (part === 'repairs') checkScopes(file, categories, properties, problems);
    if (part === 'emergencies') checkEmergencies(file, categories, problems);
  }
}

function checkCodes(
  file: RawFile,
  part: (typeof parts)[number],
  categories: readonly unknown[],
  owners: Map<string, string>,
  problems: Problem[],
): void {
  for (const [index, category] of categories.entries()) {
    const code = field(category, 'code');
    if (code === undefined) continue;
    const owner = owners.get(code);
    if (owner !== undefined)
      problems.push(problemAt(file, [part, index, 'code'], `is already used in ${owner}: ${code}`));
    else owners.set(code, file.name);
  }
  const present = fields(categories, 'code');
  const required = part === 'emergencies' ? Object.values(requiredEmergencies).flat() : requiredCodes[part];
  for (const code of required)
    if (!present.has(code))
      problems.push(problemAt(file, [part], `has no category with the required code ${code}`));
}

function checkWords(
  file: RawFile,
  path: readonly PropertyKey[],
  category: unknown,
  problems: Problem[],
): void {
  const seen = new Set<unknown>();
  for (const [index, word] of list(category, 'words').entries()) {
    if (seen.has(word)) problems.push(problemAt(file, [...path, index], `is written twice: ${String(word)}`));
    seen.add(word);
  }
}

function checkScopes(
  file: RawFile,
  categories: readonly unknown[],
  properties: readonly RawFile[],
  problems: Problem[],
): void {
  const phones = new Set(properties.flatMap(({ value }) => entries(value, 'phones').map(([name]) => name)));
  for (const [index, category] of categories.entries()) {
    const scope = field(category, 'scope');
    const pointer = field(category, 'pointer');
    if (scope === 'B' && field(category, 'provider') === undefined)
      problems.push(
        problemAt(file, ['repairs', index, 'provider'], 'is missing; scope B names the contractor'),
      );
    if (scope === 'C' && pointer === undefined)
      problems.push(
        problemAt(file, ['repairs', index, 'pointer'], 'is missing; scope C says whose phone helps instead'),
      );
    if (pointer !== undefined && properties.length > 0 && !phones.has(pointer))
      problems.push(
        problemAt(
          file,
          ['repairs', index, 'pointer'],
          `names a phone that no property has: ${pointer}${didYouMean(pointer, phones)}`,
        ),
      );
  }
}

function checkEmergencies(file: RawFile, categories: readonly unknown[], problems: Problem[]): void {
  for (const [index, category] of categories.entries()) {
    const code = field(category, 'code');
    const kind = field(category, 'kind');
    for (const [required, codes] of Object.entries(requiredEmergencies))
      if (code !== undefined && kind !== undefined && codes.includes(code) && kind !== required)
        problems.push(problemAt(file, ['emergencies', index, 'kind'], `must be ${required} for ${code}`));
    if (code !== undefined && silentCodes.includes(code) && Object(category).silent === false)
      problems.push(
        problemAt(
          file,
          ['emergencies', index, 'silent'],
          `must be true for ${code}: a ringing phone is a danger`,
        ),
      );
  }
}
