import type { Building } from '../../domain/configuration';
import { buildingNamed, hasHome, holdsHome } from '../../domain/homes';
import type { NearRoom } from '../../ports/understanding';
import { normalise } from '../normalise';
import { numeral, toFigures } from '../numerals';
import {
  after,
  before,
  buildingId,
  buildingWord,
  dash,
  floorAndHome,
  type Groups,
  onlyUnit,
  readHome,
  readId,
  spokenHome,
  trimZeros,
  unitWord,
} from './addresses';
import { foreignFormats, fromPinyin, mayBeForeign } from './foreign-formats';
import { findNearRoom } from './near-rooms';

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
  readonly incomplete?: {
    readonly building: string;
    readonly home: string;
    /** How many units the building has. */
    readonly units: number;
    readonly text: string;
  };
  /** What looks like a home, when no home of the property is named. */
  readonly near?: NearRoom;
  /** Whether there was a building list to check with. */
  readonly isChecked: boolean;
}

/** 1501, 25d, 12a, 一五零一, 十五零一; or floor and home. */
const home = `(?:${floorAndHome}|(?<home>\\d{3,4}[a-z]?|\\d{1,2}[a-z]|${spokenHome}|[一二三四五六七八九幺][零〇一二三四五六七八九幺]{2,3}(?![零〇一二三四五六七八九幺](?!直|个|点|下|天|些|家|起|会|定|样))))`;

interface Format {
  readonly pattern: RegExp;
  readonly needsKnownBuilding: boolean;
}

const chineseFormats: readonly Format[] = [
  // 3栋2单元1501, 三栋二单元十五楼零一, 13栋704, b座1203, 3#2-1501
  {
    pattern: new RegExp(
      `${before}${buildingId}\\s*${buildingWord}\\s*(?:,\\s*)?第?(?:(?<unit>${numeral})\\s*(?:${unitWord}|${dash}|#)\\s*)?${home}\\s*(?:室|房|号)?${after}`,
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
  // b-1203, a2-1506, 3-1501, b1203
  {
    pattern: new RegExp(
      `${before}(?<!(?:ticket|order|number|单号)\\s{0,2})(?<building>\\d{1,2}(?=[-#])|[ac-z]\\d(?=[-#])|[a-z])\\s*[-#]?\\s*(?<home>\\d{3,4}[a-z]?)\\s*(?:室|房)?${after}`,
      'g',
    ),
    needsKnownBuilding: true,
  },
];

const allFormats: readonly Format[] = [
  ...foreignFormats.map((pattern) => ({ pattern, needsKnownBuilding: false })),
  ...chineseFormats,
];

const spaced = /^\s*(\d{1,2}|[a-z])\s+(\d{1,2})\s+(\d{3,4})\s*$/;

/**
 * Every home named in a text, checked against the building list; when none of them is on it, what may be meant instead.
 * Without a list nothing is known and every format is believed. Phone numbers, dates, times, plates, prices and bus lines
 * are not homes.
 */
export function findRooms(text: string, buildings: readonly Building[]): Rooms {
  const read = normalise(text).replace(
    spaced,
    (_whole, building, unit, room) => `${building}-${unit}-${room}`,
  );
  const rooms: RoomMention[] = [];
  let incomplete: Rooms['incomplete'];
  const taken: [number, number][] = [];
  for (const { pattern, needsKnownBuilding } of mayBeForeign(read) ? allFormats : chineseFormats) {
    for (const match of read.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (taken.some(([from, to]) => start < to && end > from)) continue;
      const address = readAddress(match.groups ?? {}, match[0]);
      if (!address) continue;
      const building = buildingNamed(buildings, address.building);
      if (needsKnownBuilding && buildings.length > 0 && !building) continue;
      taken.push([start, end]);
      const written = text.slice(start, end).trim();
      const isThere = !building || holdsHome(building, address.home);
      const unit = address.unit ?? onlyUnit(building) ?? (isThere ? undefined : '0');
      if (unit === undefined) {
        incomplete ??= {
          building: address.building,
          home: address.home,
          units: building?.units.length ?? 1,
          text: written,
        };
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
  const isFound = incomplete !== undefined || rooms.some(({ known }) => known);
  const isChecked = buildings.length > 0;
  const near = isFound || !isChecked ? undefined : findNearRoom(text, read, buildings);
  return { rooms, isChecked, ...(incomplete && { incomplete }), ...(near && { near }) };
}

interface Address {
  readonly building: string;
  readonly unit?: string;
  readonly home: string;
}

function readAddress(groups: Groups, whole: string): Address | undefined {
  const building = trimZeros(readId(groups.building ?? ''));
  const home = readHome(groups);
  if (!home || !/^(?:[1-9]|[1-9]\d|[A-Z]\d?)$/.test(building)) return undefined;
  const unit = groups.unit === undefined ? undefined : trimZeros(toFigures(fromPinyin(groups.unit)));
  if (unit !== undefined && (Number(unit) < 1 || Number(unit) > 20)) return undefined;
  // 6号1202室 is a home, 15号1500 is a day and a price.
  const isDay = /^[^#栋幢座楼]{1,4}号(?!楼)/.test(whole) && unit === undefined && !/[室房]$/.test(whole);
  if (isDay) return undefined;
  return unit === undefined ? { building, home } : { building, unit, home };
}
