import { medianOf, percentilesOf } from '../../numbers/percentiles';
import { seededRandom } from '../../numbers/seeded-random';
import type { Lab } from '../lab';
import { offer } from '../load/offer';
import { saturate } from '../load/saturate';
import { ordinaryTraffic } from '../load/traffic';
import { millisecondsEach, watchProcessors } from '../measure/processor';
import { type Row, rangeOf, row } from '../report/row';

/** Callbacks of the real product: as many as it answers, and how fast it answers those of a busy hour. */
export async function measureCallbacks(lab: Lab): Promise<readonly Row[]> {
  return [await saturated(lab, 'no-news'), await saturated(lab, 'news'), ...(await offered(lab))];
}

const titles = {
  'no-news': 'callbacks at saturation, doorbells without news',
  news: 'callbacks at saturation, worked on meanwhile',
} as const;

/** @param doorbells whether there is a message behind each of them, which the product answers meanwhile */
async function saturated(lab: Lab, doorbells: keyof typeof titles): Promise<Row> {
  const { scale, topology, configuration } = lab;
  const floor = await lab.floor();
  return lab.onFreshProduct(`callbacks-${doorbells}`, async (product) => {
    const { port, child, wecom, callbacks } = product;
    const streams = doorbells === 'news' ? wecom.streams : undefined;
    const next = ordinaryTraffic(configuration, callbacks, seededRandom(1), streams);
    const before = await product.metrics();
    const startedAt = performance.now();
    const watch = watchProcessors(child.pid);
    const { rates, answered } = await saturate({ port, next, ...scale.saturation });
    const processors = watch.stop();
    const after = await product.metrics();
    const seconds = (performance.now() - startedAt) / 1000;
    return row({
      id: `callbacks.saturated-${doorbells}`,
      title: titles[doorbells],
      topology: topology.name,
      unit: 'per second',
      value: medianOf(rates),
      range: rangeOf(rates),
      samples: rates.length,
      floor: floor.perSecond,
      processors,
      facts: {
        'CPU ms each': millisecondsEach(processors, answered).toFixed(2),
        'messages answered meanwhile/s': Math.round(
          (after.messagesHandled - before.messagesHandled) / seconds,
        ),
        'inbox rows waiting at the end': after.pendingInbox,
        'error lines': child.errorLines(),
      },
    });
  });
}

async function offered(lab: Lab): Promise<readonly Row[]> {
  const { scale, topology, configuration } = lab;
  const { perSecond, warmUpSeconds, seconds } = scale.offered;
  const floor = await lab.floor();
  return lab.onFreshProduct('callbacks', async (product) => {
    const { port, child, wecom, callbacks } = product;
    const next = ordinaryTraffic(configuration, callbacks, seededRandom(1), wecom.streams);
    const plan = { port, next, perSecond, random: seededRandom(2) };
    await offer({ ...plan, seconds: warmUpSeconds });
    const before = await product.metrics();
    const watch = watchProcessors(child.pid);
    const { milliseconds, latestSendMilliseconds } = await offer({ ...plan, seconds });
    const processors = watch.stop();
    const after = await product.metrics();
    const { p50, p99, max, count } = percentilesOf(milliseconds);
    const at = `at ${perSecond}/s`;
    const head = { topology: topology.name, unit: 'ms', samples: count, processors } as const;
    return [
      row({
        ...head,
        id: 'callbacks.p50',
        title: `callback POST to 200 ${at}, p50`,
        value: p50,
        floor: floor.milliseconds.p50,
      }),
      row({
        ...head,
        id: 'callbacks.p99',
        title: `callback POST to 200 ${at}, p99`,
        value: p99,
        floor: floor.milliseconds.p99,
        budget: { of: 'value', bound: 'at most', limit: 50 },
        facts: {
          'max ms': Math.round(max),
          'latest send ms': Math.round(latestSendMilliseconds),
          'messages answered meanwhile/s': Math.round(
            (after.messagesHandled - before.messagesHandled) / seconds,
          ),
          'inbox rows waiting at the end': after.pendingInbox,
          'error lines': child.errorLines(),
        },
      }),
    ];
  });
}
