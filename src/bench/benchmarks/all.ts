import type { Lab } from '../lab';
import type { Row } from '../report/row';
import { measureCallbacks } from './callbacks';
import { measureEmergency } from './emergency';
import { measureMemory } from './memory';
import { measureRestart } from './restart';
import { measureSteps } from './steps';
import { measureUnderstanding } from './understanding';

export interface Benchmark {
  readonly name: string;
  measure(lab: Lab): Promise<readonly Row[]>;
  /** Says nothing about a topology: measured with the first one only. */
  readonly isWithoutStore?: boolean;
}

/** Every benchmark, in the order it is run. `--only` takes these names. */
export const benchmarks: readonly Benchmark[] = [
  { name: 'floor', measure: async (lab) => (await lab.floor()).rows },
  { name: 'callbacks', measure: measureCallbacks },
  { name: 'steps', measure: measureSteps },
  { name: 'emergency', measure: measureEmergency },
  { name: 'understanding', measure: measureUnderstanding, isWithoutStore: true },
  { name: 'restart', measure: measureRestart },
  { name: 'memory', measure: measureMemory },
];
