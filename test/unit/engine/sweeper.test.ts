import { createLocalLeases } from '../../../src/adapters/local/leases';
import { createSweeper } from '../../../src/engine/workers/sweeper';
import { type Store, StoreUnavailable } from '../../../src/ports/store';
import type { Announcement, WorkQueue } from '../../../src/ports/work-queue';
import { recordingLogger } from '../../harness/recording-logger';
import { until } from '../../harness/until';
import { newInboxRow, newMedia, newOutboxRow, newTimer, noon, noonPlus } from '../../support/factories';
import { storeOnDisk } from '../edges/store-on-disk';

let store: Store;
let dispose: () => Promise<void>;
let heard: Announcement[];
let now: Date;
beforeEach(async () => {
  ({ store, dispose } = await storeOnDisk());
  heard = [];
  now = noon;
});
afterEach(() => dispose());

const sweeperOn = (swept: Store, intervalMilliseconds = 3_600_000) => {
  const recording = recordingLogger();
  const sweeper = createSweeper({
    store: swept,
    queue: { announce: (words) => heard.push(...words) } as Pick<WorkQueue, 'announce'> as WorkQueue,
    leases: createLocalLeases(),
    clock: { now: () => now },
    logger: recording.logger,
    isOutage: (error) => error instanceof StoreUnavailable,
    intervalMilliseconds,
    accountsWithNews: async () => ['wkOne'],
  });
  return { sweeper, lines: recording.lines };
};
const kinds = () => heard.map(({ kind }) => kind).toSorted();

it('repeats word of everything that is ready, and of nothing that is put off', async () => {
  const [row, later] = [newInboxRow({ lane: 'emergency' }), newInboxRow()];
  const delivery = newOutboxRow();
  const timer = newTimer({ dueAt: noon });
  await store.transaction(async (tx) => {
    await tx.inbox.add([row, later]);
    await tx.inbox.defer(later.id, noonPlus(60), 'put off');
    await tx.outbox.add([delivery]);
    await tx.timers.set(timer);
    await tx.timers.set(newTimer({ dueAt: noonPlus(60) }));
    await tx.media.save(newMedia({ notBefore: noon }));
    await tx.media.save(newMedia({ notBefore: noonPlus(60) }));
  });
  const { sweeper } = sweeperOn(store);
  sweeper.start();
  await until('all kinds were looked at', async () => heard.length >= 5);
  expect(kinds()).toEqual(['inbox', 'media', 'outbox', 'pull', 'timers']);
  expect(heard).toContainEqual({ kind: 'timers', key: timer.id, lane: timer.lane });
  now = noonPlus(60);
  heard = [];
  sweeper.sweep();
  await until('what was put off is due', async () => heard.length >= 8);
  await sweeper.stop();
  expect(kinds()).toEqual(['inbox', 'inbox', 'media', 'media', 'outbox', 'pull', 'timers', 'timers']);
});

it('looks again by itself after a look failed, and not once it was stopped', async () => {
  let failures = 0;
  const failing: Store = {
    ...store,
    inbox: {
      ...store.inbox,
      readySubjects: async (at, limit) => {
        failures += 1;
        if (failures < 3) throw new Error('no answer');
        return store.inbox.readySubjects(at, limit);
      },
    },
  };
  await store.transaction((tx) => tx.inbox.add([newInboxRow()]));
  const { sweeper, lines } = sweeperOn(failing, 5);
  sweeper.start();
  await until('the inbox was looked at', async () => kinds().includes('inbox'));
  await sweeper.stop();
  expect(lines.filter(({ event }) => event === 'sweep.failed')).toHaveLength(2);
  const count = failures;
  sweeper.sweep();
  expect(failures).toBe(count);
});

it('leaves it to others to say that the store is away', async () => {
  let failures = 0;
  const away: Store = {
    ...store,
    inbox: {
      ...store.inbox,
      async readySubjects() {
        failures += 1;
        throw new StoreUnavailable('no server');
      },
    },
  };
  const { sweeper, lines } = sweeperOn(away, 5);
  sweeper.start();
  await until('it was looked for again and again', () => failures > 5);
  await sweeper.stop();
  expect(lines).toEqual([]);
});
