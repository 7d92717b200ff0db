import { checkCatalogue } from './catalogue-rules';
import { isRecord, type RawFile, type RawFolder } from './files';
import { entries, field, fields, list } from './look';
import type { Problem } from './problems';
import { problemAt } from './shape';
import { didYouMean } from './suggestion';

/** Ids that files point at; absent when the file that defines them cannot be read. */
interface Known {
  readonly staff: ReadonlySet<string> | undefined;
  readonly properties: ReadonlySet<string> | undefined;
}

/** Somebody must be able to come at any time from these. */
const alwaysStaffed = ['engineering', 'security', 'desk'];

/** Rules that span keys or files. They hold for whatever can be read, even when other keys are wrong. */
export function checkRules(folder: RawFolder): Problem[] {
  const problems: Problem[] = [];
  const properties = filesIn(folder, 'properties/');
  const staff = folder.files.get('staff.yaml');
  const isEveryPropertyReadable = [...folder.present].every(
    (name) => !name.startsWith('properties/') || folder.files.has(name),
  );
  const known: Known = {
    staff: staff && fields(list(staff.value, 'staff'), 'id'),
    properties: isEveryPropertyReadable
      ? fields(
          properties.map((file) => file.value),
          'id',
        )
      : undefined,
  };

  if (staff) checkStaff(staff, known, problems);
  const seen: Seen = { id: new Map(), account: new Map(), webhookKey: new Map() };
  for (const file of properties) checkProperty(file, known, list(staff?.value, 'staff'), seen, problems);
  checkCatalogue(folder, properties, problems);
  checkEscalation(folder.files.get('escalation.yaml'), problems);
  for (const file of filesIn(folder, 'knowledge/')) checkArticle(file, known, problems);
  return problems;
}

function filesIn(folder: RawFolder, start: string): RawFile[] {
  return [...folder.files.values()].filter((file) => file.name.startsWith(start));
}

function checkStaff(file: RawFile, known: Known, problems: Problem[]): void {
  const ids = new Set<string>();
  for (const [index, person] of list(file.value, 'staff').entries()) {
    const id = field(person, 'id');
    if (id !== undefined && ids.has(id))
      problems.push(problemAt(file, ['staff', index, 'id'], `is used twice: ${id}`));
    if (id !== undefined) ids.add(id);
    checkNames(
      file,
      ['staff', index, 'properties'],
      list(person, 'properties'),
      'property',
      known.properties,
      problems,
    );
  }
}

type Seen = Readonly<Record<'id' | 'account' | 'webhookKey', Map<string, string>>>;

function checkProperty(
  file: RawFile,
  known: Known,
  staff: readonly unknown[],
  seen: Seen,
  problems: Problem[],
): void {
  const { value } = file;
  const claim = (kind: keyof Seen, path: readonly PropertyKey[], text: string | undefined): void => {
    if (text === undefined) return;
    const owner = seen[kind].get(text);
    if (owner !== undefined) problems.push(problemAt(file, path, `is already used in ${owner}: ${text}`));
    else seen[kind].set(text, file.name);
  };
  claim('id', ['id'], field(value, 'id'));
  for (const [index, account] of list(value, 'kf').entries()) {
    claim('account', ['kf', index, 'account'], field(account, 'account'));
    checkNames(file, ['kf', index, 'servicers'], list(account, 'servicers'), 'person', known.staff, problems);
  }
  for (const [index, group] of list(value, 'groups').entries()) {
    claim('webhookKey', ['groups', index, 'webhookKey'], field(group, 'webhookKey'));
    checkNames(file, ['groups', index, 'members'], list(group, 'members'), 'person', known.staff, problems);
  }
  checkUnique(file, 'buildings', problems);
  checkUnique(file, 'groups', problems);
  checkRoster(file, known, staff, problems);

  const groups = fields(list(value, 'groups'), 'id');
  for (const [department, group] of entries(value, 'dispatchGroup'))
    if (typeof group === 'string')
      checkNames(file, ['dispatchGroup', department], group, 'group of this property', groups, problems);
}

function checkRoster(file: RawFile, known: Known, staff: readonly unknown[], problems: Problem[]): void {
  const roster = list(file.value, 'roster');
  const property = field(file.value, 'id');
  for (const [index, entry] of roster.entries()) {
    checkNames(file, ['roster', index, 'staff'], list(entry, 'staff'), 'person', known.staff, problems);
    const from = field(entry, 'from');
    if (from !== undefined && from === field(entry, 'to'))
      problems.push(
        problemAt(file, ['roster', index, 'to'], 'must differ from from; write two entries for a whole day'),
      );
    for (const [place, id] of list(entry, 'staff').entries()) {
      const person = staff.find((someone) => field(someone, 'id') === id);
      if (person !== undefined && property !== undefined && !list(person, 'properties').includes(property))
        problems.push(
          problemAt(
            file,
            ['roster', index, 'staff', place],
            `${String(id)} does not work for ${property} (staff.yaml)`,
          ),
        );
    }
  }
  for (const department of alwaysStaffed)
    if (!roster.some((entry) => field(entry, 'department') === department && list(entry, 'staff').length > 0))
      problems.push(problemAt(file, ['roster'], `has nobody for ${department}`));
}

function checkUnique(file: RawFile, key: 'buildings' | 'groups', problems: Problem[]): void {
  const ids = new Set<string>();
  for (const [index, item] of list(file.value, key).entries()) {
    const id = field(item, 'id');
    if (id === undefined) continue;
    if (ids.has(id)) problems.push(problemAt(file, [key, index, 'id'], `is used twice: ${id}`));
    ids.add(id);
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

function checkArticle(file: RawFile, known: Known, problems: Problem[]): void {
  checkNames(file, ['properties'], list(file.value, 'properties'), 'property', known.properties, problems);
  const from = field(file.value, 'validFrom');
  const to = field(file.value, 'validTo');
  if (from !== undefined && to !== undefined && to < from)
    problems.push(problemAt(file, ['validTo'], `must not be before validFrom (${from})`));
}

function checkNames(
  file: RawFile,
  path: readonly PropertyKey[],
  named: readonly unknown[] | string,
  what: string,
  known: ReadonlySet<string> | undefined,
  problems: Problem[],
): void {
  if (known === undefined) return;
  const references =
    typeof named === 'string'
      ? [{ path, id: named }]
      : named.map((id, index) => ({ path: [...path, index], id }));
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
