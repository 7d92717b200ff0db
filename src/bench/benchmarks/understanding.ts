import { shippedModel } from '../../composition/shipped-model';
import { percentilesOf } from '../../numbers/percentiles';
import { createUnderstanding } from '../../understanding/understanding';
import type { Lab } from '../lab';
import { type Row, row } from '../report/row';
import { utterances } from '../residents/utterances';

/** What one message means, in this process, which has nothing else to do. */
export async function measureUnderstanding({ scale, configuration, topology }: Lab): Promise<readonly Row[]> {
  const { warmUpRounds, rounds } = scale.understanding;
  const understanding = createUnderstanding(configuration, shippedModel());
  const propertyId = configuration.properties[0]?.id ?? '';
  const milliseconds: number[] = [];
  for (let round = -warmUpRounds; round < rounds; round += 1)
    for (const text of utterances) {
      const startedAt = performance.now();
      understanding.understand(text, { propertyId });
      if (round >= 0) milliseconds.push(performance.now() - startedAt);
    }
  const { p50, p99, max, count } = percentilesOf(milliseconds);
  const head = { topology: topology.name, unit: 'ms', samples: count } as const;
  return [
    row({ ...head, id: 'understanding.p50', title: 'understanding one message, p50', value: p50 }),
    row({
      ...head,
      id: 'understanding.p99',
      title: 'understanding one message, p99',
      value: p99,
      budget: { of: 'value', bound: 'at most', limit: 2 },
      facts: { 'max ms': max.toFixed(2), 'different messages': utterances.length },
    }),
  ];
}
