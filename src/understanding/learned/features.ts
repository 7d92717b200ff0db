import { type Letters, type Spelt, spell } from './letters';

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
const longestSound = 2;

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
const pairBasis = mix(basis, 'pair ');
const cueBasis = mix(basis, 'cue ');

/**
 * Single characters and pairs, pairs with one character between them, pairs of syllables by their sound (a homophone typed
 * by mistake sounds right), and the cues of the rules. Longer pieces made the model larger and no better on other people's
 * words.
 */
export function featuresOf(text: string, cues: readonly string[], letters: Letters): Features {
  const spelt = spell(text, letters);
  const units = ['^', ...spelt.units, '$'];
  const sounds = units.map((unit) => letters.syllables.get(unit) ?? unit);
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
    let sound = soundBasis;
    for (let length = 1; length <= longestPiece && start + length <= units.length; length += 1) {
      const unit = units[start + length - 1] ?? '';
      piece = mix(piece, unit);
      add(piece, start, start + length);
      if (length > longestSound) continue;
      sound = mix(mix(sound, sounds[start + length - 1] ?? ''), ' ');
      if (length > 1) add(sound, start, start + length);
    }
    const [first, skipped, third] = [units[start], units[start + 1], units[start + 2]];
    if (first && skipped && third) add(mix(mix(pairBasis, first), third), start, start + 3);
  }
  for (const cue of cues) {
    hashes.push(mix(cueBasis, cue));
    starts.push(0);
    ends.push(0);
  }
  return { hashes, starts, ends, spelt };
}
