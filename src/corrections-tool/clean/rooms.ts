import { numeral, toFigures } from '../../understanding/numerals';
import { findRooms } from '../../understanding/rooms/rooms';
import { pick, type Random } from './random';

/** A text about another home than the true one, and that home; null when it names none. */
export interface Rehoused {
  readonly text: string;
  readonly room: string | null;
  /** The text without that home. */
  readonly rest: string;
}

/** Numbers and letters of a home as written, also 28C. */
const part = new RegExp(`\\d+[a-zA-Z]?|${numeral}|[A-Za-z]\\d?(?![A-Za-z])`, 'g');
const attempts = 30;

/**
 * Puts a home of the same written form in the place of the one that is named. What comes out is read again: it counts only
 * when the new home is what is read.
 * @returns null when that cannot be done with certainty, or several homes are named
 */
export function rehouse(text: string, random: Random): Rehoused | null {
  const { rooms } = findRooms(text, []);
  const [found, ...more] = rooms;
  if (!found) return { text, room: null, rest: text };
  const isOnce = text.split(found.text).length === 2;
  if (more.length > 0 || !isOnce) return null;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const other = otherHome(found.text, found.room, random);
    if (!other) return null;
    const changed = text.replace(found.text, () => other.text);
    const read = findRooms(changed, []).rooms;
    if (read.length === 1 && read[0]?.room === other.room && differs(other.room, found.room))
      return { text: changed, room: other.room, rest: text.replace(found.text, '') };
  }
  return null;
}

/** Building and home are both others. */
function differs(room: string, from: string): boolean {
  const [building, , home] = room.split('-');
  const [trueBuilding, , trueHome] = from.split('-');
  const hasOnlyLetter = /^[A-Z]$/.test(trueBuilding ?? '');
  return (hasOnlyLetter || building !== trueBuilding) && home !== trueHome;
}

function otherHome(written: string, room: string, random: Random): { text: string; room: string } | null {
  const parts = [...written.matchAll(part)].map(({ 0: text, index }) => ({
    text,
    isFloor: /^\s*(?:楼(?!\s*[\d零一二两三四五六七八九十]+\s*单元)|层|[fF](?![a-zA-Z]))/.test(
      written.slice(index + text.length),
    ),
  }));
  const [, unit] = room.split('-');
  const floorAt = parts.slice(1).findIndex(({ isFloor }) => isFloor) + 1;
  const unitAt = unit !== '0' ? 1 : 0;
  if (parts.length !== 2 + (unitAt ? 1 : 0) + (floorAt ? 1 : 0)) return null;
  const last = parts.at(-1)?.text ?? '';
  const isTall = floorAt ? digitsOf(parts[floorAt]?.text ?? '').length > 1 : digitsOf(last).length > 3;
  const floor = isTall || /^\d\d[a-zA-Z]$/.test(last) ? 10 + below(random, 22) : 1 + below(random, 9);
  const nth = 1 + below(random, 6);
  const letter = /[a-zA-Z]$/.test(last) ? pick([...'ABCDEF'], random) : '';
  const isFull = /^\d{3,4}[a-zA-Z]$/.test(last);
  const home = letter && !isFull ? `${floor}${letter}` : `${floor}0${nth}${letter}`;
  const building = /^[A-Za-z]/.test(parts[0]?.text ?? '')
    ? pick([...'ABCDEFGH'], random)
    : String(1 + below(random, 20));
  const otherUnit = String(1 + below(random, 4));
  const values = parts.map(({ text }, index) => {
    if (index === 0) return inStyleOf(text, building);
    if (index === unitAt) return inStyleOf(text, otherUnit);
    if (index === floorAt) return inStyleOf(text, String(floor));
    return floorAt ? behindFloor(text, home, floor, nth, letter) : homeInStyleOf(text, home, floor, nth);
  });
  if (values.some((value) => value === null)) return null;
  let next = 0;
  return {
    text: written.replace(part, () => values[next++] ?? ''),
    room: `${building}-${unitAt ? otherUnit : '0'}-${home}`,
  };
}

/** 1501 or 01 or 3 behind 15楼. */
function behindFloor(text: string, home: string, floor: number, nth: number, letter: string): string | null {
  if (letter) return text.length === 1 ? letter : null;
  const figures = digitsOf(text);
  if (figures.length > 2) return homeInStyleOf(text, home, floor, nth);
  if (figures.length === 2 && figures.startsWith('0'))
    return isFigures(text) ? `0${nth}` : `${text[0]}${spoken(nth)}`;
  return figures.length === 1 ? inStyleOf(text, String(nth)) : null;
}

function homeInStyleOf(text: string, home: string, floor: number, nth: number): string | null {
  if (/^[\da-zA-Z]+$/.test(text)) return home;
  const zero = /[零〇]/.exec(text)?.[0] ?? '零';
  if (/[十百千]/.test(text)) return /十/.test(text) ? `${spoken(floor)}${zero}${spoken(nth)}` : null;
  return [...home].map((figure) => (figure === '0' ? zero : spoken(Number(figure)))).join('');
}

const inStyleOf = (text: string, value: string): string =>
  isFigures(text) || /[a-zA-Z]/.test(text + value) ? value : spoken(Number(value));

const isFigures = (text: string): boolean => /^\d+$/.test(text);
const digitsOf = (text: string): string =>
  /[a-zA-Z]/.test(text) ? text.replace(/\D/g, '') : toFigures(text);
const below = (random: Random, limit: number): number => Math.floor(random() * limit);

const figures = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 1 to 99 as said: 七, 十五, 三十一. */
export function spoken(value: number): string {
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  const one = ones === 0 && tens > 0 ? '' : (figures[ones] ?? '');
  return tens === 0 ? one : `${tens === 1 ? '' : figures[tens]}十${one}`;
}
