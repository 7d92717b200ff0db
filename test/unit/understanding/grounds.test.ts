import { propertyId, testUnderstanding } from './support';

const port = testUnderstanding();
const groundsOf = (text: string, flow?: string) =>
  port.understand(text, { propertyId, ...(flow && { flow }) }).grounds;

describe('what every part of a meaning rests on', () => {
  it('is told for each part, with words of the message', () => {
    const text = '厨房水管漏水，３栋2单元1501，明天下午在家，电话 138-0000-1111';
    const grounds = groundsOf(text);
    expect(Object.keys(grounds).toSorted()).toEqual(['code', 'intent', 'phone', 'room', 'slot']);
    for (const { confidence, words } of Object.values(grounds)) {
      expect(confidence).toBeGreaterThan(0.5);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(words.length).toBeGreaterThan(0);
      for (const word of words) expect(text).toContain(word);
    }
    expect(grounds.code?.words.join()).toContain('漏水');
    expect(grounds.room?.words).toEqual(['３栋2单元1501']);
    expect(grounds.phone?.words).toEqual(['138-0000-1111']);
    expect(grounds.slot?.words).toEqual(['明天下午在家']);
  });

  it('includes the danger and how grave a complaint is', () => {
    const fire = groundsOf('家里着火了');
    expect(fire.emergency?.words.join()).toContain('着火');
    expect(fire.emergency?.confidence).toBe(fire.intent.confidence);
    const grave = groundsOf('我要投诉，保安打人，十几户都要找媒体');
    expect(grave.severity?.words.join()).toMatch(/媒体|十几户|打人/);
    expect(grave.severity?.confidence).toBeGreaterThan(0.5);
  });

  it('is nothing for a part that was not said', () => {
    expect(Object.keys(groundsOf('谢谢'))).toEqual(['intent']);
  });

  it('is full for a plain answer and weak for words that mean nothing', () => {
    expect(groundsOf('好的', 'repair').intent).toEqual({ confidence: 1, words: ['好的'] });
    expect(groundsOf('嗯那个啥').intent.confidence).toBeLessThan(0.9);
  });

  it('is weaker for a category than for the intent it belongs to', () => {
    const { intent, code } = groundsOf('楼上有声音，不知道是水管还是什么');
    expect(code?.confidence ?? 0).toBeLessThanOrEqual(intent.confidence);
  });

  it('ranks a room on the list before one without its unit, and that before one that is not there', () => {
    const sureOf = (text: string) => groundsOf(text).room?.confidence ?? 0;
    expect(sureOf('3栋2单元1501漏水')).toBeGreaterThan(0.9);
    expect(sureOf('3栋1501漏水')).toBeCloseTo(1 / 3);
    expect(sureOf('3栋2单元15001漏水')).toBeLessThan(0.2);
    expect(sureOf('3栋2单元4501漏水')).toBeLessThan(0.2);
  });

  it('says how likely each near room is the one meant', () => {
    const sureOf = (text: string) => groundsOf(text).nearRoom?.confidence;
    expect(sureOf('3栋2单元15001漏水')).toBeCloseTo(0.9);
    expect(sureOf('3栋9单元1501漏水')).toBeCloseTo(0.3);
    expect(sureOf('3栋2单元99999漏水')).toBeUndefined();
  });

  it('ranks a mobile number before a landline, and one number before several', () => {
    const sureOf = (text: string) => groundsOf(text).phone?.confidence ?? 0;
    expect(sureOf('电话13800001111')).toBeGreaterThan(sureOf('电话0571-88001122'));
    expect(sureOf('电话13800001111或者13900002222')).toBeLessThan(0.5);
    expect(sureOf('电话13800001111，就是13800001111')).toBeGreaterThan(0.9);
  });

  it('ranks a time beside 在家 before one that stands alone in an answer', () => {
    const sureOf = (text: string) => groundsOf(text, 'repair').slot?.confidence ?? 0;
    expect(sureOf('明天下午在家')).toBeGreaterThan(sureOf('那就三点吧'));
    expect(sureOf('那就三点吧')).toBeGreaterThan(0.5);
  });
});
