import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** Where the figures come from. Nothing in it names a person, a host or a folder. */
export interface Machine {
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
}

export const thisMachine = (): Machine => ({
  node: process.version,
  system: `${process.platform} ${process.arch}`,
  processor: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
});

/** How many processes wanted a core, averaged over the last minute; 0 where the system does not tell. */
export const loadOfLastMinute = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;
