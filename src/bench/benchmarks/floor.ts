import { join } from 'node:path';
import { requiredReplies } from '../../../flows/texts';
import { loadConfiguration } from '../../config/config';
import { medianOf, type Percentiles, percentilesOf } from '../../numbers/percentiles';
import { seededRandom } from '../../numbers/seeded-random';
import { createCallbacks } from '../load/callbacks';
import { offer } from '../load/offer';
import { type Saturated, saturate } from '../load/saturate';
import { ordinaryTraffic } from '../load/traffic';
import { millisecondsEach, type ProcessorUse, watchProcessors } from '../measure/processor';
import { startChild } from '../processes/child';
import { configFolder } from '../processes/configuration';
import { environmentOf, nowhere } from '../processes/environment';
import { scratchFolder } from '../processes/scratch';
import { type Row, rangeOf, row } from '../report/row';
import type { Scale } from '../scale';
import type { Topology } from '../topologies/topology';

/** What the same machine does with the same callbacks when nothing but the least is done with them. */
export interface FloorFigures {
  readonly perSecond: number;
  /** Processor time of each callback, at saturation. */
  readonly cpuMilliseconds: number;
  /** At the offered rate. */
  readonly milliseconds: Percentiles;
  readonly rows: readonly Row[];
}

export async function measureFloor(topology: Topology, scale: Scale): Promise<FloorFigures> {
  const installation = await topology.fresh();
  const folder = scratchFolder();
  const child = startChild({
    entry: join(__dirname, '../processes/floor.js'),
    env: environmentOf(installation.env, nowhere),
    nodeOptions: ['--enable-source-maps'],
    logFile: join(folder.path, 'log'),
  });
  try {
    const port = await child.serving();
    const configuration = loadConfiguration(configFolder(), requiredReplies);
    const next = ordinaryTraffic(configuration, createCallbacks(), seededRandom(1));
    const saturated = watchProcessors(child.pid);
    const { rates, answered } = await saturate({ port, next, ...scale.saturation });
    const usedSaturated = saturated.stop();
    const { perSecond, warmUpSeconds, seconds } = scale.offered;
    const plan = { port, next, perSecond, random: seededRandom(2) };
    await offer({ ...plan, seconds: warmUpSeconds });
    const paced = watchProcessors(child.pid);
    const { milliseconds } = await offer({ ...plan, seconds });
    const figures = {
      perSecond: medianOf(rates),
      cpuMilliseconds: millisecondsEach(usedSaturated, answered),
      milliseconds: percentilesOf(milliseconds),
    };
    return {
      ...figures,
      rows: rowsOf(topology, scale, { rates, answered }, figures.milliseconds, usedSaturated, paced.stop()),
    };
  } finally {
    await child.stop();
    folder.remove();
    await installation.remove();
  }
}

function rowsOf(
  { name: topology }: Topology,
  { offered }: Scale,
  { rates, answered }: Saturated,
  { p50, p99, max, count }: Percentiles,
  saturated: ProcessorUse,
  paced: ProcessorUse,
): readonly Row[] {
  const at = `at ${offered.perSecond}/s`;
  const head = { topology, unit: 'ms', samples: count, processors: paced } as const;
  return [
    row({
      id: 'floor.saturated',
      title: 'bare floor, callbacks at saturation',
      topology,
      unit: 'per second',
      value: medianOf(rates),
      range: rangeOf(rates),
      samples: rates.length,
      processors: saturated,
      facts: { 'CPU ms each': millisecondsEach(saturated, answered).toFixed(2) },
    }),
    row({ ...head, id: 'floor.p50', title: `bare floor, POST to 200 ${at}, p50`, value: p50 }),
    row({
      ...head,
      id: 'floor.p99',
      title: `bare floor, POST to 200 ${at}, p99`,
      value: p99,
      facts: { 'max ms': Math.round(max) },
    }),
  ];
}
