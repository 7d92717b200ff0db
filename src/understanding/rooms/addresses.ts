import type { Building } from '../../domain/configuration';
import { numeral, toFigures } from '../numerals';

/** Pieces of the patterns that read an address in normalised text, and what they mean. */

export const dash = '\\s*[-~/_.·杠]\\s*';
export const buildingId = `(?<building>${numeral}|[a-z]\\d?)`;
export const buildingWord =
  '(?:号楼|号院?|栋|幢|座|棟|#楼?|井|dong|楼(?=\\s*[\\d零一二两三四五六七八九十]+\\s*单元))';
export const unitWord = '(?:单元|danyuan|门(?!口|岗|卫|厅|禁|前|外)|unit)';
/** 15楼1501, 十五楼零一, 8楼3号, 9层904. */
export const floorAndHome = `(?<floor>${numeral})\\s*(?:楼|层|f)\\s*(?:(?<full>\\d{3,4}[a-z]?)(?!\\d)|(?<pair>0\\d|[零〇][一二三四五六七八九])|(?<nth>${numeral}|[a-z])\\s*(?:号|室|户|房))`;
/** 十五零一. */
export const spokenHome = '[二三四五六七八九]?十[一二三四五六七八九]?[零〇][一二三四五六七八九]';
export const before = '(?<![\\da-z零一二三四五六七八九十.-])(?<!\\d:)';
/** A number that counts or measures something is no room. */
export const after =
  '(?![\\d:-]|[a-z]|\\s*(?:元|块|个|人|米|分|度|点|天|年|月|日|路|秒|斤|平|户|次|瓦|伏|毫|kg|公里|多|左右|线|公交))';

export type Groups = Readonly<Record<string, string | undefined>>;

/** The home that the named groups of `floorAndHome` or a group `home` tell, as figures: 1501, 25D. */
export function readHome(groups: Groups): string | undefined {
  const { floor, full, pair, nth, home } = groups;
  if (home !== undefined) return plausibleHome(readId(home));
  if (floor === undefined) return undefined;
  const level = toFigures(floor);
  if (full !== undefined) return full.startsWith(level) ? plausibleHome(full.toUpperCase()) : undefined;
  if (pair !== undefined) return plausibleHome(level + toFigures(pair));
  if (nth === undefined) return undefined;
  const number = readId(nth);
  if (number.length > 2) return number.startsWith(level) ? plausibleHome(number) : undefined;
  return plausibleHome(level + (/^\d+$/.test(number) ? number.padStart(2, '0') : number));
}

function plausibleHome(home: string): string | undefined {
  return /^(?:[1-9]\d{2,3}[A-Z]?|[1-9]\d?[A-Z])$/.test(home) ? home : undefined;
}

export function readId(written: string): string {
  return /[a-z]/.test(written) ? written.toUpperCase() : toFigures(written);
}

export function trimZeros(figures: string): string {
  return figures.replace(/^0+(?=\d)/, '');
}

/** The unit that need not be said: `0` without units (or when the building is unknown), else the single one. */
export function onlyUnit(building: Building | undefined): string | undefined {
  if (!building || building.units.length === 0) return '0';
  return building.units.length === 1 ? building.units[0] : undefined;
}
