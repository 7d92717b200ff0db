import { Converter } from 'opencc-js';
import { pinyin } from 'pinyin-pro';
import { type Letters, lettersOf } from '../understanding/learned/letters';
import type { NoiseTables } from './noise';

/** Cantonese and dialect characters, each with the one it is read as. */
const dialect: Readonly<Record<string, string>> = {
  嚟: '来',
  冇: '没',
  唔: '不',
  喺: '在',
  啲: '些',
  咗: '了',
  睇: '看',
  搵: '找',
  俾: '给',
  係: '是',
  嘅: '的',
  佢: '他',
  哋: '们',
  莫: '没',
  侬: '你',
  俺: '我',
  恁: '你',
};

/** Reading tables for every common character (the two levels of GB 2312) and the traditional ones that mean them. */
export function makeLetters(): Letters {
  const toSimplified = Converter({ from: 't', to: 'cn' });
  const simplified = new Map<string, string>(Object.entries(dialect));
  for (const character of charactersBetween(0x4e00, 0x9fff)) {
    const read = toSimplified(character);
    if (read !== character && [...read].length === 1 && !simplified.has(character))
      simplified.set(character, read);
  }
  const syllables = new Map(
    commonCharacters().map(
      (character) => [character, pinyin(character, { toneType: 'none', v: true })] as const,
    ),
  );
  return lettersOf(simplified, syllables);
}

/** Which characters are mistaken for which, as far as they occur in the messages. */
export function makeNoiseTables({ simplified, syllables }: Letters, texts: readonly string[]): NoiseTables {
  const used = new Map<string, number>();
  for (const text of texts) for (const character of text) used.set(character, (used.get(character) ?? 0) + 1);
  const bySyllable = new Map<string, string[]>();
  for (const [character, syllable] of syllables) {
    if (!used.has(character)) continue;
    bySyllable.set(syllable, [...(bySyllable.get(syllable) ?? []), character]);
  }
  const alike = new Map<string, readonly string[]>();
  for (const characters of bySyllable.values())
    for (const character of characters)
      alike.set(
        character,
        characters.filter((other) => other !== character),
      );
  const traditional = new Map<string, string>();
  for (const [written, read] of simplified) if (!(written in dialect)) traditional.set(read, written);
  return { alike, traditional, syllables };
}

function charactersBetween(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
}

function commonCharacters(): readonly string[] {
  const decoder = new TextDecoder('gb18030');
  const characters: string[] = [];
  for (let row = 0xb0; row <= 0xf7; row += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) {
      const character = decoder.decode(Uint8Array.of(row, cell));
      if (/^\p{Script=Han}$/u.test(character)) characters.push(character);
    }
  }
  return characters;
}
