import { randomUUID } from 'node:crypto';
import type { LiveEvent, LiveEvents } from '../../src/ports/live-events';
import type { LogLine } from '../harness/recording-logger';
import { until } from '../harness/until';
import { type AdapterOf, contract } from '../services/contract';

export interface LiveEventsUnderTest {
  /** What two processes have of it. */
  readonly processes: readonly [LiveEvents, LiveEvents];
  lines(): readonly LogLine[];
}

const liveEventsContract = contract('live events', ['in one process', 'Redis']);

export const ticketOf = (propertyId: string, id: string = randomUUID()): LiveEvent => ({
  kind: 'ticket',
  propertyId,
  id,
});

/** Resolves when what is published is heard again: events may get lost while a subscription begins. */
export async function hearing(publisher: LiveEvents, subscriber: LiveEvents): Promise<void> {
  const propertyId = randomUUID();
  let isHeard = false;
  const stop = subscriber.subscribe(propertyId, () => {
    isHeard = true;
  });
  await until('events are heard', () => {
    publisher.publish(ticketOf(propertyId));
    return isHeard;
  });
  stop();
}

/** What every adapter of live events promises. */
export function describeLiveEvents(
  name: AdapterOf<typeof liveEventsContract>,
  make: () => Promise<LiveEventsUnderTest>,
): void {
  liveEventsContract(name, () => {
    const made: LiveEvents[] = [];
    const setUp = async () => {
      const { processes, lines } = await make();
      made.push(...processes);
      const [one, other] = processes;
      await hearing(one, other);
      await hearing(other, one);
      return { one, other, lines };
    };
    afterEach(async () => {
      await Promise.all(made.splice(0).map((events) => events.close()));
    });

    it('tells every listener of the property, in every process, and nobody else', async () => {
      const { one, other } = await setUp();
      const heard: string[] = [];
      one.subscribe('yunqi', ({ id }) => heard.push(`here ${id}`));
      other.subscribe('yunqi', ({ id }) => heard.push(`there ${id}`));
      other.subscribe('yunqi', ({ id }) => heard.push(`there too ${id}`));
      other.subscribe('another', ({ id }) => heard.push(`elsewhere ${id}`));
      one.publish(ticketOf('yunqi', 'BX-1'));
      await until('all have heard', () => heard.length === 3);
      await hearing(one, other);
      expect([...heard].sort()).toEqual(['here BX-1', 'there BX-1', 'there too BX-1']);
    });

    it.each(['ticket', 'conversation', 'task'] as const)('brings a %s as it was told', async (kind) => {
      const { one, other } = await setUp();
      const heard: LiveEvent[] = [];
      other.subscribe('云栖', (event) => heard.push(event));
      const event = { kind, propertyId: '云栖', id: 'kf:wm"1' };
      one.publish(event);
      await until('it is heard', () => heard.length > 0);
      expect(heard).toEqual([event]);
    });

    it('calls nobody back before publishing has returned', async () => {
      const { one } = await setUp();
      const heard: string[] = [];
      one.subscribe('yunqi', ({ id }) => heard.push(id));
      one.publish(ticketOf('yunqi', 'BX-1'));
      expect(heard).toEqual([]);
      await until('it is heard', () => heard.length === 1);
    });

    it('ends one subscription at a time', async () => {
      const { one, other } = await setUp();
      const heard: string[] = [];
      const listener = ({ id }: LiveEvent) => heard.push(id);
      const [first, second] = [other.subscribe('yunqi', listener), other.subscribe('yunqi', listener)];
      first();
      first();
      one.publish(ticketOf('yunqi', 'BX-1'));
      await until('it is heard', () => heard.length > 0);
      second();
      one.publish(ticketOf('yunqi', 'BX-2'));
      await hearing(one, other);
      expect(heard).toEqual(['BX-1']);
    });

    it('logs a listener that fails, and tells the others', async () => {
      const { one, other, lines } = await setUp();
      const heard: string[] = [];
      other.subscribe('yunqi', () => {
        throw new Error('broken listener');
      });
      other.subscribe('yunqi', ({ id }) => heard.push(id));
      one.publish(ticketOf('yunqi', 'BX-1'));
      await until('the other has heard', () => heard.length === 1);
      expect(lines().map(({ level, event }) => [level, event])).toEqual([['error', 'live.listener_failed']]);
    });

    it('takes events without complaint when it is closed', async () => {
      const { one, other } = await setUp();
      const heard: string[] = [];
      other.subscribe('yunqi', ({ id }) => heard.push(id));
      await Promise.all([one.close(), other.close()]);
      one.publish(ticketOf('yunqi'));
      other.subscribe('yunqi', ({ id }) => heard.push(id))();
      expect(heard).toEqual([]);
    });
  });
}
