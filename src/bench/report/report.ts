import type { Percentiles } from '../../numbers/percentiles';
import type { Machine } from '../measure/machine';
import type { Row } from './row';

/** What `--json` writes. */
export interface Report {
  readonly format: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookSeconds: number;
  /** Too short to be compared with anything: only that every part works. */
  readonly isQuick: boolean;
  readonly machine: Machine;
  /** Processes that wanted a core in the minute before the run, and in its last one. */
  readonly loadAverage: { readonly before: number; readonly after: number };
  /** How long 4 KB took to be on the disk for good, before the run and after it. */
  readonly durableWriteMilliseconds: { readonly before: Percentiles; readonly after: Percentiles };
  /** What was measured where; a topology that could not be is here with the reason. */
  readonly topologies: readonly TopologyReport[];
  readonly rows: readonly Row[];
  /** Benchmarks that came to no figure. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly topology: string;
  readonly benchmark: string;
  readonly reason: string;
}

export interface TopologyReport {
  readonly name: string;
  /** What it consists of. */
  readonly consistsOf: string;
  /** Null when it was measured. */
  readonly notMeasured: string | null;
}
