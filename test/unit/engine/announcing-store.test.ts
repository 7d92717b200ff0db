import { announcingStore } from '../../../src/engine/workers/announcing-store';
import type { LiveEvent } from '../../../src/ports/live-events';
import type { Store } from '../../../src/ports/store';
import type { Announcement } from '../../../src/ports/work-queue';
import {
  newConversation,
  newDeskTask,
  newInboxRow,
  newMedia,
  newOutboxRow,
  newTicket,
  newTimer,
  noon,
  noonPlus,
} from '../../support/factories';
import { storeOnDisk } from '../edges/store-on-disk';

let store: Store;
let dispose: () => Promise<void>;
let heard: Announcement[];
let seen: LiveEvent[];
let announcing: Store;
beforeEach(async () => {
  ({ store, dispose } = await storeOnDisk());
  heard = [];
  seen = [];
  announcing = announcingStore(store, hearers());
});
afterEach(() => dispose());

const hearers = () => ({
  queue: { announce: (words: readonly Announcement[]) => void heard.push(...words) },
  live: { publish: (event: LiveEvent) => void seen.push(event) },
  clock: { now: () => noon },
});

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
  const row = newInboxRow();
  await announcingStore(rerunning, hearers()).transaction((tx) => tx.inbox.add([row]));
  expect(heard).toHaveLength(1);
});

it('tells those who look on which ticket, conversation or task has changed, and nothing of what was rolled back', async () => {
  const conversation = newConversation();
  const ticket = newTicket();
  const task = newDeskTask();
  await announcing.transaction(async (tx) => {
    await tx.conversations.save(conversation);
    await tx.tickets.save(ticket);
    await tx.tasks.save(task);
  });
  const failing = announcing.transaction(async (tx) => {
    await tx.tasks.save(newDeskTask());
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  expect(seen).toEqual([
    { kind: 'conversation', propertyId: conversation.propertyId, id: conversation.id },
    { kind: 'ticket', propertyId: ticket.propertyId, id: ticket.id },
    { kind: 'task', propertyId: task.propertyId, id: task.id },
  ]);
});
