import fc from 'fast-check';
import { propertyId, testUnderstanding } from './support';

const port = testUnderstanding();
const emergencyOf = (text: string) => port.understand(text, { propertyId }).emergency;

describe('danger', () => {
  it.each(['楼下在烧烤', '我妈头晕，现在好多了'])(
    'that only sounds so, or is over, in %s is asked about at most',
    (text) => {
      expect(emergencyOf(text)?.certainty).not.toBe('certain');
    },
  );

  it('in 楼下烧烤摊着火了 is a fire', () => {
    expect(emergencyOf('楼下烧烤摊着火了')).toMatchObject({ code: 'FIRE', certainty: 'certain' });
  });

  it.each([
    ['厨房着火了 我妈被烟呛晕了 叫不醒', 'FIRE', 'COLLAPSE'],
    ['我妈晕倒了，叫不醒，厨房还着火了', 'FIRE', 'COLLAPSE'],
    ['煤气漏了 孩子昏迷了', 'GAS_LEAK', 'COLLAPSE'],
    ['电梯困人了，里面有个老人心脏病犯了', 'ELEVATOR_TRAPPED', 'CARDIAC'],
  ])('of two kinds in %s is both, the one that decides who comes first', (text, code, further) => {
    const understood = port.understand(text, { propertyId });
    expect(understood.emergency).toMatchObject({ code, certainty: 'certain' });
    expect(understood.furtherDanger).toMatchObject({ code: further });
  });

  it.each(['厨房着火了，我吓晕了', '着火了！3栋2单元1501，快来人', '我妈晕倒了，叫不醒，像睡着了一样'])(
    'of one kind in %s has none besides',
    (text) => {
      const understood = port.understand(text, { propertyId });
      expect(understood.emergency).toMatchObject({ certainty: 'certain' });
      expect(understood.furtherDanger).toBeUndefined();
    },
  );

  it.each([
    ['我妈叫不醒', 'COLLAPSE'],
    ['一股臭鸡蛋味', 'GAS_LEAK'],
    ['真的着火了', 'FIRE'],
    ['不得了着火了', 'FIRE'],
    ['好像着火了', 'FIRE'],
    ['電梯困人', 'ELEVATOR_TRAPPED'],
    ['霉气漏了', 'GAS_LEAK'],
    ['昨天的漏水修好了，但是现在水管又爆了，止不住', 'PIPE_BURST'],
    ['投诉的事先不说了 隔壁有人打老婆', 'FIGHT'],
    ['help im stuck in the lift', 'ELEVATOR_TRAPPED'],
  ])('is certain of %s', (text, code) => {
    expect(emergencyOf(text)).toMatchObject({ code, certainty: 'certain' });
  });

  it.each([
    '我晕，电梯又坏了',
    '3栋1单元1104',
    '厨房漏水，3栋2单元1101',
    '电话13811012345',
    '水管爆了，昨天修好了',
    '消防演习几点',
    '没有着火 就是烟感响',
    '没有煤气味 就是打不着火',
    '停车费涨这么多 抢钱啊',
    '空调坏了 热死了',
    '楼上天天吵 吵得我要爆炸了',
    '上个月我家被偷过',
    '如果电梯困人怎么办',
    '建议多放几个灭火器 万一着火呢',
    '昨天我爸晕倒 多亏保安 送锦旗',
    '孩子找到了 虚惊一场',
    '我的车位被抢了',
    '被锁外面了 屋里没人也没开火',
    '到了打我老婆电话',
    '师傅来了打我手机',
    '充电桩会不会着火',
    '电梯会不会困人啊',
    '怕漏电 想换个插座',
    '担心着火了怎么办 能不能装烟感',
    '上次是不是着火了',
    '不是着火 是烧烤',
  ])('raises no alarm for %s', (text) => {
    expect(emergencyOf(text)).toBeUndefined();
  });

  it.each([
    ['是不是着火了？', 'FIRE'],
    ['感觉有烟味 会不会着火', 'SMOKE'],
    ['会不会漏电啊 手麻', 'ELECTRIC_SHOCK'],
    ['担心电梯里困了人', 'ELEVATOR_TRAPPED'],
    ['是不是煤气泄漏', 'GAS_LEAK'],
  ])('takes the question or worry %s as possible', (text, code) => {
    expect(emergencyOf(text)).toMatchObject({ code, certainty: 'possible' });
  });

  it.each(['他在楼道打我老婆', '老公打我 手机也砸了'])(
    'is certain of blows beside people named: %s',
    (text) => {
      expect(emergencyOf(text)).toMatchObject({ code: 'FIGHT', certainty: 'certain' });
    },
  );

  it.each([
    '救命',
    '有人吗救命',
    '來人啊 救命！！',
    '3栋2单元1501 救救我',
    'HELP HELP',
    'Help me!',
    '物业！救人啊 13800138000',
  ])('never doubts a mere cry for help: %s', (text) => {
    expect(emergencyOf(text)).toMatchObject({ code: 'HELP_OTHER', certainty: 'certain' });
  });

  it.each([
    ['There is smoke in the corridor', 'SMOKE'],
    ["there's a fire in building 5", 'FIRE'],
    ['my kid is missing', 'MISSING'],
    ['My mom is not breathing', 'COLLAPSE'],
    ['I smell gas', 'GAS_LEAK'],
    ['The elevator stopped, we are trapped', 'ELEVATOR_TRAPPED'],
    ['please send an ambulance', 'MEDICAL_OTHER'],
    ['dianti kun ren le', 'ELEVATOR_TRAPPED'],
    ['zhao huo le', 'FIRE'],
    ['jiu ming', 'HELP_OTHER'],
    ['somebody help me please', 'HELP_OTHER'],
  ])('hears in English and in pinyin what it is: %s', (text, code) => {
    expect(emergencyOf(text)).toMatchObject({ code, certainty: 'certain' });
  });

  it('takes help alone, which may ask for a list of commands, as possible', () => {
    expect(emergencyOf('help')).toMatchObject({ code: 'HELP_OTHER', certainty: 'possible' });
  });

  it.each([
    'My kitchen sink is leaking',
    'How do I pay the management fee?',
    'xiexie',
    'The lights in the hallway are broken',
    'hi can you fix my toilet please 3-2-1501',
    'the fire door on 5F squeaks',
  ])('is not certain of danger in %s', (text) => {
    expect(emergencyOf(text)?.certainty).not.toBe('certain');
  });

  it.each(['救命 网又断了', '救命之恩', '有人吗'])('hears no cry for help in %s', (text) => {
    expect(emergencyOf(text)).toBeUndefined();
  });

  it('keeps the other wish of an emergency', () => {
    const { intent, alsoWants } = port.understand('马桶堵了要修一下 先别管 楼道里着火了', { propertyId });
    expect(intent).toBe('emergency');
    expect(alsoWants).toEqual([{ intent: 'repair', code: 'TOILET' }]);
  });

  it('never throws and answers the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const once = port.understand(text, { propertyId });
        expect(port.understand(text, { propertyId })).toEqual(once);
        expect(once.intent !== 'emergency' || once.emergency !== undefined).toBe(true);
      }),
    );
  });
});

describe('a message of few signs or of very many', () => {
  it.each(['🆘', '119', '120！', '110 119'])('%s alone sends somebody to look', (text) => {
    expect(emergencyOf(text)).toMatchObject({ certainty: 'possible' });
  });

  it.each(['110', '120'])('%s is the answer to a question, where one is open', (text) => {
    expect(port.understand(text, { propertyId, flow: 'repair' }).emergency).toBeUndefined();
  });

  it.each(['123456', '？？？'])('%s is no wish', (text) => {
    expect(port.understand(text, { propertyId })).toMatchObject({ intent: 'other' });
  });

  it('a cry at the end of four thousand characters is heard, and where it comes from', () => {
    const told = `${'今天天气很好我们一家去公园玩了一圈，'.repeat(220)}回来发现我妈叫不醒了，3栋2单元1501`;
    const { emergency, rooms } = port.understand(told, { propertyId });
    expect(emergency).toMatchObject({ kind: 'medical', certainty: 'certain' });
    expect(rooms.map(({ room }) => room)).toEqual(['3-2-1501']);
  });

  it('traditional characters answer and command', () => {
    expect(port.understand('對', { propertyId, flow: 'repair' }).answer).toBe('yes');
    expect(port.understand('轉人工', { propertyId }).command).toBe('human');
  });
});
