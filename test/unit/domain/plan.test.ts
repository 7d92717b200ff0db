import { planDispatch } from '../../../src/domain/dispatch/plan';
import type { Ticket } from '../../../src/domain/ticket/ticket';
import { configuration, propertyNamed } from '../../support/shipped';

const property = propertyNamed('yunqi');
const day = new Date('2026-03-18T14:05:00+08:00');
const night = new Date('2026-03-18T23:30:00+08:00');

type Routed = Parameters<typeof planDispatch>[2];
const plan = (ticket: Routed, now = day) => planDispatch(configuration, property, ticket, now);

const leak: Routed = { kind: 'repair', code: 'WATER_LEAK', department: 'engineering', repairClass: 'urgent' };
const alarm = (possible: boolean): NonNullable<Ticket['emergency']> => ({
  kind: 'fire',
  silent: false,
  possible,
});
const fire: Routed = { kind: 'help', code: 'FIRE', department: 'security', emergency: alarm(false) };

describe('a repair', () => {
  test('goes to those of its department who are on duty now', () => {
    expect(plan(leak).first).toEqual(['zhangwei', 'zhouping', 'sunjianjun']);
    expect(plan(leak, night).first).toEqual(['liqiang', 'sunjianjun']);
  });

  test('climbs by its class', () => {
    const seconds = (repairClass: Routed['repairClass'] & string) =>
      plan({ ...leak, repairClass }).chain.map(({ afterSeconds }) => afterSeconds);
    expect(seconds('urgent')).toEqual([300, 600, 900]);
    expect(seconds('normal')).toEqual([900, 1800, 3600]);
    expect(seconds('planned')).toEqual([7200, 14400, 28800]);
  });

  test('a step that only writes tells people who were not told before', () => {
    const { first, chain } = plan({ ...leak, repairClass: 'normal' });
    expect(chain[0]?.staff).toEqual(['liqiang']);
    const told = new Set(first);
    for (const { staff, call } of chain.slice(0, 2)) {
      expect(call).toBe(false);
      expect(staff.filter((id) => told.has(id))).toEqual([]);
      for (const id of staff) told.add(id);
    }
  });

  test('a step that rings, rings for everybody it names', () => {
    const ringing = plan(leak).chain.filter(({ call }) => call);
    expect(ringing.map(({ afterSeconds }) => afterSeconds)).toEqual([600, 900]);
    expect(ringing[0]?.staff).toEqual(expect.arrayContaining(['sunjianjun', 'chenjing']));
    expect(ringing[1]?.staff).toEqual(['wangmin', 'zhaojianguo']);
  });
});

describe('an emergency', () => {
  test('alarms every department of its first line', () => {
    const category = configuration.catalogue.emergencies.find(({ code }) => code === 'FIRE');
    expect(category?.first).toContain('security');
    expect(plan(fire).first).toEqual(expect.arrayContaining(['wugang', 'zhengdong']));
  });

  test('that is only possible sends the guards on duty to look', () => {
    expect(plan({ ...fire, emergency: alarm(true) }).first).toEqual(['wugang', 'zhengdong']);
  });

  test('climbs every minute and rings from the second step on', () => {
    expect(plan(fire).chain.map(({ afterSeconds, call }) => [afterSeconds, call])).toEqual([
      [60, false],
      [120, true],
      [180, true],
    ]);
  });

  test('a step whose people know already tells them again', () => {
    const onlyGuards = {
      ...configuration,
      escalation: {
        ...configuration.escalation,
        emergency: [{ afterSeconds: 60, tell: ['captain'] as const, call: true }],
      },
    };
    const { first, chain } = planDispatch(
      { ...onlyGuards, staff: onlyGuards.staff.filter(({ id }) => id !== 'sunjianjun') },
      property,
      { ...fire, emergency: alarm(true) },
      day,
    );
    expect(first).toContain('zhengdong');
    expect(chain).toEqual([{ afterSeconds: 60, staff: ['zhengdong'], call: true }]);
  });
});

test('other matters climb by the general chain', () => {
  const complaint: Routed = { kind: 'complaint', code: 'CLEANLINESS', department: 'cleaning' };
  expect(plan(complaint).first).toEqual(['guoxiulan']);
  expect(plan(complaint).chain.map(({ afterSeconds }) => afterSeconds)).toEqual([900, 1800, 3600]);
});
