import { medianOf } from '../../numbers/percentiles';
import type { Lab } from '../lab';
import { type Conversations, holdConversations } from '../load/conversations';
import { millisecondsEach, type ProcessorUse, watchProcessors } from '../measure/processor';
import { type Row, rangeOf, row } from '../report/row';

interface Run extends Conversations {
  readonly processors: ProcessorUse;
  readonly errorLines: number;
}

/** How many messages of residents one process leads to their durable answers in a second. */
export async function measureSteps(lab: Lab): Promise<readonly Row[]> {
  const { scale, topology } = lab;
  const { perSecond: floor, cpuMilliseconds: floorMilliseconds } = await lab.floor();
  const runs: Run[] = [];
  while (runs.length < scale.steps.runs) runs.push(await run(lab));
  const last = runs.at(-1);
  const handled = runs.map(({ messages, handledSeconds }) => messages / handledSeconds);
  const answered = runs.map(({ messages, answeredSeconds }) => messages / answeredSeconds);
  const milliseconds = medianOf(
    runs.map(({ messages, processors }) => millisecondsEach(processors, messages)),
  );
  const head = {
    topology: topology.name,
    unit: 'per second',
    samples: runs.reduce((sum, { messages }) => sum + messages, 0),
    floor,
    ...(last && { processors: last.processors }),
  } as const;
  return [
    row({
      ...head,
      id: 'steps.handled',
      title: 'conversation steps, durable',
      value: medianOf(handled),
      range: rangeOf(handled),
      budget: { of: 'ratio to the floor', bound: 'at least', limit: 0.5 },
      facts: {
        'CPU ms each': milliseconds.toFixed(2),
        'ratio to the floor by CPU': (floorMilliseconds / milliseconds).toFixed(2),
        'conversations a run': scale.steps.conversations,
        'answers a message': ((last?.answers ?? 0) / (last?.messages ?? 1)).toFixed(2),
        'tickets a run': last?.tickets ?? 0,
        'error lines': runs.reduce((sum, { errorLines }) => sum + errorLines, 0),
      },
    }),
    row({
      ...head,
      id: 'steps.answered',
      title: 'messages until the last answer is sent',
      value: medianOf(answered),
      range: rangeOf(answered),
    }),
  ];
}

/** Every run has a process and stores of its own, warmed up. */
const run = ({ scale, configuration, onFreshProduct }: Lab): Promise<Run> =>
  onFreshProduct('steps', async (product) => {
    const { warmUpConversations, conversations } = scale.steps;
    if (warmUpConversations > 0)
      await holdConversations(product, configuration, 'WarmUp', warmUpConversations);
    const watch = watchProcessors(product.child.pid);
    const held = await holdConversations(product, configuration, 'Steps', conversations);
    return { ...held, processors: watch.stop(), errorLines: product.child.errorLines() };
  });
