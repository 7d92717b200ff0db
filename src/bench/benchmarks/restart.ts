import { createIds } from '../../adapters/local/ids';
import { conversationId } from '../../domain/conversation';
import { type Delivery, recipientOf } from '../../domain/delivery';
import { medianOf } from '../../numbers/percentiles';
import { systemClock } from '../../ports/clock';
import type { Lab } from '../lab';
import { until } from '../measure/until';
import { launchProduct } from '../processes/product';
import { type Row, rangeOf, row } from '../report/row';
import { residentsOf } from '../residents/residents';
import type { Installation } from '../topologies/topology';
import { fill, onStore } from './stored';

/** From the start of the process to the first delivery, with a full outbox. */
export async function measureRestart(lab: Lab): Promise<readonly Row[]> {
  const { topology, scale } = lab;
  const seconds: number[] = [];
  while (seconds.length < scale.restart.runs) {
    const installation = await topology.fresh();
    try {
      await fillOutbox(lab, installation);
      seconds.push(await secondsToFirstDelivery(installation));
    } finally {
      await installation.remove();
    }
  }
  return [
    row({
      id: 'restart.first-delivery',
      title: `restart with ${scale.restart.rows} undelivered rows`,
      topology: topology.name,
      unit: 's',
      value: medianOf(seconds),
      range: rangeOf(seconds),
      samples: seconds.length,
      budget: { of: 'value', bound: 'at most', limit: 3 },
    }),
  ];
}

async function secondsToFirstDelivery(installation: Installation): Promise<number> {
  const { child, wecom, stop } = await launchProduct({ installation });
  try {
    let deliveredAt: number | null = null;
    wecom.listen(({ method }) => {
      if (method === 'kf/send_msg') deliveredAt ??= performance.now();
    });
    await child.serving();
    await until('something is delivered', () => deliveredAt !== null, { seconds: 120 });
    return ((deliveredAt ?? Number.NaN) - child.startedAt) / 1000;
  } finally {
    await stop();
  }
}

/** As many residents wait for an answer that was decided before the process ended. */
async function fillOutbox({ scale, configuration }: Lab, installation: Installation): Promise<void> {
  const ids = createIds(systemClock);
  const propertyId = configuration.properties[0]?.id ?? '';
  const residents = residentsOf(configuration, 'Waiting', scale.restart.rows);
  await onStore(installation, (store) =>
    fill(store, residents.length, async (tx, nth) => {
      const { account, user, home } = residents[nth] as (typeof residents)[number];
      const to = { account, user };
      const text = `好的，${home.words}的报修已经登记，单号BX-20261122-${nth}，师傅会在今天14:00前到场。`;
      const delivery: Delivery = { type: 'resident.message', to, message: { text, choices: [] } };
      await tx.outbox.add([
        {
          id: ids.next(),
          propertyId,
          lane: 'interactive',
          recipient: recipientOf(delivery),
          delivery,
          conversationId: conversationId(to),
          createdAt: systemClock.now(),
        },
      ]);
    }),
  );
}
