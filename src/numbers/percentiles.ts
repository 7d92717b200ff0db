/** What many samples say. Nearest rank: every figure is one that was really measured. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** @throws when there is no sample: nothing measured is not zero */
export function percentilesOf(samples: readonly number[]): Percentiles {
  if (samples.length === 0) throw new Error('there is no sample');
  const sorted = Float64Array.from(samples).sort();
  const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** The middle one, the lower of two. */
export const medianOf = (samples: readonly number[]): number => percentilesOf(samples).p50;
