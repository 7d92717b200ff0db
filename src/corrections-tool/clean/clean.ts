import type { Contact } from '../../domain/ticket/ticket';
import { mayHoldName, withOtherNames } from './names';
import { holdsUnknownNumber, withOtherFigures, withoutNumbers } from './numbers';
import type { Random } from './random';
import { rehouse } from './rooms';

/** Why a message cannot be given away. */
export const unclean = {
  'too-long': 'too long to be read to its end',
  room: 'a home that cannot be replaced with certainty',
  name: 'may name a person',
  number: 'a number or sign of unknown meaning',
  known: 'still tells who or where it was',
  empty: 'says nothing without what is personal',
} as const;
export type Unclean = keyof typeof unclean;

export type Cleaned =
  | { readonly isClean: true; readonly text: string; readonly room: string | null }
  | { readonly isClean: false; readonly because: Unclean };

/** What else is known to be personal or to name the place. */
export interface Known {
  readonly about: Contact & { readonly room?: string };
  /** Names of staff. */
  readonly people: readonly string[];
  /** Names of estates and the company. */
  readonly places: readonly string[];
}

/** Longest text in which homes are found (`understanding/normalise`). */
const readable = 600;

/** A message as somebody else could have written it somewhere else. Nothing that is not certain passes. */
export function clean(words: string, known: Known, random: Random): Cleaned {
  const not = (because: Unclean): Cleaned => ({ isClean: false, because });
  const text = halfWidth(words)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  if (text.length > readable) return not('too-long');
  const nowhere = known.places.reduce((left, place) => left.replaceAll(place, '小区'), withoutNumbers(text));
  const { about, people } = known;
  const nobody = withOtherNames(nowhere, [...people, ...(about.name ? [about.name] : [])], random);
  const moved = rehouse(withOtherFigures(nobody, random), random);
  if (!moved || mayHoldHome(moved.rest, moved.room === null)) return not('room');
  if (mayHoldName(moved.text)) return not('name');
  if (holdsUnknownNumber(moved.rest)) return not('number');
  if (tells(moved.text, about)) return not('known');
  const { room } = moved;
  const said = moved.text.replace(/[\s\p{P}\d]/gu, '');
  return said.length < 2 ? not('empty') : { isClean: true, text: moved.text, room };
}

/** Figures and letters only: punctuation stays as people type it. */
const halfWidth = (text: string): string =>
  text.replace(/[０-９Ａ-Ｚａ-ｚ]/g, (sign) => sign.normalize('NFKC'));

/** Something like a home that is not read as one: 房号：6-2-1103, 12楼1201 二栋, 一千二百零一. */
const mayHoldHome = (rest: string, isOnlyPlace: boolean): boolean =>
  /\d\s*[-—–/]\s*\d{3,4}(?!\d)|[零〇幺一二三四五六七八九十百千]{3,}|楼[\d零〇一二三四五六七八九十]+[号户室]/.test(
    rest,
  ) ||
  (isOnlyPlace &&
    /[栋幢座棟#楼号]|单元/.test(rest) &&
    /(?<![\d.])(?!(?:11[09]|12[02])(?!\d))\d{3,4}(?![\d.]|\s*[元块])/.test(rest));

function tells(text: string, { name, phone, room }: Known['about']): boolean {
  const figures = text.replace(/\D+/g, ' ').split(' ');
  const home = room?.split('-')[2];
  return (
    (name !== undefined && name.length > 1 && text.includes(name)) ||
    (phone !== undefined && text.includes(phone)) ||
    (home !== undefined && home.length > 2 && figures.includes(home))
  );
}
