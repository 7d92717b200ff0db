import { parseArgs } from 'node:util';
import { type Benchmark, benchmarks } from './benchmarks/all';

export interface Options {
  readonly benchmarks: readonly Benchmark[];
  /** A part of the names of the topologies wanted; empty for all. */
  readonly topology: string;
  readonly isQuick: boolean;
  /** File for the report. */
  readonly json?: string;
  /** Folder for CPU profiles. */
  readonly profileFolder?: string;
}

export const usage = `npm run bench -- [--json FILE] [--only NAME,NAME] [--topology embedded] [--quick] [--profile FOLDER]
  --only      ${benchmarks.map(({ name }) => name).join(', ')}
  --quick     everything in under a minute, to see that it works
  --profile   writes CPU profiles of the product's processes into the folder and says what was most expensive`;

/** @throws an Error for an option that is none */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'string' },
      only: { type: 'string' },
      topology: { type: 'string' },
      quick: { type: 'boolean' },
      profile: { type: 'string' },
    },
  });
  const { json, only, topology = '', quick = false, profile } = values;
  const wanted = only === undefined ? benchmarks.map(({ name }) => name) : only.split(',');
  const unknown = wanted.filter((name) => !benchmarks.some((known) => known.name === name));
  if (unknown.length > 0) throw new Error(`--only: there is no benchmark ${unknown.join(', ')}`);
  return {
    benchmarks: benchmarks.filter(({ name }) => wanted.includes(name)),
    topology,
    isQuick: quick,
    ...(json !== undefined && { json }),
    ...(profile !== undefined && { profileFolder: profile }),
  };
}
