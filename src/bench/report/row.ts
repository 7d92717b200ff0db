import type { ProcessorUse } from '../measure/processor';

export type Unit = 'per second' | 'ms' | 's' | 'MB';

/** What DESIGN.md asks for. */
export interface Budget {
  readonly of: 'value' | 'ratio to the floor';
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
}

/** One figure. */
export interface Row {
  /** `steps.handled`: the benchmark, then which of its figures. */
  readonly id: string;
  /** What it says, for people. */
  readonly title: string;
  readonly topology: string;
  readonly unit: Unit;
  readonly value: number;
  /** How many things were measured: requests, messages, repetitions. */
  readonly samples: number;
  /** The lowest and the highest of several repetitions, of which `value` is the middle one. */
  readonly range?: readonly [number, number];
  /** What the bare floor did in the same run, in the same unit. */
  readonly floor?: number;
  /** `value / floor`. */
  readonly ratio?: number;
  readonly budget?: Budget;
  readonly isMet?: boolean;
  readonly processors?: ProcessorUse;
  /** What one has to know to believe the figure. */
  readonly facts?: Readonly<Record<string, number | string>>;
}

/** Works out what follows from the other fields. */
export function row(measured: Omit<Row, 'ratio' | 'isMet'>): Row {
  const { value, floor, budget } = measured;
  const ratio = floor === undefined ? undefined : value / floor;
  return {
    ...measured,
    ...(ratio !== undefined && { ratio }),
    ...(budget && { isMet: keeps(budget, value, ratio) }),
  };
}

function keeps({ of, bound, limit }: Budget, value: number, ratio: number | undefined): boolean {
  const judged = of === 'value' ? value : (ratio ?? Number.NaN);
  return bound === 'at most' ? judged <= limit : judged >= limit;
}

export const rangeOf = (values: readonly number[]): readonly [number, number] => [
  Math.min(...values),
  Math.max(...values),
];
