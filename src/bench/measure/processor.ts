import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** How busy one core was on average: 1 is a whole core. */
export interface ProcessorUse {
  /** The process that is measured; null where the system does not tell (only Linux does). */
  readonly measured: number | null;
  /** The process that makes the load and stands in for WeCom. At 1 the figure is the load's, not the product's. */
  readonly load: number;
  /** Everything else on the machine, of all cores: the servers of the topology, and whoever disturbs. */
  readonly others: number | null;
  /** How long it was watched. */
  readonly seconds: number;
}

/**
 * Processor time of the measured process for each of `count` things: what stays about the same when others use the machine
 * too. NaN where the system does not tell.
 */
export const millisecondsEach = ({ measured, seconds }: ProcessorUse, count: number): number =>
  ((measured ?? Number.NaN) * seconds * 1000) / count;

/** Looks at the processors from now until `stop`. */
export function watchProcessors(pid: number): { stop(): ProcessorUse } {
  const startedAt = performance.now();
  const own = process.cpuUsage();
  const busyBefore = busySeconds();
  const childBefore = secondsOf(pid);
  return {
    stop() {
      const seconds = (performance.now() - startedAt) / 1000;
      const { user, system } = process.cpuUsage(own);
      const load = (user + system) / 1e6 / seconds;
      const childAfter = secondsOf(pid);
      if (childBefore === null || childAfter === null) return { measured: null, load, others: null, seconds };
      const measured = (childAfter - childBefore) / seconds;
      const others = Math.max(0, (busySeconds() - busyBefore) / seconds - measured - load);
      return { measured, load, others, seconds };
    },
  };
}

function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}

/** Ticks are hundredths of a second on every Linux that Node runs on (`man 5 proc`, fields 14 and 15). */
function secondsOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}
