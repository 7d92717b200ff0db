/** Tables for reading characters, part of the learned model. */
export interface Letters {
  /** Traditional characters, each with the simplified one. */
  readonly simplified: ReadonlyMap<string, string>;
  /** Characters with the syllable they are most often pronounced as, without tone, v for ü. */
  readonly syllables: ReadonlyMap<string, string>;
  /** Every such syllable. */
  readonly known: ReadonlySet<string>;
}

export const lettersOf = (
  simplified: ReadonlyMap<string, string>,
  syllables: ReadonlyMap<string, string>,
): Letters => ({ simplified, syllables, known: new Set(syllables.values()) });

/** A message as the learned model sees it: its characters, and where each stands in the message as written. */
export interface Spelt {
  readonly units: readonly string[];
  /** Index into the message of the first code unit of each. */
  readonly from: readonly number[];
}

/** Longest text that is read. */
const readableLength = 600;
const blank = /[\s\p{Cc}\p{Cf},，.。、;；:：~～…·•"'“”‘’()（）【】[\]《》<>「」\-—_/\\|*^`@&=+%￥$]/u;
const digit = /\d/;
const isHan = (unit: string): boolean => unit >= '\u4e00' && unit <= '\u9fff';
/** A room, a year, an amount; shorter numbers are hours, floors and counts. */
const longNumber = 3;

/**
 * Half-width, lower case, simplified. Numbers are all alike but for their length, punctuation is a blank but for
 * question and exclamation marks, and nothing stands more than twice in a row.
 */
export function spell(text: string, { simplified }: Letters): Spelt {
  const units: string[] = [];
  const from: number[] = [];
  let index = 0;
  let digits = 0;
  const endNumber = (): void => {
    if (digits >= longNumber) units[units.length - 1] = '9';
    digits = 0;
  };
  for (const written of text.slice(0, readableLength)) {
    for (const folded of isHan(written) ? written : written.normalize('NFKC').toLowerCase()) {
      if (!isHan(folded) && digit.test(folded)) {
        digits += 1;
        if (digits > 1) continue;
        units.push('0');
        from.push(index);
        continue;
      }
      endNumber();
      const isBlank = !isHan(folded) && blank.test(folded);
      const unit = isBlank ? ' ' : (simplified.get(folded) ?? folded);
      const last = units.length - 1;
      const isRepeated = units[last] === unit && (unit === ' ' || units[last - 1] === unit);
      if (isRepeated) continue;
      units.push(unit);
      from.push(index);
    }
    index += written.length;
  }
  endNumber();
  return { units, from };
}
