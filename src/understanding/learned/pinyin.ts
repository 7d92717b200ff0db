const longestSyllable = 6;

/**
 * A run of Latin letters as the syllables it may spell, without tones and with v for ü: `loushui` as `lou`, `shui`. Longer
 * syllables first; nothing when it spells none.
 */
export function syllablesIn(word: string, known: ReadonlySet<string>): readonly string[] {
  /** Per place the length of the syllable from which on the rest can be spelt; 0 where it cannot. */
  const lengths = new Uint8Array(word.length);
  for (let start = word.length - 1; start >= 0; start -= 1) {
    for (let length = Math.min(longestSyllable, word.length - start); length > 0; length -= 1) {
      const end = start + length;
      if ((end < word.length && lengths[end] === 0) || !known.has(word.slice(start, end))) continue;
      lengths[start] = length;
      break;
    }
  }
  const syllables: string[] = [];
  for (let start = 0; start < word.length; ) {
    const length = lengths[start] ?? 0;
    if (length === 0) return [];
    syllables.push(word.slice(start, start + length));
    start += length;
  }
  return syllables;
}
