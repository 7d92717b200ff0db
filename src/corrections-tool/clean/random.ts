/** From 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

export function pick<T>(choices: readonly [T, ...T[]] | readonly T[], random: Random): T {
  const chosen = choices[Math.floor(random() * choices.length)];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}
