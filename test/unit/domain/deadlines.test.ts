import { deadlineFor } from '../../../src/domain/deadlines';
import type { TicketDraft } from '../../../src/domain/ticket/ticket';
import { configuration, propertyNamed } from '../../support/shipped';

const property = propertyNamed('yunqi');
const at = (local: string): Date => new Date(`${local}+08:00`);
const noon = at('2026-03-18T12:00:00');

const draft = (overrides: Partial<TicketDraft>): TicketDraft => ({
  kind: 'consult',
  code: 'CONSULT',
  item: '咨询',
  words: '',
  place: { confirmed: true },
  contact: {},
  department: 'desk',
  confidential: false,
  mediaIds: [],
  ...overrides,
});

const due = (overrides: Partial<TicketDraft>, now = noon) =>
  deadlineFor(configuration, property, draft(overrides), now);

test('an emergency is met within minutes, whatever else it is', () => {
  const fire = { kind: 'fire', silent: false, possible: false } as const;
  expect(due({ kind: 'help', emergency: fire, severity: 'general' })).toEqual({
    kind: 'arrive',
    dueAt: at('2026-03-18T12:10:00'),
  });
});

test.each([
  ['urgent', 'arrive', '2026-03-18T12:30:00'],
  ['normal', 'finish', '2026-03-20T12:00:00'],
  ['planned', 'finish', '2026-03-21T12:00:00'],
] as const)('%s repair: to %s by %s', (repairClass, kind, time) => {
  expect(due({ kind: 'repair', repairClass })).toEqual({ kind, dueAt: at(time) });
});

test('a repair of no class is a normal one', () => {
  expect(due({ kind: 'repair' })).toEqual(due({ kind: 'repair', repairClass: 'normal' }));
});

test('a service has the time of its category', () => {
  const category = configuration.catalogue.services.find(({ code }) => code === 'ACCESS_CARD');
  const hours = (due({ kind: 'service', code: 'ACCESS_CARD' }).dueAt.getTime() - noon.getTime()) / 3_600_000;
  expect(hours).toBe(category?.targetHours);
});

test.each([
  ['2026-03-18T00:00:00', '2026-03-18T20:00:00'],
  ['2026-03-18T19:59:59', '2026-03-18T20:00:00'],
  ['2026-03-18T20:00:00', '2026-03-19T12:00:00'],
  ['2026-03-18T23:59:59', '2026-03-19T12:00:00'],
])('a general complaint received at %s is answered by %s', (received, answered) => {
  expect(due({ kind: 'complaint', severity: 'general' }, at(received))).toEqual({
    kind: 'answer',
    dueAt: at(answered),
  });
});

test.each([
  ['important', '2026-03-20T12:00:00'],
  ['major', '2026-03-21T12:00:00'],
] as const)('a %s complaint is answered by %s', (severity, time) => {
  expect(due({ kind: 'complaint', severity }).dueAt).toEqual(at(time));
});
