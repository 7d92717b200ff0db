import { checkCatalogue } from './catalogue-rules';
import { isRecord, type RawFile, type RawFolder } from './files';
import { entries, field, list } from './look';
import type { Problem } from './problems';
import { type Claims, checkProperty } from './property-rules';
import { checkNames, checkUnique } from './references';
import { problemAt } from './shape';

/** Rules that span keys or files. They hold for whatever can be read, even when other keys are wrong. */
export function checkRules(folder: RawFolder): Problem[] {
  const problems: Problem[] = [];
  const properties = filesIn(folder, 'properties/');
  const staff = folder.files.get('staff.yaml');
  const isEveryPropertyReadable = [...folder.present].every(
    (name) => !name.startsWith('properties/') || folder.files.has(name),
  );
  const propertyIds = isEveryPropertyReadable
    ? new Set(properties.flatMap(({ value }) => field(value, 'id') ?? []))
    : undefined;

  if (staff) checkStaff(staff, propertyIds, problems);
  const claims: Claims = { id: new Map(), account: new Map(), webhookKey: new Map() };
  for (const file of properties) checkProperty(file, staff && list(staff.value, 'staff'), claims, problems);
  checkCatalogue(folder, properties, problems);
  checkEscalation(folder.files.get('escalation.yaml'), problems);
  for (const file of filesIn(folder, 'knowledge/')) checkArticle(file, propertyIds, problems);
  return problems;
}

function filesIn(folder: RawFolder, start: string): RawFile[] {
  return [...folder.files.values()].filter((file) => file.name.startsWith(start));
}

function checkStaff(file: RawFile, propertyIds: ReadonlySet<string> | undefined, problems: Problem[]): void {
  checkUnique(file, 'staff', problems);
  for (const [index, person] of list(file.value, 'staff').entries()) {
    checkNames(
      file,
      ['staff', index, 'properties'],
      list(person, 'properties'),
      'property',
      propertyIds,
      problems,
    );
  }
}

function checkEscalation(file: RawFile | undefined, problems: Problem[]): void {
  if (file === undefined) return;
  const chains = [
    { path: ['emergency'], steps: list(file.value, 'emergency') },
    ...entries(file.value, 'repair').map(([kind, steps]) => ({
      path: ['repair', kind],
      steps: Array.isArray(steps) ? steps : [],
    })),
    { path: ['other'], steps: list(file.value, 'other') },
  ];
  for (const { path, steps } of chains) {
    const times = steps.map((step) => (isRecord(step) ? step.afterSeconds : undefined));
    for (const [index, time] of times.entries()) {
      const before = times[index - 1];
      if (typeof time === 'number' && typeof before === 'number' && time <= before)
        problems.push(
          problemAt(file, [...path, index, 'afterSeconds'], `must be later than the step before (${before})`),
        );
    }
  }
}

function checkArticle(
  file: RawFile,
  propertyIds: ReadonlySet<string> | undefined,
  problems: Problem[],
): void {
  checkNames(file, ['properties'], list(file.value, 'properties'), 'property', propertyIds, problems);
  const from = field(file.value, 'validFrom');
  const to = field(file.value, 'validTo');
  if (from !== undefined && to !== undefined && to < from)
    problems.push(problemAt(file, ['validTo'], `must not be before validFrom (${from})`));
}
