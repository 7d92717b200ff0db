import { randomUUID } from 'node:crypto';
import type { Lane } from '../../src/domain/delivery';
import type { Announcement, Slots, WorkKind, WorkQueue, WorkServer } from '../../src/ports/work-queue';
import type { LogLine } from '../harness/recording-logger';
import { until } from '../harness/until';
import { type AdapterOf, contract } from '../services/contract';

export interface QueueUnderTest {
  /** The same queue as each of its processes sees it. */
  readonly processes: readonly [WorkQueue, ...WorkQueue[]];
  /** What they logged, in order of process. */
  lines(): readonly LogLine[];
}

const workQueueContract = contract('work queue', ['in one process', 'Redis']);

/** What every work queue promises. `make` answers an empty queue; the suite closes it. */
export function describeWorkQueue(
  name: AdapterOf<typeof workQueueContract>,
  make: () => Promise<QueueUnderTest>,
): void {
  workQueueContract(name, () => {
    const made: QueueUnderTest[] = [];
    const setUp = async () => {
      const queue = await make();
      made.push(queue);
      return { ...bench(queue.processes), lines: queue.lines };
    };
    afterEach(async () => {
      for (const { processes, lines } of made.splice(0)) {
        await Promise.all(processes.map((queue) => queue.close()));
        expect(lines().filter(({ event }) => event !== 'work.failed')).toEqual([]);
      }
    });

    it('serves what is announced, whether it came before the server or after', async () => {
      const { announce, serve, served } = await setUp();
      announce({ key: 'before' });
      serve({ total: 4, forEmergencies: 1 });
      announce({ key: 'after' }, { key: 'urgent', lane: 'emergency' });
      await until('all are served', () => served.length === 3);
      expect([...served].sort()).toEqual(['after', 'before', 'urgent']);
    });

    it('does not mix up the kinds of work', async () => {
      const { announce, serve, served, passedOn } = await setUp();
      serve({ total: 1, forEmergencies: 0 });
      announce({ kind: 'outbox', key: 'a delivery' }, { key: 'a message' });
      await until('the message is served', () => served.length > 0);
      await passedOn();
      expect(served).toEqual(['a message']);
    });

    it('serves by lane, then in the order the word came', async () => {
      const { announce, serve, served, occupy, passedOn } = await setUp();
      serve({ total: 1, forEmergencies: 0 });
      const leave = await occupy();
      announce(
        { key: 'n1', lane: 'notice' },
        { key: 'i1' },
        { key: 'n2', lane: 'notice' },
        { key: 'i2' },
        { key: 'e', lane: 'emergency' },
        { key: 'i3' },
      );
      await passedOn();
      leave();
      await until('all are served', () => served.length === 6);
      expect(served).toEqual(['e', 'i1', 'i2', 'i3', 'n1', 'n2']);
    });

    it('takes word of one key for one, in the most urgent lane named', async () => {
      const { announce, serve, served, occupy, passedOn } = await setUp();
      serve({ total: 1, forEmergencies: 0 });
      const leave = await occupy();
      announce({ key: 'n', lane: 'notice' }, { key: 'raised', lane: 'notice' }, { key: 'i' });
      await passedOn();
      announce({ key: 'raised' }, { key: 'raised', lane: 'notice' }, { key: 'i' });
      announce({ key: 'danger', lane: 'notice' }, { key: 'danger', lane: 'emergency' }, { key: 'danger' });
      await passedOn();
      leave();
      await until('the last is served', () => served.includes('n'));
      await passedOn();
      expect(served).toEqual(['danger', 'i', 'raised', 'n']);
    });

    it('serves once more what was announced during its serving, however often', async () => {
      const { announce, serve, served, occupy, passedOn } = await setUp();
      serve({ total: 2, forEmergencies: 0 });
      const leave = await occupy('busy');
      announce({ key: 'busy' }, { key: 'busy' }, { key: 'busy', lane: 'notice' });
      await passedOn();
      announce({ key: 'busy' });
      await passedOn();
      expect(served).toEqual([]);
      leave();
      await until('it is served once more', () => served.length > 0);
      await passedOn();
      expect(served).toEqual(['busy']);
    });

    it('serves as many at once as there are slots, those for emergencies left free', async () => {
      const { announce, serve, running, occupy, passedOn, served } = await setUp();
      serve({ total: 3, forEmergencies: 1 });
      const leaves = [await occupy(), await occupy()];
      announce({ key: 'waits' });
      await passedOn();
      expect(served).toEqual([]);
      announce({ key: 'danger', lane: 'emergency' });
      await until('the emergency is served', () => served.length > 0);
      expect(served).toEqual(['danger']);
      expect(running()).toBe(2);
      for (const leave of leaves) leave();
      await until('the other is served', () => served.length === 2);
    });

    it('lets emergencies take every slot, and no more', async () => {
      const { serve, occupy, running, announce, passedOn, served } = await setUp();
      serve({ total: 3, forEmergencies: 1 });
      const leaves = await Promise.all([1, 2, 3].map(() => occupy(randomUUID(), 'emergency')));
      expect(running()).toBe(3);
      announce({ key: 'fourth', lane: 'emergency' }, { key: 'another' });
      await passedOn();
      expect(served).toEqual([]);
      for (const leave of leaves) leave();
      await until('the rest is served', () => served.length === 2);
    });

    it('waits with word that is put off, and with nothing else', async () => {
      const { announce, serve, served } = await setUp();
      serve({ total: 4, forEmergencies: 1 });
      const announcedAt = performance.now();
      const seen = new Map<string, number>();
      announce(
        { key: 'later', delayMilliseconds: 400 },
        { key: 'danger later', lane: 'emergency', delayMilliseconds: 400 },
        { key: 'now' },
      );
      await until('all are served', () => {
        for (const key of served) if (!seen.has(key)) seen.set(key, performance.now() - announcedAt);
        return seen.size === 3;
      });
      expect(served[0]).toBe('now');
      expect(seen.get('later')).toBeGreaterThanOrEqual(395);
      expect(seen.get('danger later')).toBeGreaterThanOrEqual(395);
      expect(seen.get('later')).toBeLessThan(3_000);
    });

    it.each(['inbox', 'timers'] as const)('serves %s by the earlier of two times', async (kind) => {
      const { announce, serve, served } = await setUp();
      serve({ total: 2, forEmergencies: 0 }, kind);
      announce({ kind, key: 'moved', delayMilliseconds: 50_000 });
      announce({ kind, key: 'moved', delayMilliseconds: 50 });
      await until('it is served at the earlier time', () => served.length > 0, 5);
    });

    it('forgets no timer that is moved to a later time', async () => {
      const { announce, serve, served } = await setUp();
      serve({ total: 2, forEmergencies: 0 }, 'timers');
      const announcedAt = performance.now();
      announce({ kind: 'timers', key: 'moved', delayMilliseconds: 100 });
      announce({ kind: 'timers', key: 'moved', delayMilliseconds: 600 });
      let lastAt = 0;
      let count = 0;
      await until('it is served at the later time', () => {
        if (served.length > count) lastAt = performance.now() - announcedAt;
        count = served.length;
        return lastAt >= 595;
      });
    });

    it('serves a key once at a time in all processes', async () => {
      const { announceEverywhere, serve, served } = await setUp();
      let atOnce = 0;
      let most = 0;
      serve({ total: 8, forEmergencies: 2 }, 'inbox', async () => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise((resolve) => setTimeout(resolve, 5));
        atOnce -= 1;
      });
      for (let round = 0; round < 10; round += 1) {
        for (const lane of ['emergency', 'interactive', 'notice'] as const)
          announceEverywhere({ key: 'one', lane }, { key: 'one', lane, delayMilliseconds: round * 10 });
        const before = served.length;
        await until('it is served again', () => served.length > before);
      }
      expect(most).toBe(1);
    });

    it('serves different keys side by side', async () => {
      const { announceEverywhere, serve } = await setUp();
      const keys = Array.from({ length: 400 }, (_, index) => `key ${index}`);
      const seen = new Set<string>();
      let atOnce = 0;
      let most = 0;
      serve({ total: 16, forEmergencies: 4 }, 'inbox', async (key) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise((resolve) => setTimeout(resolve, 2));
        atOnce -= 1;
        seen.add(key);
      });
      announceEverywhere(...keys.map((key) => ({ key })));
      await until('all are served', () => seen.size === keys.length);
      expect(most).toBeGreaterThan(4);
    });

    it('logs a serving that fails, does not repeat it, and goes on', async () => {
      const { announce, serve, served, lines, passedOn } = await setUp();
      serve({ total: 1, forEmergencies: 0 }, 'inbox', async (key) => {
        if (key === 'broken') throw new Error('broken work');
      });
      announce({ key: 'broken' }, { key: 'whole' });
      await until('both are served', () => served.length === 2);
      await passedOn();
      expect([...served].sort()).toEqual(['broken', 'whole']);
      expect(lines()).toHaveLength(1);
      expect(lines()[0]).toMatchObject({ level: 'error', event: 'work.failed', fields: { kind: 'inbox' } });
    });

    it('stops when the servings under way have ended, and takes no more', async () => {
      const { announce, serve, served, occupy, passedOn } = await setUp();
      const servers = serve({ total: 2, forEmergencies: 0 });
      const leave = await occupy();
      const stopped = Promise.all(servers.map((server) => server.stop()));
      let isStopped = false;
      stopped.then(() => {
        isStopped = true;
      });
      announce({ key: 'late' });
      await passedOn();
      expect([isStopped, served]).toEqual([false, []]);
      leave();
      await stopped;
      announce({ key: 'later still', lane: 'emergency' });
      await passedOn();
      expect(served).toEqual([]);
      serve({ total: 2, forEmergencies: 0 });
      await until('what waited is served by the next', () => served.length === 2);
    });

    it('can be pinged, and takes word without complaint when it is closed', async () => {
      const { processes, announce } = await setUp();
      for (const queue of processes) await queue.ping();
      for (const queue of processes) await queue.close();
      announce({ key: 'too late' }, { key: 'put off', delayMilliseconds: 10 });
    });
  });
}

type WordOf = Partial<Announcement> & { key: string };

/** Serves in every process, announces in the last one. */
function bench(processes: readonly [WorkQueue, ...WorkQueue[]]) {
  const served: string[] = [];
  const occupied = new Map<string, { begin(): void; end: Promise<void> }>();
  const last = processes.at(-1) ?? processes[0];
  let occupants = 0;

  const words = (given: readonly WordOf[]): Announcement[] =>
    given.map((word) => ({ kind: 'inbox', lane: 'interactive', ...word }));
  const announce = (...given: WordOf[]): void => last.announce(words(given));

  async function onKey(key: string, handle?: (key: string) => Promise<void>): Promise<void> {
    const occupant = occupied.get(key);
    if (occupant) {
      occupied.delete(key);
      occupants += 1;
      occupant.begin();
      await occupant.end;
      occupants -= 1;
      return;
    }
    served.push(key);
    await handle?.(key);
  }

  /** In the first process, or with work of its own in all of them. */
  function serve(
    slots: Slots,
    kind: WorkKind = 'inbox',
    handle?: (key: string) => Promise<void>,
  ): readonly WorkServer[] {
    const serving = handle ? processes : processes.slice(0, 1);
    return serving.map((queue) => queue.serve(kind, slots, (key) => onKey(key, handle)));
  }

  /** Resolves when a slot is taken, with the function that frees it. */
  async function occupy(key: string = randomUUID(), lane: Lane = 'interactive'): Promise<() => void> {
    let leave: () => void = () => undefined;
    const end = new Promise<void>((resolve) => (leave = resolve));
    const begun = new Promise<void>((begin) => occupied.set(key, { begin, end }));
    announce({ key, lane });
    await begun;
    return leave;
  }

  const seen = new Set<string>();
  let isListening = false;
  /** Resolves when word announced after everything else has reached a server of another kind, in both its forms. */
  async function passedOn(): Promise<void> {
    if (!isListening)
      processes[0].serve('media', { total: 2, forEmergencies: 1 }, async (key) => void seen.add(key));
    isListening = true;
    for (const lane of ['interactive', 'emergency', 'notice'] as const) {
      const key = randomUUID();
      announce({ kind: 'media', key, lane });
      await until('word is passed on', () => seen.has(key));
    }
  }

  return {
    processes,
    served,
    announce,
    announceEverywhere: (...given: WordOf[]) => {
      for (const queue of processes) queue.announce(words(given));
    },
    serve,
    occupy,
    passedOn,
    running: () => occupants,
  };
}
