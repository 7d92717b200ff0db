import { createLab } from './lab';
import { durableWriteMilliseconds } from './measure/disk';
import { loadOfLastMinute, thisMachine } from './measure/machine';
import type { Options } from './options';
import { withProduct } from './processes/product';
import type { Failure, Report, TopologyReport } from './report/report';
import type { Row } from './report/row';
import { fullScale, quickScale } from './scale';
import { embedded } from './topologies/embedded';
import { sharedTopology } from './topologies/shared';
import type { Topology } from './topologies/topology';

/** @param say hears what is being measured, and every row as soon as it is there */
export async function runBenchmarks(
  options: Options,
  say: (what: string, rows?: readonly Row[]) => void,
): Promise<Report> {
  const startedAt = new Date();
  const before = loadOfLastMinute();
  const writesBefore = durableWriteMilliseconds();
  const wanted = [embedded, sharedTopology()].filter(({ name }) => name.includes(options.topology));
  if (wanted.length === 0) throw new Error(`--topology: there is no ${options.topology}`);
  const topologies: TopologyReport[] = [];
  const rows: Row[] = [];
  const failures: Failure[] = [];
  for (const [place, topology] of wanted.entries()) {
    const { name, consistsOf } = topology;
    say(`${name}: can it be measured?`);
    const notMeasured = topology.problem ?? (await refusalOf(topology));
    topologies.push({ name, consistsOf, notMeasured });
    if (notMeasured !== null) continue;
    const lab = createLab(topology, options.isQuick ? quickScale : fullScale, options.profileFolder);
    for (const benchmark of options.benchmarks) {
      if (benchmark.isWithoutStore && place > 0) continue;
      say(`${name}: ${benchmark.name}`);
      try {
        const measured = await benchmark.measure(lab);
        say(`${name}: ${benchmark.name} measured`, measured);
        rows.push(...measured);
      } catch (error) {
        const reason = reasonOf(error);
        say(`${name}: ${benchmark.name} failed: ${reason}`);
        failures.push({ topology: name, benchmark: benchmark.name, reason });
      }
    }
  }
  return {
    format: 1,
    startedAt: startedAt.toISOString(),
    tookSeconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
    isQuick: options.isQuick,
    machine: thisMachine(),
    loadAverage: { before, after: loadOfLastMinute() },
    durableWriteMilliseconds: { before: writesBefore, after: durableWriteMilliseconds() },
    topologies,
    rows,
    failures,
  };
}

/** Why the product does not start on it; null when it does. */
async function refusalOf(topology: Topology): Promise<string | null> {
  try {
    const installation = await topology.fresh();
    try {
      await withProduct({ installation }, async (product) => void (await product.metrics()));
      return null;
    } finally {
      await installation.remove();
    }
  } catch (error) {
    return reasonOf(error);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
