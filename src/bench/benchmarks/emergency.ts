import { setTimeout as delay } from 'node:timers/promises';
import type { Configuration } from '../../domain/configuration';
import { percentilesOf } from '../../numbers/percentiles';
import { seededRandom } from '../../numbers/seeded-random';
import type { Lab } from '../lab';
import { Connection } from '../load/connection';
import { offer } from '../load/offer';
import { ordinaryTraffic } from '../load/traffic';
import { watchProcessors } from '../measure/processor';
import { until } from '../measure/until';
import type { Product } from '../processes/product';
import { type Row, row } from '../report/row';
import { type Resident, residentsOf } from '../residents/residents';
import { cries } from '../residents/talks';

/** Whoever is not sent to within this time counts with it. */
const patienceSeconds = 30;

/** From the doorbell of a cry for help to the first request that sends somebody, under the traffic of a busy hour. */
export async function measureEmergency(lab: Lab): Promise<readonly Row[]> {
  const { scale, topology, configuration } = lab;
  return lab.onFreshProduct('emergency', async (product) => {
    const { port, child, wecom, callbacks } = product;
    const next = ordinaryTraffic(configuration, callbacks, seededRandom(1), wecom.streams);
    const { perSecond, warmUpSeconds } = scale.offered;
    const plan = { port, next, perSecond, random: seededRandom(2) };
    await offer({ ...plan, seconds: warmUpSeconds });
    const watch = watchProcessors(child.pid);
    const [, milliseconds] = await Promise.all([
      offer({ ...plan, seconds: scale.emergency.seconds }),
      cryForHelp(lab, product),
    ]);
    const processors = watch.stop();
    const { pendingInbox, rateLimited } = await product.metrics();
    const { p50, p99, max, count } = percentilesOf(milliseconds);
    const head = { topology: topology.name, unit: 'ms', samples: count, processors } as const;
    const title = `emergency, doorbell to dispatch at ${perSecond}/s`;
    return [
      row({ ...head, id: 'emergency.p50', title: `${title}, p50`, value: p50 }),
      row({
        ...head,
        id: 'emergency.p99',
        title: `${title}, p99`,
        value: p99,
        budget: { of: 'value', bound: 'at most', limit: 1000 },
        facts: {
          'max ms': Math.round(max),
          'inbox rows waiting at the end': pendingInbox,
          'deliveries put off by quotas': rateLimited,
          'error lines': child.errorLines(),
        },
      }),
    ];
  });
}

/** Answers how long each took. */
async function cryForHelp(
  { scale, configuration }: Lab,
  { port, wecom, callbacks }: Product,
): Promise<readonly number[]> {
  const { seconds, perSecond } = scale.emergency;
  const waiting = new Map<string, number>();
  const milliseconds: number[] = [];
  const deafen = wecom.listen(({ method, body }) => {
    if (method !== 'webhook/send' && method !== 'message/send') return;
    const text = JSON.stringify(body);
    for (const [home, criedAt] of waiting) {
      if (!text.includes(home)) continue;
      milliseconds.push(performance.now() - criedAt);
      waiting.delete(home);
    }
  });
  const connection = await Connection.open(port);
  for (const [nth, resident] of criers(configuration, seconds * perSecond).entries()) {
    const cry = cries[Math.floor(nth / configuration.properties.length) % cries.length];
    const { account, user, home } = resident;
    const criedAt = performance.now();
    waiting.set(home.words, criedAt);
    wecom.streams.write(account, user, cry?.(home.words) ?? '');
    await connection.send(callbacks.doorbell(account));
    await delay(Math.max(0, criedAt + 1000 / perSecond - performance.now()));
  }
  connection.close();
  const isOver = (): boolean =>
    [...waiting.values()].every((criedAt) => performance.now() - criedAt > patienceSeconds * 1000);
  await until('every cry was heard or given up', isOver, { seconds: patienceSeconds + 5 });
  deafen();
  return [...milliseconds, ...[...waiting.values()].map(() => patienceSeconds * 1000)];
}

/** A dispatch is known by the words for the home: no two of them, of whatever property, have the same. */
function criers(configuration: Configuration, count: number): readonly Resident[] {
  const several = residentsOf(configuration, 'Crying', count * configuration.properties.length);
  return [...new Map(several.map((resident) => [resident.home.words, resident])).values()].slice(0, count);
}
