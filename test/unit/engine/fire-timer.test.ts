import { createIds } from '../../../src/adapters/local/ids';
import { subjectKey } from '../../../src/domain/records';
import { fireTimer } from '../../../src/engine/workers/fire-timer';
import type { Store } from '../../../src/ports/store';
import { newTimer, noon, noonPlus } from '../../support/factories';
import { storeOnDisk } from '../edges/store-on-disk';

describe('firing a timer', () => {
  const clock = { now: () => noonPlus(3600) };
  let store: Store;
  let dispose: () => Promise<void>;
  beforeEach(async () => {
    ({ store, dispose } = await storeOnDisk());
  });
  afterEach(() => dispose());

  const timer = newTimer({ dueAt: noon });
  const fire = (on = store) => fireTimer({ store: on, clock, ids: createIds(clock) }, timer.id);
  const set = () => store.transaction((tx) => tx.timers.set(timer));
  const handleNext = async () => {
    const [row] = await store.inbox.pendingOf(subjectKey(timer.subject), clock.now(), 1);
    if (row) await store.transaction((tx) => tx.inbox.complete(row.id, noon));
    return row?.input;
  };
  const due = { type: 'timer.due', name: timer.name, data: timer.data, dueAt: noon };

  it('fires once, however many look at once and however long it is due', async () => {
    await set();
    await Promise.all([fire(), fire(), fire()]);
    await fire();
    expect(await handleNext()).toEqual(due);
    expect(await handleNext()).toBeUndefined();
  });

  it('does not fire before its time', async () => {
    const early = { ...timer, dueAt: noonPlus(3601) };
    await store.transaction((tx) => tx.timers.set(early));
    await fire();
    expect(await handleNext()).toBeUndefined();
    expect(await store.timers.get(timer.id)).toStrictEqual(early);
  });

  it('fires again when set again for the same time, also one long past', async () => {
    await set();
    await fire();
    expect(await handleNext()).toEqual(due);
    await set();
    await fire();
    expect(await handleNext()).toEqual(due);
  });

  it('is not lost and not doubled when the process dies while it fires', async () => {
    await set();
    const mortal: Store = {
      ...store,
      timers: store.timers,
      transaction: (work) =>
        store.transaction(async (tx) => {
          await work(tx);
          throw new Error('died');
        }),
    };
    await expect(fire(mortal)).rejects.toThrow('died');
    expect(await store.inbox.pendingCount()).toBe(0);
    await fire();
    expect(await handleNext()).toEqual(due);
    expect(await handleNext()).toBeUndefined();
  });
});
