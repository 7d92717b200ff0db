export interface Chance {
  /** From 0 to less than 1. */
  next(): number;
  between(least: number, most: number): number;
  /** @throws when there is nothing to choose from */
  pick<T>(from: readonly T[]): T;
}

/** The same seed gives the same choices (mulberry32). */
export function chanceFrom(seed: number): Chance {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    pick(from) {
      if (from.length === 0) throw new Error('nothing to choose from');
      return from[Math.floor(next() * from.length)] as (typeof from)[number];
    },
  };
}
