import type { Department, StaffRole } from '../codes';
import type { Configuration, Property, Staff } from '../configuration';
import { isWithin, localParts } from '../time';

/** People of the department on duty now; when the roster leaves a gap, everybody of the department, so that nobody is nobody. */
export function onDuty(
  configuration: Configuration,
  property: Property,
  department: Department,
  now: Date,
): readonly string[] {
  const { weekday } = localParts(now, property.timeZone);
  const ids = property.roster
    .filter((entry) => entry.department === department)
    .filter((entry) => !entry.days || entry.days.includes(weekday))
    .filter((entry) => isWithin(now, entry.from, entry.to, property.timeZone))
    .flatMap((entry) => entry.staff);
  return ids.length > 0 ? unique(ids) : membersOf(configuration, property, department);
}

/** Everybody of the department at this property; its captains and supervisors when it has no other people. */
export function membersOf(
  configuration: Configuration,
  property: Property,
  department: Department,
): readonly string[] {
  const members = staffAt(configuration, property).filter((staff) => staff.department === department);
  const found = members.length > 0 ? members : staffAt(configuration, property).filter(leads);
  return found.map((staff) => staff.id);
}

export function withRole(
  configuration: Configuration,
  property: Property,
  role: StaffRole,
): readonly string[] {
  return staffAt(configuration, property)
    .filter((staff) => staff.roles.includes(role))
    .map((staff) => staff.id);
}

export function everyoneOnDuty(
  configuration: Configuration,
  property: Property,
  now: Date,
): readonly string[] {
  const departments = unique(property.roster.map((entry) => entry.department));
  return unique(departments.flatMap((department) => onDuty(configuration, property, department, now)));
}

export const staffAt = (configuration: Configuration, property: Property): readonly Staff[] =>
  configuration.staff.filter((staff) => staff.properties.includes(property.id));

export const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

const leads = (staff: Staff): boolean =>
  staff.roles.includes('supervisor') || staff.roles.includes('manager');
