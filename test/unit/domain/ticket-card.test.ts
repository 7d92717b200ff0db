import { groupLine, groupPost, ticketCard } from '../../../src/domain/dispatch/ticket-card';
import type { Ticket } from '../../../src/domain/ticket/ticket';
import { newTicket, noon } from '../../support/factories';
import { configuration, propertyNamed } from '../../support/shipped';

const world = { configuration, property: propertyNamed('yunqi'), now: noon };
const phone = '13800001111';

function cardFor(staffId: string, ticket: Ticket) {
  const viewer = configuration.staff.find(({ id }) => id === staffId);
  if (!viewer) throw new Error(`nobody is called ${staffId}`);
  const card = ticketCard(ticket, viewer, world);
  return { ...card, keys: card.buttons.map(({ key }) => key), text: JSON.stringify(card) };
}

const repair = newTicket({
  status: 'dispatched',
  dispatchedTo: ['zhangwei'],
  words: `厨房水管漏水了，打我电话${phone}`,
});
const taken = newTicket({ ...repair, status: 'acknowledged', assignee: 'zhangwei' });
const finished = newTicket({ ...taken, status: 'completed', result: '换了角阀' });
const alarm = newTicket({
  ...repair,
  kind: 'help',
  emergency: { kind: 'fire', silent: false, possible: false },
});

describe('the buttons', () => {
  test.each([
    ['who was told', 'zhangwei', repair, ['acknowledge']],
    ['a colleague who was not told', 'liqiang', repair, []],
    ['the captain', 'sunjianjun', repair, ['complete', 'reassign']],
    ['the desk', 'chenjing', repair, ['reassign']],
    ['the holder', 'zhangwei', taken, ['depart', 'arrive', 'complete']],
    ['the holder on the way', 'zhangwei', newTicket({ ...taken, status: 'enRoute' }), ['arrive', 'complete']],
    ['the holder on the spot', 'zhangwei', newTicket({ ...taken, status: 'onSite' }), ['complete']],
    ['the holder who finished', 'zhangwei', finished, []],
    ['the supervisor, of a finished one', 'wangmin', finished, ['close', 'return']],
    ['the manager, of a finished one', 'zhaojianguo', finished, ['close', 'return']],
    ['the supervisor, of a closed one', 'wangmin', newTicket({ ...finished, status: 'closed' }), []],
    ['the captain, of an alarm', 'zhengdong', alarm, ['acknowledge', 'complete', 'false-alarm', 'reassign']],
    [
      'the supervisor, of an alarm under control',
      'wangmin',
      newTicket({ ...alarm, status: 'completed' }),
      ['return'],
    ],
    [
      'the captain, of an alarm under control',
      'zhengdong',
      newTicket({ ...alarm, status: 'completed' }),
      ['close', 'return'],
    ],
  ])('of %s (%s)', (_, staffId, ticket, keys) => {
    expect(cardFor(staffId, ticket).keys).toEqual(keys);
  });

  test('without any, the card says how things stand', () => {
    expect(cardFor('zhangwei', finished).closing).toBe('张师傅已处理，待确认');
  });

  test('to return asks for a reason, to reassign offers the others of the department', () => {
    expect(cardFor('wangmin', finished).choice).toMatchObject({ key: 'reason' });
    const { choice } = cardFor('sunjianjun', taken);
    expect(choice).toMatchObject({ key: 'to' });
    expect(choice?.options.map(({ id }) => id)).toEqual(['liqiang', 'zhouping']);
  });
});

describe('what was attached', () => {
  const withPhoto = (ticket: Ticket): Ticket => newTicket({ ...ticket, mediaIds: ['m1'] });

  test.each([
    ['who was told', 'zhangwei', repair],
    ['the holder', 'zhangwei', taken],
    ['the captain', 'sunjianjun', repair],
    ['the desk', 'chenjing', repair],
    ['the supervisor, of a finished one', 'wangmin', finished],
    ['who is alarmed', 'zhengdong', alarm],
  ])('is opened by %s (%s), beside everything else', (_, staffId, ticket) => {
    const { keys } = cardFor(staffId, withPhoto(ticket));
    expect(keys).toEqual([...cardFor(staffId, ticket).keys, 'attachments']);
  });

  test.each([
    ['a colleague who was not told', 'liqiang', repair],
    ['the holder who finished: the card says how things stand', 'zhangwei', finished],
    ['the supervisor, of a closed one', 'wangmin', newTicket({ ...finished, status: 'closed' })],
    [
      'the captain, of a reporter who asked for secrecy',
      'sunjianjun',
      newTicket({ ...taken, confidential: true }),
    ],
  ])('is not opened on the card of %s (%s)', (_, staffId, ticket) => {
    const { keys } = cardFor(staffId, withPhoto(ticket));
    expect(keys).toEqual(cardFor(staffId, ticket).keys);
  });

  test.each([
    [['voice'], '收听语音'],
    [['voice', 'voice'], '收听语音'],
    [['voice', 'image'], '查看附件'],
    [[], '查看附件'],
  ] as const)('is called by what it is: %j', (kinds, label) => {
    const viewer = configuration.staff.find(({ id }) => id === 'zhangwei');
    if (!viewer) throw new Error('nobody is called zhangwei');
    const { buttons } = ticketCard(withPhoto(repair), viewer, world, kinds);
    expect(buttons.at(-1)?.label).toBe(label);
  });

  test('leaves room for one correction less where the card is full', () => {
    const guess = {
      matter: { intent: 'repair', code: repair.code },
      certainty: 0.6,
      others: [
        { intent: 'repair', code: 'DRAIN_CLOG' },
        { intent: 'repair', code: 'TOILET' },
      ],
    } as const;
    const held = newTicket({ ...alarm, status: 'acknowledged', assignee: 'zhengdong', guess });
    const corrections = (ticket: Ticket) =>
      cardFor('zhengdong', ticket).keys.filter((key) => key.startsWith('as:')).length;
    expect(cardFor('zhengdong', withPhoto(held)).keys).toHaveLength(6);
    expect(corrections(withPhoto(held))).toBe(corrections(held) - 1);
  });
});

describe('the phone number', () => {
  test.each([
    ['the holder', 'zhangwei', taken, true],
    ['the supervisor', 'wangmin', taken, true],
    ['the manager', 'zhaojianguo', taken, true],
    ['who was told but did not take it', 'zhangwei', repair, false],
    ['a colleague', 'liqiang', taken, false],
    ['the captain', 'sunjianjun', taken, false],
    ['the desk', 'chenjing', taken, false],
    ['a guard in an emergency', 'wugang', alarm, true],
  ])('for %s (%s)', (_, staffId, ticket, isShown) => {
    const { text } = cardFor(staffId, ticket);
    expect(text.includes(phone)).toBe(isShown);
    if (!isShown) expect(text).toContain('138****1111');
  });
});

describe('a confidential complaint', () => {
  const secret = newTicket({
    ...taken,
    kind: 'complaint',
    confidential: true,
    place: { room: '3-2-1201', confirmed: true },
  });

  test.each(['zhangwei', 'sunjianjun', 'chenjing'])('names the household to nobody like %s', (staffId) => {
    const { text } = cardFor(staffId, secret);
    for (const personal of [phone, '林晓', '1201']) expect(text).not.toContain(personal);
  });

  test.each(['wangmin', 'zhaojianguo'])('names it to %s', (staffId) => {
    const { text } = cardFor(staffId, secret);
    for (const personal of [phone, '林晓', '1201']) expect(text).toContain(personal);
  });

  test('is told to the group without place, person and words', () => {
    const post = groupPost(secret, '新工单', world);
    for (const personal of [phone, '1111', '林晓', '1201', '水管']) expect(post).not.toContain(personal);
  });
});

test('the group sees no phone number', () => {
  expect(groupPost(repair, '新工单', world)).not.toContain(phone);
});

describe('what residents wrote into a place or a time', () => {
  const written = newTicket({
    ...repair,
    item: `漏水${phone}`,
    place: { spot: `大堂，打${phone}`, confirmed: true },
    slot: `先打${phone}`,
  });

  test('is shown with phones masked to the group and to who does not hold the ticket', () => {
    expect(groupPost(written, '新工单', world)).not.toContain(phone);
    expect(groupLine(written, '改派')).not.toContain(phone);
    expect(cardFor('liqiang', written).text).not.toContain(phone);
    expect(cardFor('wangmin', written).text).toContain(`先打${phone}`);
  });

  test('is hidden when the reporter asked for secrecy', () => {
    const secret = newTicket({ ...written, confidential: true, words: '3栋2单元1501的林晓说太吵' });
    for (const text of [cardFor('zhangwei', secret).text, groupPost(secret, '新工单', world)])
      for (const personal of ['大堂', '1501', phone]) expect(text).not.toContain(personal);
    expect(cardFor('wangmin', secret).text).toContain('大堂');
  });

  test('mentions nobody, links nowhere and starts no line in the group', () => {
    const post = groupPost(
      newTicket({
        ...repair,
        words: '<@zhaojianguo> @all [点我](http://x.cn) **急** `x`\n# 大标题\n> 引用',
        place: { spot: '大堂\n<@wangmin>', confirmed: true },
      }),
      '新工单',
      world,
    );
    const [, ...written] = post.split('\n');
    expect(written).toHaveLength(4);
    for (const sign of ['<', '>', '[', ']', '*', '`', '@']) expect(written.join('')).not.toContain(sign);
  });
});

test('a place nobody confirmed is marked', () => {
  const unsure = newTicket({ ...repair, place: { room: '3-2-1201', confirmed: false } });
  expect(cardFor('zhangwei', unsure).facts[0]?.value).toBe('3栋2单元1201（未确认）');
});
