import { numeral } from './numerals';

const block = `(?:(?:${numeral}|[a-z])\\s*(?:号楼|栋|幢|座))`;
const stair = `(?:${numeral}\\s*单元)`;
const level = `(?:(?:负|地下)?${numeral}\\s*(?:楼(?!上|下|道|梯|顶)|层)|b[1-3](?!\\d))`;
const area =
  '(?:地库|车库|地下车库|停车场|充电棚|车棚|大堂|门厅|电梯厅|电梯口|电梯|货梯|楼道|走廊|楼梯间|天台|楼顶|电井|水井房|配电房|水泵房|垃圾房|架空层|中心花园|花园|广场|泳池|游泳池|凉亭|儿童乐园|健身区|篮球场|网球场|会所|快递柜|喷泉|[东西南北](?:大)?门|正门|侧门|后门|门岗|岗亭|幼儿园|围墙)';
const inside = '(?:主卧|次卧|卧室|客厅|厨房|卫生间|厕所|洗手间|浴室|阳台|书房|飘窗|餐厅|玄关)';
const zone = '(?:\\s*[a-f一二三四]区)?(?:\\s*\\d+号(?:车位|位))?';
const side =
  '(?:\\s*(?:左边|右边|左侧|右侧|东侧|西侧|南侧|北侧|东边|西边|南边|北边|门口|旁边|后面|前面|拐角|楼下))';

const outside = new RegExp(
  `(?:${block}\\s*(?:${stair})?\\s*(?:${level})?|${stair}\\s*(?:${level})?)\\s*${side}?(?:\\s*(?:的)?${area}${zone})?${side}?|(?:${level}\\s*)?${area}${zone}${side}?|${level}`,
  'g',
);
const room = new RegExp(inside);

/** Longest place named in normalised text as `[from, to]`; a place outside the home counts before one inside it. */
export function findSpot(read: string): readonly [number, number] | undefined {
  let longest: readonly [number, number] | undefined;
  for (const match of read.matchAll(outside)) {
    const length = match[0].trim().length;
    if (length < 2 || (longest && length <= longest[1] - longest[0])) continue;
    longest = [match.index, match.index + match[0].length];
  }
  if (longest) return longest;
  const home = room.exec(read);
  return home ? [home.index, home.index + home[0].length] : undefined;
}
