import { blankPhones } from '../contact';
import { numeral, toFigures } from '../numerals';
import {
  buildingId,
  buildingWord,
  dash,
  floorAndHome,
  type Groups,
  readHome,
  readId,
  spokenHome,
  trimZeros,
} from './addresses';
import { respell } from './respell';

/** One way to read an address; its parts need not exist. */
export interface Written {
  readonly building: string;
  readonly unit?: string;
  readonly home: string;
  /** How far this reading is from what was written: signs left out. */
  readonly distance: number;
}

const signLeftOut = 0.5;
/** Figures alone are an address only when they are one as they stand. */
const nothingButFigures = 1;

interface LooseAddress {
  readonly from: number;
  readonly to: number;
  /** Building, unit and home are told apart by words or signs: an address and nothing else. */
  readonly isPlain: boolean;
  readonly readings: readonly Written[];
}

/** Without one of these no address is told, and nothing is searched. */
const mayHoldHome = /[\dloi零〇一二两三四五六七八九十幺灵依伍]{3}|楼|层|\d\s*-\s*0\d/;
const mayHoldAddress =
  /[栋幢座楼井#单元动东洞懂冻董坐撞园圆员]|dong|unit|\d{5}|\d\s*[-~/_.·杠,，、\s]\s*\d|[a-z]\s*-?\s*[\dlo]{3}/;

const gap = '[-~/_.·杠,，.、\\s的]{0,3}';
const sign = '[-~/_.·杠,，.、\\s]{1,3}';
const plate = '(?<![京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])';
const parking = '(?<!(?:车位|车库|地库|停车场|泊位)[区号:：\\s]*)';
const before = `${plate}${parking}(?<![\\da-z零一二三四五六七八九十.-])(?<!\\d:)`;
const after =
  '(?![\\d:]|[-.]\\d|[a-z]|\\s*(?:元|块|个|人|米|分|度|点|天|年|月|日|路|秒|斤|平|户|次|瓦|伏|毫|kg|公里|多|左右|线|公交|楼|层|栋|幢|单元|号楼))';
const figures = '[1-9]\\d{2,5}[a-z]?|\\d{1,2}[a-z]';
const spoken = `${spokenHome}|[一二三四五六七八九幺][零〇一二三四五六七八九幺]{2,4}`;
/** 15-01 as well. */
const home = `(?:${floorAndHome}|(?<level>\\d{1,2})\\s*-\\s*(?<door>0\\d)|(?<home>${figures}|${spoken}))\\s*(?:室|房|号|户)?`;

type Reader = (groups: Groups) => readonly Written[];

const formats: readonly { readonly pattern: RegExp; readonly isPlain: boolean; readonly read: Reader }[] = [
  // 3栋2单元15001, 3栋，2单元，1501, 3栋2 1501
  {
    pattern: new RegExp(
      `${before}${buildingId}\\s*${buildingWord}${gap}(?<unit>${numeral})(?:\\s*(?:单元|danyuan|unit|单|元|门|梯|号)${gap}|${sign})${home}${after}`,
      'g',
    ),
    isPlain: true,
    read: asWritten,
  },
  // 3栋21501, 3栋1051
  {
    pattern: new RegExp(`${before}${buildingId}\\s*${buildingWord}${gap}${home}${after}`, 'g'),
    isPlain: false,
    read: (groups) => [...asWritten(groups), ...withUnitInHome(groups)],
  },
  // 32单元1501, 三二单元1501, 3 2单元1501
  {
    pattern: new RegExp(
      `${before}(?<run>[\\d一二三四五六七八九十][\\d一二三四五六七八九十\\s]{0,2}[\\d一二三四五六七八九])\\s*单元${gap}${home}${after}`,
      'g',
    ),
    isPlain: false,
    read: withBuildingInUnit,
  },
  // 3-2-15001, 3 2 1501, 3，2，1501
  {
    pattern: new RegExp(
      `${before}(?<building>\\d{1,3}|[a-z])${sign}(?<unit>\\d{1,2})${sign}${home}${after}`,
      'g',
    ),
    isPlain: false,
    read: asWritten,
  },
  // 3-21501, b-12003, b12003
  {
    pattern: new RegExp(
      `${before}(?<building>\\d{1,2}(?=${dash})|[a-z])(?:${dash})?(?<home>[1-9]\\d{2,5})\\s*(?:室|房)?${after}`,
      'g',
    ),
    isPlain: false,
    read: (groups) => [...asWritten(groups), ...withUnitInHome(groups)],
  },
  // 321501 as the whole message or beside a word for a home
  {
    pattern:
      /(?<=^\s*|(?:房号|室号|门牌号?|地址|住址|住在?|我家在?|家在|我是)[是为:：\s]*)(?<run>\d{5,7})\s*(?:室|房|号)?(?=\s*(?:$|[,，。.!！;；、\s]|的|漏|没|停|坏|[\u4e00-\u9fa5]{2}))/g,
    isPlain: false,
    read: ({ run = '' }) => splitsOf(run),
  },
];

/** Every place in normalised text that looks like an address, read with the misspellings of the keyboard and of dictation. */
export function readLoosely(read: string): readonly LooseAddress[] {
  if (!mayHoldHome.test(read) || !mayHoldAddress.test(read)) return [];
  const spelt = respell(blankPhones(read));
  const found: LooseAddress[] = [];
  for (const { pattern, isPlain, read: readingsOf } of formats)
    for (const match of spelt.matchAll(pattern)) {
      const from = match.index;
      const to = from + match[0].length;
      if (found.some((other) => from < other.to && to > other.from)) continue;
      const readings = readingsOf(match.groups ?? {});
      if (readings.length > 0) found.push({ from, to, isPlain, readings });
    }
  return found;
}

function asWritten(groups: Groups): readonly Written[] {
  const building = trimZeros(readId(groups.building ?? ''));
  const written = homeIn(groups);
  if (!building || !written) return [];
  const unit = groups.unit && trimZeros(toFigures(groups.unit));
  return [{ building, ...(unit && { unit }), home: written, distance: 0 }];
}

/** Any run of figures is a home somebody may have written. */
function homeIn(groups: Groups): string | undefined {
  const { home: whole, level, door } = groups;
  if (level && door) return level + door;
  return whole === undefined ? readHome(groups) : readId(whole);
}

/** 3栋21501: the unit stands at the head of the home. */
function withUnitInHome(groups: Groups): readonly Written[] {
  const building = trimZeros(readId(groups.building ?? ''));
  const run = homeIn(groups) ?? '';
  return /^\d[1-9]\d{2,4}$/.test(run)
    ? [{ building, unit: run.slice(0, 1), home: run.slice(1), distance: signLeftOut }]
    : [];
}

/** 32单元1501: the building stands at the head of the unit. */
function withBuildingInUnit(groups: Groups): readonly Written[] {
  const written = homeIn(groups);
  const run = [...(groups.run ?? '').replace(/\s/g, '')].map((sign) => toFigures(sign)).join('');
  if (!written) return [];
  return [1, 2]
    .filter((length) => length < run.length)
    .map((length) => ({
      building: run.slice(0, length),
      unit: run.slice(length),
      home: written,
      distance: signLeftOut,
    }));
}

/** 321501: building of one or two figures, unit of one or none, home of three or four. */
function splitsOf(run: string): readonly Written[] {
  return [1, 2].flatMap((length) => {
    const building = run.slice(0, length);
    const rest = run.slice(length);
    return [
      { building, home: rest, distance: nothingButFigures },
      { building, unit: rest.slice(0, 1), home: rest.slice(1), distance: nothingButFigures },
    ].filter(({ home }) => /^[1-9]\d{2,3}$/.test(home));
  });
}
