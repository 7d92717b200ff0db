import { announcingStore } from '../../../src/engine/workers/announcing-store';
import type { Store } from '../../../src/ports/store';
import type { Announcement, WorkQueue } from '../../../src/ports/work-queue';
import { newInboxRow, newMedia, newOutboxRow, newTimer, noon, noonPlus } from '../../support/factories';
import { storeOnDisk } from '../edges/store-on-disk';

let store: Store;
let dispose: () => Promise<void>;
let heard: Announcement[];
let announcing: Store;
beforeEach(async () => {
  ({ store, dispose } = await storeOnDisk());
  heard = [];
  const queue = { announce: (words) => heard.push(...words) } as Pick<WorkQueue, 'announce'> as WorkQueue;
  announcing = announcingStore(store, queue, { now: () => noon });
});
afterEach(() => dispose());

it('names whose work a commit leaves behind, and how urgent it is', async () => {
  const row = newInboxRow({ user: 'wmA', lane: 'emergency' });
  const delivery = newOutboxRow({ recipient: 'phone:13800001111', lane: 'notice' });
  const timer = newTimer({ dueAt: noonPlus(90) });
  const media = newMedia();
  await announcing.transaction(async (tx) => {
    await tx.inbox.add([row]);
    await tx.outbox.add([delivery]);
    await tx.timers.set(timer);
    await tx.media.save(media);
    await tx.cursors.save({ account: 'wkOne', firstSeenAt: noon, token: 'T', rungAt: noon });
  });
  expect(heard).toEqual([
    { kind: 'inbox', key: expect.stringContaining('wmA'), lane: 'emergency' },
    { kind: 'outbox', key: store.outbox.keyOf(delivery.recipient), lane: 'notice' },
    { kind: 'timers', key: timer.id, lane: timer.lane, delayMilliseconds: 90_000 },
    { kind: 'media', key: media.id, lane: 'interactive' },
    { kind: 'pull', key: 'wkOne', lane: 'interactive' },
  ]);
  expect(JSON.stringify(heard)).not.toContain('13800001111');
});

it('says nothing of what was rolled back, of rows known already, of attachments done with or streams read', async () => {
  const row = newInboxRow();
  await store.transaction((tx) => tx.inbox.add([row]));
  const failing = announcing.transaction(async (tx) => {
    await tx.inbox.add([newInboxRow()]);
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  await announcing.transaction(async (tx) => {
    await tx.inbox.add([{ ...row, id: 'another' }]);
    await tx.media.save(newMedia({ state: 'stored' }));
    await tx.cursors.save({ account: 'wkOne', rungAt: noon, pulledAt: noonPlus(1) });
  });
  expect(heard).toEqual([]);
});

it('speaks once for work that the store ran twice', async () => {
  const rerunning: Store = {
    ...store,
    transaction: async (work) => {
      await store
        .transaction(async (tx) => {
          await work(tx);
          throw new Error('conflict');
        })
        .catch(() => undefined);
      return store.transaction(work);
    },
  };
  const queue = { announce: (words) => heard.push(...words) } as Pick<WorkQueue, 'announce'> as WorkQueue;
  const row = newInboxRow();
  await announcingStore(rerunning, queue, { now: () => noon }).transaction((tx) => tx.inbox.add([row]));
  expect(heard).toHaveLength(1);
});
