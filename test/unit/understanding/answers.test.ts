import type { Understanding } from '../../../src/ports/understanding';
import { propertyId, testUnderstanding } from './support';

const port = testUnderstanding();

function read(text: string, flow?: string): Understanding {
  return port.understand(text, flow === undefined ? { propertyId } : { propertyId, flow });
}

describe('answers and commands', () => {
  it.each([
    '对',
    '是的',
    '好的',
    '可以',
    '同意',
    '确认',
    '行',
    '嗯',
    '好的谢谢',
    '对，是的',
    'OK',
    'Yes please',
    'that’s right',
    'dui de',
    'hao',
  ])('takes %s as yes', (text) => {
    expect(read(text, 'repair').answer).toBe('yes');
  });

  it.each([
    '不对',
    '不是',
    '不用',
    '不用了',
    '不要',
    '错了',
    '不可以',
    '不用了 谢谢',
    'nope',
    'not really',
    'bu shi',
    'mei you',
  ])('takes %s as no', (text) => {
    expect(read(text, 'repair').answer).toBe('no');
  });

  it.each([
    '厨房漏水不用急 明天来就行',
    '好的东西都被偷了',
    '对面楼着火了',
    '可以吗？',
    'sure there is smoke in the kitchen',
  ])('takes %s as no answer', (text) => {
    expect(read(text, 'repair').answer).toBeUndefined();
  });

  it.each([
    ['取消', 'cancel'],
    ['算了不修了', 'cancel'],
    ['我要取消报修', 'cancel'],
    ['重新开始', 'restart'],
    ['重来', 'restart'],
    ['人工', 'human'],
    ['转人工', 'human'],
    ['找个人', 'human'],
    ['我要真人', 'human'],
  ])('takes %s as the command %s', (text, command) => {
    expect(read(text, 'repair').command).toBe(command);
  });

  it('does not cancel because a story mentions it', () => {
    expect(read('上次说取消停车费的事怎么样了').command).toBeUndefined();
  });

  it('reads a bare room or phone inside a flow as details', () => {
    expect(read('3-2-1501', 'repair')).toMatchObject({ intent: 'other', rooms: [{ room: '3-2-1501' }] });
    expect(read('138 0000 1111', 'repair')).toMatchObject({ intent: 'other', phone: '13800001111' });
    expect(read('王女士 13800001111', 'repair')).toMatchObject({ name: '王女士', phone: '13800001111' });
  });

  it('sees an emergency in the middle of a flow', () => {
    expect(read('等等 厨房着火了', 'repair')).toMatchObject({
      intent: 'emergency',
      emergency: { kind: 'fire' },
    });
  });
});

describe('intent', () => {
  it.each([
    ['小区养狗要办什么', 'consult'],
    ['装修要准备什么', 'consult'],
    ['今天天气', 'other'],
    ['今天天气怎么样', 'other'],
    ['楼上天天吵', 'complaint'],
    ['12345', 'complaint'],
    ['我要打12345投诉', 'complaint'],
  ])('takes %s as %s', (text, intent) => {
    expect(read(text).intent).toBe(intent);
  });

  it.each(['TS-20261122-0001怎么还没人管，催一下', 'TS-20261122-0001怎么还没人管'])(
    'takes %s as pressing for that ticket',
    (text) => {
      expect(read(text)).toMatchObject({ intent: 'progress', urging: true, ticket: 'TS-20261122-0001' });
    },
  );
});

describe('contact', () => {
  it.each([
    ['我是王女士', '王女士'],
    ['我姓李', '李'],
    ['3-2-1501，李先生，13800001111', '李先生'],
    ['我叫张小明', '张小明'],
  ])('finds the name in %s', (text, name) => {
    expect(read(text).name).toBe(name);
  });

  it.each(['你们前台王女士态度太差了', '保安李师傅人很好'])('leaves other people out: %s', (text) => {
    expect(read(text).name).toBeUndefined();
  });

  it.each([
    ['明天下午', '明天下午'],
    ['周六上午', '周六上午'],
    ['今晚7点后', '今晚7点后'],
    ['现在都在家', '现在都在家'],
    ['Tomorrow after 3pm', 'Tomorrow after 3pm'],
    ['on Saturday in the morning', 'on Saturday in the morning'],
    ['any time', 'any time'],
    ['ming tian xia wu', 'ming tian xia wu'],
    ['jin wan 7 dian yi hou', 'jin wan 7 dian yi hou'],
  ])('inside a flow takes %s as the time', (text, slot) => {
    expect(read(text, 'repair').slot).toBe(slot);
  });

  it('in a story takes a time only with 在家 and the like', () => {
    expect(read('马桶堵了 明天下午在家').slot).toBe('明天下午在家');
    expect(read('楼上每天晚上吵到一点').slot).toBeUndefined();
    expect(read('toilet blocked, tomorrow morning I am home').slot).toBe('tomorrow morning');
    expect(read('they drill every saturday morning').slot).toBeUndefined();
  });

  it.each([
    ['厨房水管漏水，3栋2单元1501，电话13800138000，明天上午', '明天上午'],
    ['马桶堵了 13800138000 周六上午9点到11点', '周六上午9点到11点'],
  ])('takes a time for itself among the details of %s', (text, slot) => {
    expect(read(text).slot).toBe(slot);
    expect(read(text, 'repair').slot).toBe(slot);
  });

  it.each(['每天晚上，楼上都吵，13800138000', '今天早上，水管爆了一次，13800138000'])(
    'takes a time of the story for none: %s',
    (text) => {
      expect(read(text).slot).toBeUndefined();
    },
  );

  it.each([
    ['BX-20261122-0001到哪了', 'BX-20261122-0001'],
    ['0007', '0007'],
    ['单号0007', '0007'],
    ['接单 0007', '0007'],
  ])('finds the ticket in %s', (text, ticket) => {
    expect(read(text).ticket).toBe(ticket);
  });

  it.each(['3-2-0501', '13800070007', '09:30'])('finds no ticket in %s', (text) => {
    expect(read(text).ticket).toBeUndefined();
  });

  it('says where outside a home, as written', () => {
    expect(read('地库D区的灯全灭了').spot).toBe('地库D区');
    expect(read('2单元电梯坏了').spot).toBe('2单元电梯');
    expect(read('3栋1501漏水').spot).toBe('3栋1501');
  });
});
