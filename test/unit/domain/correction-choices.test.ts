import {
  correctionChoices,
  matterNamed,
  matterTapped,
} from '../../../src/domain/dispatch/correction-choices';
import { ticketCard } from '../../../src/domain/dispatch/ticket-card';
import type { Matter } from '../../../src/domain/matter';
import { reclassified } from '../../../src/domain/ticket/reclassify';
import type { Ticket } from '../../../src/domain/ticket/ticket';
import { newTicket, noon } from '../../support/factories';
import { configuration, propertyNamed } from '../../support/shipped';

const { catalogue } = configuration;
const others: readonly Matter[] = [
  { intent: 'emergency', code: 'PIPE_BURST' },
  { intent: 'repair', code: 'DRAIN_CLOG' },
  { intent: 'other' },
  { intent: 'complaint', code: 'LEAK_DISPUTE' },
  { intent: 'repair', code: 'TOILET' },
  { intent: 'service', code: 'CLEANING' },
  { intent: 'consult' },
];
const leak = newTicket({
  status: 'dispatched',
  code: 'WATER_LEAK',
  item: '漏水',
  dispatchedTo: ['zhangwei'],
  guess: { matter: { intent: 'repair', code: 'WATER_LEAK' }, certainty: 0.6, others },
});
const alarm = newTicket({
  ...leak,
  kind: 'help',
  code: 'SMOKE',
  emergency: { kind: 'fire', silent: false, possible: false },
  guess: {
    matter: { intent: 'emergency', code: 'SMOKE' },
    certainty: 0.9,
    alarm: 'certain',
    others: [{ intent: 'complaint', code: 'SMELL' }, { intent: 'emergency', code: 'FIRE' }, ...others],
  },
});
const labels = (ticket: Ticket) => {
  const { near, far } = correctionChoices(ticket, catalogue);
  return { near: near.map(({ label }) => label), far: far.map(({ label }) => label) };
};

function cardFor(staffId: string, ticket: Ticket) {
  const viewer = configuration.staff.find(({ id }) => id === staffId);
  if (!viewer) throw new Error(`nobody is called ${staffId}`);
  return ticketCard(ticket, viewer, { configuration, property: propertyNamed('yunqi'), now: noon });
}

describe('what a ticket may be instead', () => {
  test('is offered by likelihood, an alarm only behind the menu', () => {
    expect(labels(leak)).toEqual({
      near: ['其实是下水道堵塞', '投诉：漏水纠纷'],
      far: ['险情：水管爆裂', '办事：家政保洁', '其实是咨询'],
    });
  });

  test('is, for an alarm, the likeliest harmless matter; another danger is behind the menu', () => {
    expect(labels(alarm)).toEqual({
      near: ['投诉：异味油烟'],
      far: ['其实是起火', '报修：下水道堵塞', '办事：家政保洁'],
    });
  });

  test('begins with what it was taken for once people said otherwise', () => {
    const drain = newTicket({
      ...leak,
      code: 'DRAIN_CLOG',
      corrected: { intent: 'repair', code: 'DRAIN_CLOG' },
    });
    expect(labels(drain).near[0]).toBe('其实是漏水');
    expect(labels(drain).near).not.toContain('其实是下水道堵塞');
  });

  test('is one of every kind when nothing was kept of the guess', () => {
    const { guess: _, ...old } = leak;
    expect(labels(old)).toEqual({ near: [], far: ['投诉：其他投诉', '办事：其他服务', '其实是咨询'] });
  });

  test('comes back from the button as it went out', () => {
    const { near, far } = correctionChoices(leak, catalogue);
    expect([...near, ...far].map(({ id }) => matterTapped(id, catalogue))).toEqual([
      { intent: 'repair', code: 'DRAIN_CLOG' },
      { intent: 'complaint', code: 'LEAK_DISPUTE' },
      { intent: 'emergency', code: 'PIPE_BURST' },
      { intent: 'service', code: 'CLEANING' },
      { intent: 'consult' },
    ]);
    expect(matterTapped('as:repair/NO_SUCH', catalogue)).toBeUndefined();
    expect(matterTapped('acknowledge', catalogue)).toBeUndefined();
  });

  test('can be named', () => {
    expect(matterNamed('下水道堵塞', catalogue)).toEqual({ intent: 'repair', code: 'DRAIN_CLOG' });
    expect(matterNamed('什么都不是', catalogue)).toBeUndefined();
  });
});

describe('the card', () => {
  const taken = newTicket({ ...leak, status: 'acknowledged', assignee: 'zhangwei' });
  const corrections = ['as:repair/DRAIN_CLOG', 'as:complaint/LEAK_DISPUTE'];

  test.each([
    ['who was told', 'zhangwei', leak, ['acknowledge', ...corrections]],
    ['the holder', 'zhangwei', taken, ['depart', 'arrive', 'complete', ...corrections]],
    ['the desk', 'chenjing', leak, ['reassign', ...corrections]],
    [
      'the supervisor, of a finished one',
      'wangmin',
      newTicket({ ...taken, status: 'completed' }),
      ['close', 'return', ...corrections],
    ],
    ['a colleague who was not told', 'liqiang', leak, []],
    ['the holder who finished', 'zhangwei', newTicket({ ...taken, status: 'completed' }), []],
    ['the supervisor, of a closed one', 'wangmin', newTicket({ ...taken, status: 'closed' }), []],
  ])('of %s offers it behind the work (%s)', (_, staffId, ticket, keys) => {
    expect(cardFor(staffId, ticket).buttons.map(({ key }) => key)).toEqual(keys);
    expect((cardFor(staffId, ticket).menu ?? []).length > 0).toBe(keys.length > 0);
  });

  test('never has more than six buttons, and the work comes first', () => {
    const held = newTicket({
      ...alarm,
      status: 'acknowledged',
      assignee: 'zhengdong',
      dispatchedTo: ['zhengdong'],
    });
    expect(cardFor('zhengdong', held).buttons.map(({ label }) => label)).toEqual([
      '出发',
      '到场',
      '已受控',
      '误报，没有险情',
      '转派',
      '投诉：异味油烟',
    ]);
  });

  test('says what it was taken for', () => {
    const drain = newTicket({
      ...leak,
      code: 'DRAIN_CLOG',
      item: '下水道堵塞',
      corrected: { intent: 'repair', code: 'DRAIN_CLOG' },
    });
    expect(cardFor('zhangwei', drain).subtitle).toContain('（原判漏水）');
    expect(cardFor('zhangwei', leak).subtitle).not.toContain('原判');
  });

  test('of an alarm that goes on says what people found', () => {
    const noted = newTicket({ ...alarm, corrected: { intent: 'complaint', code: 'SMELL' } });
    expect(cardFor('zhengdong', noted).subtitle).toContain('（其实是异味油烟）');
  });
});

describe('a ticket that is another matter', () => {
  test('takes department, class and price of the new category', () => {
    expect(reclassified(leak, { intent: 'repair', code: 'DRAIN_CLOG' }, catalogue)).toEqual({
      kind: 'repair',
      code: 'DRAIN_CLOG',
      item: '下水道堵塞',
      department: 'engineering',
      repairClass: 'normal',
      price: expect.stringContaining('80元'),
    });
    expect(reclassified(leak, { intent: 'complaint', code: 'LEAK_DISPUTE' }, catalogue)).toMatchObject({
      kind: 'complaint',
      department: expect.any(String),
      severity: expect.any(String),
    });
  });

  test('stays an alarm until people on the spot have ended it', () => {
    expect(reclassified(alarm, { intent: 'complaint', code: 'SMELL' }, catalogue)).toBeNull();
    expect(reclassified(alarm, { intent: 'emergency', code: 'FIRE' }, catalogue)).toMatchObject({
      code: 'FIRE',
    });
  });

  test('is only noted when the work is done', () => {
    const done = newTicket({ ...leak, status: 'completed' });
    expect(reclassified(done, { intent: 'repair', code: 'DRAIN_CLOG' }, catalogue)).toBeNull();
  });
});
