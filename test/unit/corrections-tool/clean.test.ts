import { clean, type Known } from '../../../src/corrections-tool/clean/clean';
import { seededRandom } from '../../../src/numbers/seeded-random';
import { readFolder } from '../../../src/training/corpus';
import { findRooms } from '../../../src/understanding/rooms/rooms';

const nobody: Known = { about: {}, people: [], places: [] };
const cleaned = (text: string, known: Partial<Known> = {}, seed = 7) =>
  clean(text, { ...nobody, ...known }, seededRandom(seed));
const textOf = (text: string, known: Partial<Known> = {}): string => {
  const result = cleaned(text, known);
  if (!result.isClean) throw new Error(`${text}: ${result.because}`);
  return result.text;
};

describe('a home', () => {
  const forms: readonly (readonly [string, RegExp])[] = [
    ['厨房漏水，3栋2单元1501', /，\d+栋\d单元\d{3,4}$/],
    ['3-2-1501 马桶堵了', /^\d+-\d-\d{3,4} /],
    ['12#2-701漏水', /^\d+#\d-\d{3}漏水/],
    ['B座1203跳闸', /^[A-H]座\d{3,4}跳闸/],
    [
      '三栋二单元一五零一没电了',
      /^[一二三四五六七八九十]+栋[一二三四]单元[一二三][一二三四五六七八九零]零[一二三四五六]没电了/,
    ],
    ['7座28C空调不制冷', /^\d+座\d{2}[A-F]空调/],
    ['8栋1单元15楼1502灯坏了', /^\d+栋\d单元\d{2}楼\d{4}灯坏了/],
    ['３栋２单元１５０１漏水', /^\d+栋\d单元\d{4}漏水/],
  ];

  test.each(forms)('in %s becomes another one of the same form, and the label goes with it', (text, form) => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const before = findRooms(text, []).rooms[0]?.room ?? 'none';
      const result = cleaned(text, {}, seed);
      expect(result).toMatchObject({ isClean: true, text: expect.stringMatching(form) });
      if (!result.isClean) return;
      expect(findRooms(result.text, []).rooms.map(({ room }) => room)).toEqual([result.room]);
      expect(result.room).not.toBe(before);
      expect(result.room?.split('-')[2]).not.toBe(before.split('-')[2]);
    }
  });

  test.each([
    ['two homes', '3-2-1501和3-2-1502都漏水'],
    ['a form nobody writes anew', 'building 6 unit 2 room 1103 no water'],
    ['its parts far from each other', '水压太大 12楼1201 二栋'],
    ['spelt out', '三栋一单元一千二百零一 漏水'],
  ])('that is %s keeps the message here', (_, text) => {
    expect(cleaned(text)).toEqual({ isClean: false, because: 'room' });
  });

  test('known from the ticket is not told either way', () => {
    const about = { room: '3-2-1501' };
    for (let seed = 1; seed <= 60; seed += 1) {
      const result = cleaned('1501漏水，3栋楼道也有', { about }, seed);
      expect(result.isClean && /1501/.test(result.text)).toBe(false);
    }
  });

  test('next door gets other figures too', () => {
    expect(textOf('我家3-2-1501，隔壁1502在砸墙')).not.toMatch(/150[12]/);
    expect(textOf('12栋楼道灯不亮')).toMatch(/^(?!12)\d+栋楼道灯不亮$/);
  });
});

describe('numbers of people', () => {
  test.each([
    ['漏水，电话13800138000', '漏水，电话'],
    ['漏水 138-0013-8000 快来', '漏水  快来'],
    ['漏水 138 0013 8000 快来', '漏水  快来'],
    ['漏水，0755-83221234', '漏水'],
    ['漏水，１３８００１３８０００', '漏水'],
    ['身份证11010519491231002X办卡', '身份证办卡'],
    ['沪A12345堵住出口', '堵住出口'],
    ['粤BD12345堵住出口', '堵住出口'],
    ['发到 wang.li@example.com.cn 谢谢', '发到  谢谢'],
    ['加我微信abc_123聊', '加我聊'],
    ['加我vx：wxid_9k2 聊', '加我 聊'],
  ])('are gone from %s', (text, rest) => {
    expect(textOf(text)).toBe(rest);
  });

  test.each([
    '账号6222021234567890',
    '一三八零零一三八零零零给我打电话',
    '找 zhangsan 就行',
    '见 k9f3x2',
    '@所有人 开会',
  ])('that nobody knows the meaning of keep the message here: %s', (text) => {
    expect(cleaned(text)).toMatchObject({ isClean: false });
  });

  test('of the fire brigade and the ambulance stay', () => {
    expect(textOf('楼上冒烟我打了119和120')).toBe('楼上冒烟我打了119和120');
  });
});

describe('names', () => {
  test('of the resident, the staff and the estate are gone', () => {
    const known = { about: { name: '林晓' }, people: ['张伟'], places: ['云栖花园'] };
    const text = textOf('我是云栖花园的林晓，张伟师傅没来', known);
    expect(text).toBe('我是小区的，师傅没来');
  });

  test('before a title become other ones', () => {
    for (const text of ['王女士家漏水', '刘师傅没来', '我姓陈，马桶堵了']) {
      const result = textOf(text);
      expect(result).not.toBe(text);
      expect(result).toHaveLength(text.length);
    }
  });

  test('introduced are gone', () => {
    expect(textOf('联系人：陈建国，马桶堵了')).toBe('联系人：，马桶堵了');
  });

  test.each(['陈建国又把车停我家门口', '我叫老头子来试', '我是王芳芳家的保姆'])(
    'that may be one keep the message here: %s',
    (text) => {
      expect(cleaned(text)).toEqual({ isClean: false, because: 'name' });
    },
  );
});

test('what is only personal says nothing', () => {
  expect(cleaned('13800138000')).toEqual({ isClean: false, because: 'empty' });
});

test('what was written by many is given away, nine of ten messages at least, never with its home', () => {
  const messages = readFolder('corpus/train').filter((_, index) => index % 5 === 0);
  let given = 0;
  const kept: string[] = [];
  for (const [index, { text, room }] of messages.entries()) {
    const home = room ?? findRooms(text, []).rooms[0]?.room;
    const result = cleaned(text, { about: home ? { room: home } : {} }, index);
    if (!result.isClean) continue;
    given += 1;
    if (home && findRooms(result.text, []).rooms.some((found) => found.room === home)) kept.push(text);
  }
  expect(kept).toEqual([]);
  expect(given / messages.length).toBeGreaterThan(0.9);
});
