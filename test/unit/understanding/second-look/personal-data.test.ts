import { join, resolve } from 'node:path';
import { loadConfiguration } from '../../../../src/config/config';
import { readFolder } from '../../../../src/training/corpus';
import { findRooms } from '../../../../src/understanding/rooms/rooms';
import { createMask, saysEnough } from '../../../../src/understanding/second-look/personal-data';

const configuration = loadConfiguration(resolve('config'));
const [property] = configuration.properties;
const propertyId = property?.id ?? '';
const mask = createMask(configuration);
const shown = (text: string): string => mask(text, propertyId);

/** Everything a number could be read from. */
const figures = /[\p{N}〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]/u;

describe('a number that belongs to somebody is not shown', () => {
  it.each([
    '13800001111',
    '138 0000 1111',
    '138-0000-1111',
    '138.0000.1111',
    '138/0000/1111',
    '+86 13800001111',
    '+8613800001111',
    '0086-138-0000-1111',
    '１３８００００１１１１',
    '1 3 8 0 0 0 0 1 1 1 1',
    '1-3-8-0-0-0-0-1-1-1-1',
    '138\n0000\n1111',
    '138\u200b0000\u200b1111',
    '1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣0️⃣1️⃣1️⃣1️⃣1️⃣',
    '①③⑧⓪⓪⓪⓪①①①①',
    '❶❸❽⓿⓿⓿⓿❶❶❶❶',
    '𝟏𝟑𝟖𝟎𝟎𝟎𝟎𝟏𝟏𝟏𝟏',
    '١٣٨٠٠٠٠١١١١',
    '幺三八零零零零幺幺幺幺',
    '一三八〇〇〇〇一一一一',
    '一 三 八 零 零 零 零 一 一 一 一',
    '壹叁捌零零零零壹壹壹壹',
    '138零零零零一一一一',
    '0571-86543210',
    '(0571)86543210',
    '0571 8654 3210',
    '010-87654321转801',
    '86543210',
    '330106199003051234',
    '33010619900305123X',
    '33010619900305123x',
    '330106 19900305 1234',
    '330106900305123',
    '6222 0202 0000 1234 567',
    'BX-20260318-0007',
    'bx202603180007',
    '202603181234567',
  ])('%j', (number) => {
    for (const text of [number, `我的号码是${number}，厨房漏水`, `漏水 ${number}`, `${number}马桶堵了`])
      expect(shown(text).replace(/【[^】]*】/g, '')).not.toMatch(figures);
  });

  it.each(['浙A12345', '浙A·D12345', '浙 A D12345', '粤B 88888', '京AF0236', '沪a99999学', '浙A一二三四五'])(
    'plate %s',
    (plate) => {
      expect(shown(`${plate}挡住消防通道`).replace(/【[^】]*】/g, '')).not.toMatch(
        /\d|[一二三四五]|[a-z]{2}/i,
      );
    },
  );

  it.each([
    ['wang.xm@example.com', /wang|example/],
    ['wang ＠ example . com', /wang|example/],
    ['微信wangxiaoming', /wangxiao/],
    ['加我vx：wxid_abc123', /wxid|abc/],
    ['V信是 hello_world', /hello|world/],
    ['QQ 12345678', /\d/],
    ['微信号：Lao-Wang_88', /lao|wang|88/i],
    ['https://example.com/u/wang?t=1', /example|wang/],
    ['138oooo1111', /\d/],
    ['wang88888', /wang|8/],
  ])('address %s', (address, told) => {
    expect(shown(`${address}，楼道灯坏了`)).not.toMatch(told);
  });
});

describe('where somebody lives is not shown', () => {
  it.each([
    '3栋2单元1501',
    '3栋2单元1501室',
    '三栋二单元一五零一',
    '三栋二单元十五楼零一',
    '3号楼2单元15楼1501',
    '3-2-1501',
    '3/2/1501',
    '3#2-1501',
    '３栋２单元１５０１',
    '3棟2單元1501',
    'B座1203',
    'b1203',
    'B-1203',
    'A座15C',
    'T3-608',
    '3杠2杠1501',
    '三杠二杠一五零一',
    '1501室',
    '一五零一',
    '3栋',
    '2单元',
    '十五楼',
    '15F1501',
    'building 3 unit 2 room 1501',
    '3 dong 2 danyuan 1501',
    '文三路12号',
    '地库D区128号车位',
  ])('%s', (home) => {
    for (const text of [home, `我住${home}，马桶堵了`, `${home}漏水，还是${home}`])
      expect(
        shown(text)
          .replace(/【[^】]*】/g, '')
          .replace('B', ''),
      ).not.toMatch(/\d|[一二三四五六七八九十][栋楼单杠零五]/);
  });

  it('nor the name and the address of the property', () => {
    expect(shown(`${property?.name}，${property?.address}，停电了`)).toBe('【小区】,【小区】,停电了');
  });

  it('also where a home is named twice in different ways', () => {
    expect(shown('3栋2单元1501漏到3-2-1401，就是1501')).toBe('【房号】漏到【房号】,就是【数字】');
  });
});

describe('who somebody is is not shown', () => {
  it.each([
    ['王女士', '王'],
    ['我是欧阳先生', '欧阳'],
    ['張小姐', '張'],
    ['陳先生', '陳'],
    ['我叫张三', '张三'],
    ['我叫张三要报修', '张三'],
    ['本人李四', '李四'],
    ['我姓欧阳', '欧阳'],
    ['免贵姓曾', '曾'],
    ['我是李建国', '李建国'],
    ['联系人：赵六', '赵六'],
    ['姓名 孙倩', '孙倩'],
    ['张三 13800001111 3栋2单元1501', '张三'],
    ['13800001111 李雷', '李雷'],
    ['3-2-1501，韩梅梅', '韩梅梅'],
    ['李秀英阿姨', '秀英'],
    ['邻居王小明打老婆', '小明'],
    ['楼上李建国家天天吵', '建国'],
    ['老公张海波晕倒了', '海波'],
    ['小王来过', '小王'],
    ['隔壁老李头', '老李'],
    ['找管家小方', '小方'],
    ['我叫阿杰', '阿杰'],
    ['王姐说的', '王姐'],
    ['my name is John Smith', 'John'],
    ['Mr. Wang', 'Wang'],
    ['this is Li Wei', 'Li Wei'],
    ...configuration.staff.map(({ name }): [string, string] => [`${name}不来`, name]),
  ])('%s', (text, name) => {
    expect(shown(text)).not.toContain(name);
    expect(shown(`${text}，厨房漏水`)).not.toContain(name);
  });
});

test('what happened is left to be read', () => {
  expect(shown('王女士，13800001111，3栋2单元1501，厨房水管爆了，老人高烧，马上来人')).toBe(
    '【姓名】,【电话】,【房号】,厨房水管爆了,老人高烧,马上来人',
  );
});

test.each([
  '打了120没人来',
  '要不要报119',
  '一一九来了吗',
  '我打12345投诉',
  '🔥🔥救命',
  '我叫不醒我妈',
  '保安师傅睡着了',
  '火苗老高',
  '下午2点来',
])('%s stays as it is', (text) => {
  expect(shown(text)).toBe(text);
});

test('what is covered twice does not come out again', () => {
  const link = `https://example.com/${property?.name}/13800001111`;
  expect(shown(`${link} 打不开`)).toBe('【网址】 打不开');
});

test('nothing behind the part that is read is shown', () => {
  expect(shown(`${'漏'.repeat(600)}秘密`)).not.toContain('秘密');
});

test.each([
  ['【姓名】,【电话】', false],
  ['嗯嗯', false],
  ['救命着火', true],
])('%s says enough: %s', (masked, enough) => {
  expect(saysEnough(masked)).toBe(enough);
});

test('of thousands of messages no number of three figures and no home is left', () => {
  const everyFourth = readFolder(join('corpus', 'train')).filter((_, index) => index % 4 === 0);
  const messages = [...everyFourth, ...readFolder(join('corpus', 'kept-aside'))];
  expect(messages.length).toBeGreaterThan(4_000);
  const left = messages.flatMap(({ text }) => {
    const masked = shown(text);
    const rest = masked.replace(/(?<!\d)(?:110|119|120|122|12345|12315|12329|95598|96\d{3})(?!\d)/g, '');
    const { rooms, incomplete } = findRooms(masked, property?.buildings ?? []);
    return /\d{3}/.test(rest) || rooms.length > 0 || incomplete ? [{ text, masked }] : [];
  });
  expect(left).toEqual([]);
});
