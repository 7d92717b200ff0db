import { type Letters, type Spelt, spell } from './letters';
import { syllablesIn } from './pinyin';

/** What stands in a message, each with the place where. */
export interface Features {
  /** Hashes; the same one may come several times. */
  readonly hashes: readonly number[];
  /** Index of the first unit and of the one behind the last, per hash; both 0 for what stands nowhere in particular. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly spelt: Spelt;
}

const longestPiece = 2;
const shortestWord = 2;
const latin = /^[a-z]$/;

const basis = 0x811c9dc5;
const prime = 0x01000193;

/** FNV-1a, 32 bits. */
function mix(hash: number, text: string): number {
  let mixed = hash;
  for (let index = 0; index < text.length; index += 1) {
    mixed = Math.imul(mixed ^ text.charCodeAt(index), prime);
  }
  return mixed >>> 0;
}

const pieceBasis = mix(basis, 'piece ');
const soundBasis = mix(basis, 'sound ');
const wordBasis = mix(basis, 'word ');
const pairBasis = mix(basis, 'pair ');
const cueBasis = mix(basis, 'cue ');

interface Sound {
  readonly heard: string;
  readonly start: number;
  readonly end: number;
  /** The Latin word that begins here. */
  readonly word?: string;
}

/** What is heard: of a character its syllable, of Latin letters the syllables they spell, else the word. */
function soundsIn(units: readonly string[], { syllables, known }: Letters): readonly Sound[] {
  const sounds: Sound[] = [];
  for (let start = 0; start < units.length; ) {
    const unit = units[start] ?? '';
    let end = start;
    while (latin.test(units[end] ?? '')) end += 1;
    if (end - start >= shortestWord) {
      const word = units.slice(start, end).join('');
      const [first = word, ...others] = syllablesIn(word, known);
      sounds.push({ heard: first, start, end, word });
      for (const heard of others) sounds.push({ heard, start, end });
      start = end;
      continue;
    }
    // Blanks part Latin words, not the characters they may stand for.
    const isBetweenWords =
      unit === ' ' && latin.test(units[start - 1] ?? '') && latin.test(units[start + 1] ?? '');
    if (!isBetweenWords) sounds.push({ heard: syllables.get(unit) ?? unit, start, end: start + 1 });
    start += 1;
  }
  return sounds;
}

/**
 * Single characters and pairs, pairs with one character between them, pairs of syllables by their sound (a homophone typed
 * by mistake sounds right, and so does pinyin), Latin words, and the cues of the rules. Longer pieces made the model larger and no better on other people's
 * words.
 */
export function featuresOf(text: string, cues: readonly string[], letters: Letters): Features {
  const spelt = spell(text, letters);
  const units = ['^', ...spelt.units, '$'];
  const hashes: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  // The frame of the units is one place ahead.
  const add = (hash: number, start: number, end: number): void => {
    hashes.push(hash);
    starts.push(Math.max(start - 1, 0));
    ends.push(Math.min(end - 1, spelt.units.length));
  };
  for (let start = 0; start < units.length; start += 1) {
    let piece = pieceBasis;
    for (let length = 1; length <= longestPiece && start + length <= units.length; length += 1) {
      piece = mix(piece, units[start + length - 1] ?? '');
      add(piece, start, start + length);
    }
    const [first, skipped, third] = [units[start], units[start + 1], units[start + 2]];
    if (first && skipped && third) add(mix(mix(pairBasis, first), third), start, start + 3);
  }
  let before: Sound | undefined;
  for (const sound of soundsIn(units, letters)) {
    const { heard, start, end, word } = sound;
    if (before) add(mix(mix(mix(mix(soundBasis, before.heard), ' '), heard), ' '), before.start, end);
    if (word) add(mix(wordBasis, word), start, end);
    before = sound;
  }
  for (const cue of cues) {
    hashes.push(mix(cueBasis, cue));
    starts.push(0);
    ends.push(0);
  }
  return { hashes, starts, ends, spelt };
}
