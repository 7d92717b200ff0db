import type { Building } from '../domain/configuration';
import { hasHome } from '../domain/homes';
import { normalise } from './normalise';
import { numeral, toFigures } from './numerals';

interface RoomMention {
  /** `building-unit-room`, unit `0` when the building has none. */
  readonly room: string;
  /** Whether the property has this home; false when it is not on the building list. */
  readonly known: boolean;
  /** As written. */
  readonly text: string;
}

export interface Rooms {
  readonly rooms: readonly RoomMention[];
  /** A home named without the unit its building needs: not enough to find the door. */
  readonly incomplete?: { readonly building: string; readonly home: string; readonly text: string };
}

const dash = '\\s*[-~/_.·杠]\\s*';
const buildingId = `(?<building>${numeral}|[a-z]\\d?)`;
const buildingWord =
  '(?:号楼|号院?|栋|幢|座|棟|#楼?|井|dong|楼(?=\\s*[\\d零一二两三四五六七八九十]+\\s*单元))';
const unitWord = '(?:单元|danyuan|门(?!口|岗|卫|厅|禁|前|外)|unit)';
/** 1501, 25d, 12a, 一五零一, 十五零一; or 15楼1501, 十五楼零一, 8楼3号, 9层904. */
const home =
  `(?:(?<floor>${numeral})\\s*(?:楼|层|f)\\s*(?:(?<full>\\d{3,4}[a-z]?)(?!\\d)|(?<pair>0\\d|[零〇][一二三四五六七八九])|(?<nth>${numeral}|[a-z])\\s*(?:号|室|户|房))` +
  `|(?<home>\\d{3,4}[a-z]?|\\d{1,2}[a-z]|[二三四五六七八九]?十[一二三四五六七八九]?[零〇][一二三四五六七八九]|[一二三四五六七八九幺][零〇一二三四五六七八九幺]{2,3}))`;
const before = '(?<![\\da-z零一二三四五六七八九十.:-])';
/** A number that counts or measures something is no room. */
const after =
  '(?![\\d:-]|[a-z]|\\s*(?:元|块|个|人|米|分|度|点|天|年|月|日|路|秒|斤|平|户|次|瓦|伏|毫|kg|公里|多|左右|线|公交))';

const formats: readonly { readonly pattern: RegExp; readonly needsKnownBuilding: boolean }[] = [
  // 3栋2单元1501, 三栋二单元十五楼零一, 13栋704, b座1203, 3#2-1501
  {
    pattern: new RegExp(
      `${before}${buildingId}\\s*${buildingWord}\\s*(?:,\\s*)?(?:(?<unit>${numeral})\\s*(?:${unitWord}|${dash})\\s*)?${home}\\s*(?:室|房|号)?${after}`,
      'g',
    ),
    needsKnownBuilding: false,
  },
  // 3-2-1501, 15/2/1602, 3-1 702, 3-2单元1501
  {
    pattern: new RegExp(
      `${before}(?<building>\\d{1,2}|[a-z]\\d?)${dash}(?<unit>\\d{1,2})(?:${dash}|\\s+|\\s*单元\\s*)(?<home>\\d{3,4}[a-z]?|\\d{1,2}[a-z])${after}`,
      'g',
    ),
    needsKnownBuilding: false,
  },
  // b-1203, 3-1501, b1203
  {
    pattern: new RegExp(
      `${before}(?<building>\\d{1,2}(?=[-#])|[a-z])\\s*[-#]?\\s*(?<home>\\d{3,4}[a-z]?)\\s*(?:室|房)?${after}`,
      'g',
    ),
    needsKnownBuilding: true,
  },
];

const spaced = /^\s*(\d{1,2}|[a-z])\s+(\d{1,2})\s+(\d{3,4})\s*$/;

/**
 * Every home named in a text, checked against the building list. Without a list nothing is known and every format is
 * believed. Phone numbers, dates, times, plates, prices and bus lines are not homes.
 */
export function findRooms(text: string, buildings: readonly Building[]): Rooms {
  const read = normalise(text).replace(
    spaced,
    (_whole, building, unit, room) => `${building}-${unit}-${room}`,
  );
  const rooms: RoomMention[] = [];
  let incomplete: Rooms['incomplete'];
  const taken: [number, number][] = [];
  for (const { pattern, needsKnownBuilding } of formats) {
    for (const match of read.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (taken.some(([from, to]) => start < to && end > from)) continue;
      const address = readAddress(match.groups ?? {}, match[0]);
      if (!address) continue;
      const building = buildings.find((one) => one.id.toUpperCase() === address.building);
      if (needsKnownBuilding && buildings.length > 0 && !building) continue;
      taken.push([start, end]);
      const written = text.slice(start, end).trim();
      const unit = address.unit ?? onlyUnit(building);
      if (unit === undefined) {
        incomplete ??= { building: address.building, home: address.home, text: written };
        continue;
      }
      const room = `${address.building}-${unit}-${address.home}`;
      if (rooms.some((one) => one.room === room)) continue;
      rooms.push({
        room,
        known: hasHome(buildings, address.building, unit, address.home),
        text: written,
      });
    }
  }
  return incomplete === undefined ? { rooms } : { rooms, incomplete };
}

interface Address {
  readonly building: string;
  readonly unit?: string;
  readonly home: string;
}

function readAddress(
  groups: Readonly<Record<string, string | undefined>>,
  whole: string,
): Address | undefined {
  const building = trimZeros(readId(groups.building ?? ''));
  const home = readHome(groups);
  if (!home || !/^(?:[1-9]|[1-9]\d|[A-Z]\d?)$/.test(building)) return undefined;
  const unit = groups.unit === undefined ? undefined : trimZeros(toFigures(groups.unit));
  if (unit !== undefined && (Number(unit) < 1 || Number(unit) > 20)) return undefined;
  // 6号1202室 is a home, 15号1500 is a day and a price.
  const isDay = /^[^#栋幢座楼]{1,4}号(?!楼)/.test(whole) && unit === undefined && !/[室房]$/.test(whole);
  if (isDay) return undefined;
  return unit === undefined ? { building, home } : { building, unit, home };
}

function readHome(groups: Readonly<Record<string, string | undefined>>): string | undefined {
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

function readId(written: string): string {
  return /[a-z]/.test(written) ? written.toUpperCase() : toFigures(written);
}

function trimZeros(figures: string): string {
  return figures.replace(/^0+(?=\d)/, '');
}

/** The unit that need not be said: `0` without units (or when the building is unknown), else the single one. */
function onlyUnit(building: Building | undefined): string | undefined {
  if (!building || building.units.length === 0) return '0';
  return building.units.length === 1 ? building.units[0] : undefined;
}
