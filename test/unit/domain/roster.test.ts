import type { Configuration, Property, RosterEntry, Staff } from '../../../src/domain/configuration';
import { everyoneOnDuty, membersOf, onDuty, withRole } from '../../../src/domain/dispatch/roster';
import { propertyNamed, configuration as shipped } from '../../support/shipped';

const at = (local: string): Date => new Date(`${local}+08:00`);

const person = (id: string, department: Staff['department'], ...roles: Staff['roles']): Staff => ({
  id,
  name: id,
  title: id,
  phone: '13800000000',
  department,
  roles,
  properties: ['yunqi'],
});

const configuration: Configuration = {
  ...shipped,
  staff: [
    person('day', 'engineering', 'worker'),
    person('night', 'engineering', 'worker'),
    person('head', 'engineering', 'captain'),
    person('boss', 'desk', 'manager'),
    person('lead', 'desk', 'supervisor', 'desk'),
    { ...person('elsewhere', 'engineering', 'worker'), properties: ['binjiang'] },
  ],
};
const withRoster = (...roster: RosterEntry[]): Property => ({ ...propertyNamed('yunqi'), roster });
const property = withRoster(
  { department: 'engineering', staff: ['day', 'head'], from: '08:00', to: '20:00' },
  { department: 'engineering', staff: ['night', 'head'], from: '20:00', to: '08:00' },
  { department: 'desk', staff: ['lead'], from: '08:00', to: '20:00', days: [1, 2, 3, 4, 5] },
);

describe('who is on duty', () => {
  test.each([
    ['2026-03-18T08:00:00', ['day', 'head']],
    ['2026-03-18T19:59:00', ['day', 'head']],
    ['2026-03-18T20:00:00', ['night', 'head']],
    ['2026-03-19T00:00:00', ['night', 'head']],
    ['2026-03-19T07:59:00', ['night', 'head']],
  ])('engineering at %s: %j', (time, people) => {
    expect(onDuty(configuration, property, 'engineering', at(time))).toEqual(people);
  });

  test('when the roster leaves a gap, everybody of the department', () => {
    expect(onDuty(configuration, property, 'desk', at('2026-03-22T10:00:00'))).toEqual(['boss', 'lead']);
    expect(onDuty(configuration, withRoster(), 'engineering', at('2026-03-18T10:00:00'))).toEqual([
      'day',
      'night',
      'head',
    ]);
  });

  test('a department without people falls to its leaders', () => {
    expect(onDuty(configuration, property, 'greening', at('2026-03-18T10:00:00'))).toEqual(['boss', 'lead']);
  });

  test('everyone on duty is named once', () => {
    const twice = withRoster(
      { department: 'engineering', staff: ['day', 'head'], from: '08:00', to: '20:00' },
      { department: 'engineering', staff: ['head', 'night'], from: '10:00', to: '12:00' },
    );
    expect(everyoneOnDuty(configuration, twice, at('2026-03-18T11:00:00'))).toEqual(['day', 'head', 'night']);
  });
});

test('people of another property are nobody here', () => {
  expect(membersOf(configuration, property, 'engineering')).not.toContain('elsewhere');
  expect(withRole(configuration, property, 'worker')).toEqual(['day', 'night']);
});
