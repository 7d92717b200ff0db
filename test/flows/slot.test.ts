import type { Conducted } from '../../src/engine/conversation/conduct';
import { heard, labels, type Talk, talk } from './support/talk';

const report = '客厅灯不亮，3栋2单元1501，13800138000';

function asked(): Talk {
  const each = talk();
  expect(heard(each.says(report))).toContain('什么时候上门方便');
  return each;
}

const draftOf = ({ outcomes }: Conducted) =>
  outcomes.flatMap((outcome) => (outcome.type === 'openTicket' ? [outcome.draft] : []))[0];

describe('the question for an appointment', () => {
  it.each([
    '明天下午',
    '下班以后，六点多',
    '周六',
    '都可以',
    '随时',
    '尽快',
    '看你们方便',
    '现在就来',
    '等会儿，吃完饭',
  ])('takes %s as written', (text) => {
    const { says } = asked();
    expect(heard(says(text))).toContain(`时间：${text}\n`);
  });

  it.each(['明天上午', '今天下午'])('takes the choice %s, tapped or typed', (label) => {
    expect(heard(asked().taps(label))).toContain(`时间：${label}\n`);
    expect(heard(asked().says(label))).toContain(`时间：${label}\n`);
  });

  it.each([
    '确认报修',
    '确认办理',
    '确认提交',
    '修改',
    '改地址',
    '先不办了',
    '那个灯是吸顶的',
    '要好一点的灯泡',
    '等我老公回来再说',
    '谢谢',
    '好的',
  ])('is put again, kindly, after %s', (text) => {
    const { says } = asked();
    const again = says(text);
    expect(heard(again)).toContain('还没看出是哪个时间');
    expect(labels(again)).toContain('明天上午');
    expect(heard(says('明天上午'))).toContain('时间：明天上午\n');
  });

  it('is put twice at most: then the words stay as a note, and the time is agreed', () => {
    const { says } = asked();
    says('等我老公回来再说');
    const recap = says('他常常不在家的');
    expect(heard(recap)).toContain('时间：与您约定\n');
    const draft = draftOf(says('对'));
    expect(draft?.slot).toBeUndefined();
    expect(draft?.words).toContain('他常常不在家的');
  });

  it('keeps the labels of menus out of the words', () => {
    const { says } = asked();
    says('确认报修');
    expect(heard(says('确认报修'))).toContain('时间：与您约定\n');
    expect(draftOf(says('确认报修'))?.words).toBe(report);
  });

  it('is the same in a service', () => {
    const { says } = talk();
    says('要办门禁卡，3栋2单元1501，13800138000');
    expect(heard(says('确认报修'))).toContain('还没看出是哪个时间');
    expect(heard(says('都行'))).toContain('时间：都行\n');
  });
});

it('a label is no place either', () => {
  const { says } = talk();
  says('我要投诉小区绿化太差，草都枯了');
  expect(heard(says('确认提交'))).toContain('位置');
  expect(heard(says('中心花园'))).toContain('位置：中心花园\n');
});
