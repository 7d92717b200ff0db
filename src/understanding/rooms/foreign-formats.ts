import { before, buildingWord as chineseBuildingWord } from './addresses';

/** Addresses in English and in pinyin, in normalised text; the groups are those of the Chinese formats. */

const building = '(?<building>\\d{1,2}(?!\\d)|[a-z]\\d?(?![a-z\\d]))';
const unit = '(?<unit>\\d{1,2})(?!\\d)';
const home =
  '(?<home>\\d{3,4}[a-z]?|\\d{1,2}[a-z])(?![\\da-z:-]|\\s*(?:people|persons|kids|times|days|hours|minutes|years|yuan|kuai|rmb|meters|am|pm)(?![a-z]))';
const gap = '[\\s,.;/-]*';
const number = '\\s*(?:number|no\\.?|nr\\.?|#)?\\s*';
const ordinal = '(?:st|nd|rd|th)\\s+';
const buildingWord = `(?:building|bldg\\.?|bld\\.?|block|blk\\.?|tower)${number}`;
const unitWord = `(?:unit|entrance|gate)${number}`;
const buildingAfter = '(?:building|bldg\\.?|bld\\.?|block|tower)';
const unitBefore = '(?<unit>\\d{1,2})(?:st|nd|rd|th)?\\s*(?:unit|entrance)';
const homeWord = `(?:room|rm\\.?|apartment|apt\\.?|flat|suite|door|home|number|no\\.?|#)${number}`;
const floor = '(?:\\d{1,2}(?:st|nd|rd|th)?\\s*(?:floor|fl|lou|ceng)[\\s,.;/-]*)?';
const link = `${gap}(?:in\\s+|of\\s+|at\\s+)?`;

const dong = '(?:dong|zhuang|zuo|hao\\s*lou|lou(?=\\s*\\d+\\s*dan))';
const danYuan = '(?:dan\\s*yuan|dy|men)';
const spoken = '(?:yi|er|liang|san|si|wu|liu|qi|ba|jiu|shi)';
const shi = '(?:\\s*(?:shi|hao|fang)(?![a-z]))?';

const englishFormats: readonly RegExp[] = [
  // unit 2 of building 3, room 1501; unit 2, 1501, building 3
  `${unitWord}${unit}${link}${buildingWord}${building}${gap}${floor}(?:${homeWord})?${home}`,
  // building 3 unit 2 room 1501; tower a2, 1506
  `${buildingWord}${building}${gap}(?:${unitWord}${unit}${gap})?${floor}(?:${homeWord})?${home}`,
  // a2 tower 1506, 3 building 2 unit 1501
  `${building}\\s*${buildingAfter}${gap}(?:${unitBefore}${gap})?${floor}(?:${homeWord})?${home}`,
  // 3栋 unit 2 room 1501
  `${building}\\s*(?:${buildingAfter}|${chineseBuildingWord})${gap}${unitWord}${unit}${gap}${floor}(?:${homeWord})?${home}`,
  // 3rd building, 2nd unit, 1501
  `(?<building>\\d{1,2})${ordinal}building${gap}(?:(?<unit>\\d{1,2})${ordinal}(?:unit|entrance)${gap})?(?:${homeWord})?${home}`,
  `${unitWord}${unit}${gap}(?:${homeWord})?${home}${link}${buildingWord}${building}`,
  // apartment 1501, building 3 unit 2
  `(?:${homeWord})?${home}${link}${buildingWord}${building}${gap}${unitWord}${unit}`,
  // room 1501, unit 2, building 3
  `(?:${homeWord})?${home}${link}(?:${unitWord}${unit}${link})?${buildingWord}${building}`,
  // b3 u2 1501
  `b(?<building>\\d{1,2})${gap}u${unit}${gap}(?:${homeWord}|r)?${home}`,
].map((pattern) => new RegExp(`${before}${pattern}`, 'g'));

/** People run the words of a sentence together: zhijiao12dong1danyuan805. */
const pinyinFormats: readonly RegExp[] = [
  // 3 dong er dan yuan 1501 shi, 5 hao lou 1201, a2 zuo 1506
  `(?:(?<![\\d.:-])(?=\\d)|${before})(?<building>\\d{1,2}|[a-z]\\d?)\\s*${dong}\\s*,?\\s*(?:(?<unit>\\d{1,2}|${spoken})\\s*${danYuan}\\s*,?\\s*)?${floor}(?<home>\\d{3,4}(?:[a-z](?![a-z]))?)${shi}(?![\\d:-])`,
  // 3d2dy1501
  `${before}(?<building>\\d{1,2})\\s*d\\s*${unit}\\s*dy\\s*(?<home>\\d{3,4})(?!\\d)`,
].map((pattern) => new RegExp(pattern, 'g'));

export const foreignFormats: readonly RegExp[] = [...englishFormats, ...pinyinFormats];

const inFigures = new Map(
  'yi er san si wu liu qi ba jiu shi'.split(' ').map((said, index) => [said, String(index + 1)]),
);
inFigures.set('liang', '2');

/** er to 2; what is no number in pinyin stays as it is. */
export const fromPinyin = (written: string): string => inFigures.get(written) ?? written;

/** Without a word in Latin letters there is none of them. */
export const mayBeForeign = (read: string): boolean => /[a-z]{2}|[bd]\s*\d/.test(read);
