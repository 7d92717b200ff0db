import { before } from './addresses';

/** Addresses in English and in pinyin, in normalised text; the groups are those of the Chinese formats. */

const building = '(?<building>\\d{1,2}|[a-z]\\d?)(?![a-z\\d])';
const unit = '(?<unit>\\d{1,2})(?!\\d)';
const home = '(?<home>\\d{3,4}[a-z]?|\\d{1,2}[a-z])(?![\\da-z:-])';
const gap = '[\\s,.;/-]*';
const number = '\\s*(?:number|no\\.?|nr\\.?|#)?\\s*';
const ordinal = '(?:st|nd|rd|th)\\s+';
const buildingWord = `(?:building|bldg\\.?|bld\\.?|block|blk\\.?|tower)${number}`;
const unitWord = `(?:unit|entrance|gate)${number}`;
const homeWord = `(?:room|rm\\.?|apartment|apt\\.?|flat|suite|door|home|number|no\\.?|#)${number}`;
const link = `${gap}(?:in\\s+|of\\s+|at\\s+)?`;

const dong = '(?:dong|zhuang|zuo|hao\\s*lou|lou(?=\\s*\\d+\\s*dan))';
const danYuan = '(?:dan\\s*yuan|dy|men)';
const shi = '(?:\\s*(?:shi|hao|fang)(?![a-z]))?';

export const foreignFormats: readonly RegExp[] = [
  // building 3 unit 2 room 1501; tower a2, 1506
  `${buildingWord}${building}${gap}(?:${unitWord}${unit}${gap})?(?:${homeWord})?${home}`,
  // 3rd building, 2nd unit, 1501
  `(?<building>\\d{1,2})${ordinal}building${gap}(?:(?<unit>\\d{1,2})${ordinal}(?:unit|entrance)${gap})?(?:${homeWord})?${home}`,
  // unit 2, 1501, building 3
  `${unitWord}${unit}${gap}(?:${homeWord})?${home}${link}${buildingWord}${building}`,
  // apartment 1501, building 3 unit 2
  `(?:${homeWord})?${home}${link}${buildingWord}${building}${gap}${unitWord}${unit}`,
  // room 1501, unit 2, building 3
  `(?:${homeWord})?${home}${link}(?:${unitWord}${unit}${link})?${buildingWord}${building}`,
  // b3 u2 1501
  `b(?<building>\\d{1,2})${gap}u${unit}${gap}(?:${homeWord}|r)?${home}`,
  // 3 dong 2 dan yuan 1501 shi, 5 hao lou 1201, 3d2dy1501
  `(?<building>\\d{1,2}|[a-z]\\d?)\\s*${dong}\\s*,?\\s*(?:${unit}\\s*${danYuan}\\s*,?\\s*)?(?<home>\\d{3,4}(?:[a-z](?![a-z]))?)${shi}(?![\\d:-])`,
  `(?<building>\\d{1,2})\\s*d\\s*${unit}\\s*dy\\s*(?<home>\\d{3,4})(?!\\d)`,
].map((pattern) => new RegExp(`${before}${pattern}`, 'g'));

/** Without a word in Latin letters there is none of them. */
export const mayBeForeign = (read: string): boolean => /[a-z]{2}|[bd]\s*\d/.test(read);
