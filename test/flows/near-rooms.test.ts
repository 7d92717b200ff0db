import type { Conducted } from '../../src/engine/conversation/conduct';
import { heard, labels, type Talk, talk } from './support/talk';
import { ownTicket } from './support/world';

const placeOf = ({ outcomes }: Conducted) =>
  outcomes.flatMap((outcome) => (outcome.type === 'openTicket' ? [outcome.draft.place] : []))[0];

const phone = '13800138000';

describe('a repair whose room was written amiss', () => {
  const amiss = `厨房水管漏水，3栋2单元15001，${phone}`;

  it('asks whether the nearest room is meant', () => {
    const asked = talk().says(amiss);
    expect(heard(asked)).toContain('没有查到“3栋2单元15001”，请问您说的是3栋2单元1501，对吗？');
    expect(labels(asked)).toEqual(['对', '不是，我重新说']);
  });

  it.each(['对', '是的', '嗯嗯', '1', '1501', '2单元1501', '3栋2单元1501', '对，3-2-1501'])(
    'takes %s as yes',
    (answer) => {
      const { says } = talk();
      says(amiss);
      expect(heard(says(answer))).toContain('位置：3栋2单元1501\n');
      expect(placeOf(says('对'))).toEqual({ room: '3-2-1501', confirmed: true });
    },
  );

  it('takes a tap as yes, and never corrects without one', () => {
    const { says, taps } = talk();
    says(amiss);
    expect(heard(taps('对'))).toContain('位置：3栋2单元1501\n');
    expect(placeOf(says('对'))).toEqual({ room: '3-2-1501', confirmed: true });
  });

  it.each(['不对', '不是', '不是，我重新说', '我重新说', '错了', '不是1501', '2'])(
    'takes %s as no and asks for the room anew',
    (answer) => {
      const { says } = talk();
      says(amiss);
      expect(heard(says(answer))).toContain('再写一次楼栋、单元和房号');
      expect(heard(says('3栋2单元1601'))).toContain('位置：3栋2单元1601\n');
    },
  );

  it.each(['不对，是3栋2单元1601', '不是，3-2-1601', '三栋二单元一六零一'])(
    'takes the room in %s',
    (answer) => {
      const { says } = talk();
      says(amiss);
      expect(heard(says(answer))).toContain('位置：3栋2单元1601\n');
    },
  );

  it.each(['1601', '是1601', '不是1501，是1601'])('asks whether %s is in the same building', (answer) => {
    const { says } = talk();
    says(amiss);
    expect(heard(says(answer))).toContain('请问您说的是3栋2单元1601，对吗？');
    expect(heard(says('对'))).toContain('位置：3栋2单元1601\n');
  });

  it('asks about another near miss as well, and does not offer again what was denied', () => {
    const { says } = talk();
    says(amiss);
    says('不是');
    expect(heard(says('3栋2单元16001'))).toContain('请问您说的是3栋2单元1601，对吗？');
    expect(heard(says('不是'))).toContain('再写一次');
    const recap = says('3栋2单元15001');
    expect(heard(recap)).not.toContain('对吗');
    expect(heard(recap)).toContain('跟您核对');
  });

  it('keeps what was written, and what it may mean, when no answer comes', () => {
    const { says } = talk();
    says(amiss);
    says('反正就是我家');
    expect(heard(says('你们来了就知道'))).toContain('位置：3栋2单元15001（疑似3栋2单元1501）');
    expect(placeOf(says('对'))).toEqual({
      unlisted: { said: '3栋2单元15001', near: ['3-2-1501'] },
      confirmed: false,
    });
  });

  it('offers a few rooms that are equally near', () => {
    const { says } = talk();
    const asked = says(`厨房水管漏水，A座1203，${phone}`);
    expect(heard(asked)).toContain('请问是下面哪一处');
    expect(labels(asked)).toEqual(['B栋1203', 'C栋1203', '不是，我重新说']);
    expect(heard(says('B座'))).toContain('位置：B栋1203\n');
  });

  it('offers only the resident’s own home when it is among them', () => {
    const { says } = talk({ rooms: ['C-0-1203', '3-2-1501'] });
    expect(heard(says(`厨房水管漏水，A座1203，${phone}`))).toContain('请问您说的是C栋1203，对吗？');
  });

  it('says that there is no such room when none is near, and passes the words on', () => {
    const { says } = talk();
    const asked = says(`厨房水管漏水，99栋9单元9901，${phone}`);
    expect(heard(asked)).toContain('没有查到“99栋9单元9901”，请帮我再核对');
    says('99栋9单元9901');
    expect(heard(says('就是这里'))).toContain('位置：99栋9单元9901（房号待核实）');
    expect(placeOf(says('对'))).toEqual({
      unlisted: { said: '99栋9单元9901', near: [] },
      confirmed: false,
    });
  });

  it('asks which unit only for a home that is there', () => {
    expect(labels(talk().says(`厨房水管漏水，3栋1051，${phone}`))).toEqual([
      '3栋1单元1501',
      '3栋2单元1501',
      '3栋3单元1501',
      '不是，我重新说',
    ]);
  });
});

it.each([
  ['我要投诉楼上太吵，三动二单元1501，天天半夜', '确认提交'],
  ['要办门禁卡，3栋2单元15001，13800138000，明天上午', '确认办理'],
  ['3栋2单元电梯口的灯不亮，我家是3栋2单元15001', '确认报修'],
])('the same question is put for %s', (text, confirm) => {
  const { says, taps } = talk();
  expect(heard(says(text))).toContain('请问您说的是3栋2单元1501，对吗？');
  expect(labels(says('对'))).toContain(confirm);
  expect(placeOf(taps(confirm))).toMatchObject({ room: '3-2-1501', confirmed: true });
});

it('a bare number is no other home than the one that was told', () => {
  const { says } = talk();
  expect(heard(says('厨房水管漏水，5栋1单元302'))).toContain('联系电话');
  says('321501');
  expect(heard(says(phone))).toContain('位置：5栋1单元302');
  const unsaid = talk();
  unsaid.says(`厨房水管漏水，${phone}`);
  expect(heard(unsaid.says('321501'))).toContain('请问您说的是3栋2单元1501，对吗？');
});

describe('an emergency whose room was written amiss', () => {
  const fire = '3栋2单元15001着火了，快来人';
  const ticket = (place: Parameters<typeof ownTicket>[0]) => [
    ownTicket({
      id: 'te1',
      kind: 'help',
      code: 'FIRE',
      emergency: { kind: 'fire', silent: false, possible: false },
      ...place,
    }),
  ];
  const unlisted = { said: '3栋2单元15001', near: ['3-2-1501'] };
  const afterwards = (): Talk =>
    talk({ rooms: [] }, { tickets: ticket({ place: { unlisted, confirmed: false } }) });
  const changeIn = ({ outcomes }: Conducted) =>
    outcomes.flatMap((outcome) => (outcome.type === 'changeTicket' ? [outcome.detail] : []))[0];

  it('is dispatched at once to what was written, and then asked about', () => {
    const alarmed = talk().says(fire);
    expect(placeOf(alarmed)).toEqual({ unlisted, confirmed: false });
    expect(heard(alarmed)).toContain('按“3栋2单元15001”出动，疑似3栋2单元1501');
    expect(labels(alarmed)).toEqual(['对', '不是，我重新说', '我已安全', '是误报']);
  });

  it.each(['对', '是的', '1501'])('tells those on the way when the resident says %s', (answer) => {
    const { says } = afterwards();
    says(fire);
    const told = says(answer);
    expect(changeIn(told)).toMatchObject({ room: '3-2-1501', words: '住户确认位置：3栋2单元1501' });
    expect(heard(told)).toContain('3栋2单元1501已转告');
    expect(heard(says('快点'))).toContain('已转告现场同事');
  });

  it.each(['不是', '不是，我重新说'])('tells them that it is another when the resident says %s', (answer) => {
    const { says } = afterwards();
    says(fire);
    const told = says(answer);
    expect(changeIn(told)).toMatchObject({
      words: '住户说不是3栋2单元1501',
      unlisted: { said: '3栋2单元15001', near: [] },
    });
    expect(heard(told)).toContain('准确位置');
    expect(changeIn(says('3栋2单元1601'))).toMatchObject({ room: '3-2-1601' });
  });

  it('taps count as well', () => {
    const { says, taps } = afterwards();
    says(fire);
    expect(changeIn(taps('对'))).toMatchObject({ room: '3-2-1501' });
  });

  it('a room written amiss afterwards is passed on as written and asked about', () => {
    const { says } = talk();
    says('着火了，快来人');
    const told = says('在三动二单元1501');
    expect(changeIn(told)).toMatchObject({ unlisted: { said: '三动二单元1501', near: ['3-2-1501'] } });
    expect(heard(told)).toContain('疑似3栋2单元1501');
    expect(changeIn(says('对'))).toMatchObject({ room: '3-2-1501' });
  });

  it('an unknown room is never taken for a known one', () => {
    expect(placeOf(talk().says('99栋9单元9901着火了，快来人'))).toEqual({
      unlisted: { said: '99栋9单元9901', near: [] },
      confirmed: false,
    });
  });

  it('a silent one shows no menu', () => {
    const asked = talk().says('家里有很浓的煤气味，3栋2单元15001');
    expect(placeOf(asked)).toEqual({ unlisted, confirmed: false });
    expect(labels(asked)).toEqual([]);
  });

  it('a danger found by asking takes the near room along', () => {
    const { says, taps } = talk();
    says('电梯坏了，3栋2单元15001');
    const raised = taps('里面有人');
    expect(placeOf(raised)).toMatchObject({ unlisted, confirmed: false });
    expect(labels(raised)).toContain('不是，我重新说');
  });
});
