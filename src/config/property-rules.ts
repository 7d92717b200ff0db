import type { RawFile } from './files';
import { entries, field, fields, list } from './look';
import type { Problem } from './problems';
import { checkNames, checkUnique } from './references';
import { problemAt } from './shape';

/** Somebody must be able to come at any time from these. */
const alwaysStaffed = ['engineering', 'security', 'desk'];
/** Every escalation chain ends with these. */
const responsible = ['captain', 'supervisor', 'manager'];

/** Entries of `staff.yaml`; absent when it cannot be read. */
type StaffEntries = readonly unknown[] | undefined;

/** Ids that only one property may use, with the file that has them. */
export interface Claims {
  readonly id: Map<string, string>;
  readonly account: Map<string, string>;
  readonly webhookKey: Map<string, string>;
}

export function checkProperty(file: RawFile, staff: StaffEntries, claims: Claims, problems: Problem[]): void {
  const { value } = file;
  const staffIds = staff && fields(staff, 'id');
  claim(file, ['id'], field(value, 'id'), claims.id, problems);
  for (const [index, account] of list(value, 'kf').entries()) {
    claim(file, ['kf', index, 'account'], field(account, 'account'), claims.account, problems);
    checkNames(file, ['kf', index, 'servicers'], list(account, 'servicers'), 'person', staffIds, problems);
  }
  for (const [index, group] of list(value, 'groups').entries()) {
    claim(file, ['groups', index, 'webhookKey'], field(group, 'webhookKey'), claims.webhookKey, problems);
    checkNames(file, ['groups', index, 'members'], list(group, 'members'), 'person', staffIds, problems);
  }
  checkUnique(file, 'buildings', problems);
  checkUnique(file, 'groups', problems);
  checkRoster(file, staff, problems);
  checkResponsible(file, staff, problems);

  const groups = fields(list(value, 'groups'), 'id');
  for (const [department, group] of entries(value, 'dispatchGroup'))
    checkNames(file, ['dispatchGroup', department], group, 'group of this property', groups, problems);
}

/** The value itself is not repeated: a webhook key lets anybody post. */
function claim(
  file: RawFile,
  path: readonly PropertyKey[],
  text: string | undefined,
  owners: Map<string, string>,
  problems: Problem[],
): void {
  if (text === undefined) return;
  const owner = owners.get(text);
  if (owner === undefined) owners.set(text, file.name);
  else problems.push(problemAt(file, path, `is already used in ${owner}`));
}

function checkRoster(file: RawFile, staff: StaffEntries, problems: Problem[]): void {
  const roster = list(file.value, 'roster');
  const property = field(file.value, 'id');
  for (const [index, entry] of roster.entries()) {
    checkNames(
      file,
      ['roster', index, 'staff'],
      list(entry, 'staff'),
      'person',
      staff && fields(staff, 'id'),
      problems,
    );
    const from = field(entry, 'from');
    if (from !== undefined && from === field(entry, 'to'))
      problems.push(
        problemAt(file, ['roster', index, 'to'], 'must differ from from; write two entries for a whole day'),
      );
    for (const [place, id] of list(entry, 'staff').entries()) {
      const person = staff?.find((someone) => field(someone, 'id') === id);
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

function checkResponsible(file: RawFile, staff: StaffEntries, problems: Problem[]): void {
  const property = field(file.value, 'id');
  if (staff === undefined || property === undefined) return;
  const team = staff.filter((person) => list(person, 'properties').includes(property));
  for (const role of responsible)
    if (!team.some((person) => list(person, 'roles').includes(role)))
      problems.push(problemAt(file, ['id'], `no ${role} works here (staff.yaml)`));
}
