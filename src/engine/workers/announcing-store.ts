import { subjectKey, type Timer } from '../../domain/records';
import type { Clock } from '../../ports/clock';
import type { Store, StoreTransaction } from '../../ports/store';
import type { Announcement, WorkQueue } from '../../ports/work-queue';

/**
 * The store, passing word of the work every commit leaves behind. After the commit only: word of what was rolled back
 * would send workers for nothing, word before it might come too early. A process that dies in between has the sweeper
 * repeat it.
 */
export function announcingStore(store: Store, queue: WorkQueue, clock: Clock): Store {
  return {
    ...store,
    async transaction(work, precedence) {
      let words: Announcement[] = [];
      const value = await store.transaction((tx) => {
        words = [];
        return work(noting(tx, clock, words));
      }, precedence);
      if (words.length > 0) queue.announce(words);
      return value;
    },
  };
}

function noting(tx: StoreTransaction, clock: Clock, words: Announcement[]): StoreTransaction {
  const { inbox, outbox, timers, media, cursors } = tx;
  return {
    ...tx,
    inbox: {
      ...inbox,
      async add(rows) {
        const added = await inbox.add(rows);
        for (const { id, subject, lane } of rows)
          if (added.includes(id)) words.push({ kind: 'inbox', key: subjectKey(subject), lane });
        return added;
      },
    },
    outbox: {
      ...outbox,
      async add(rows) {
        await outbox.add(rows);
        for (const { recipient, lane } of rows)
          words.push({ kind: 'outbox', key: outbox.keyOf(recipient), lane });
      },
    },
    timers: {
      ...timers,
      async set(timer) {
        await timers.set(timer);
        words.push(wordOf(timer, clock.now()));
      },
    },
    media: {
      ...media,
      async save(record) {
        await media.save(record);
        if (record.state === 'wanted') words.push({ kind: 'media', key: record.id, lane: 'interactive' });
      },
    },
    cursors: {
      ...cursors,
      async save(cursor) {
        await cursors.save(cursor);
        const { account, rungAt, pulledAt } = cursor;
        if (rungAt && (!pulledAt || rungAt >= pulledAt))
          words.push({ kind: 'pull', key: account, lane: 'interactive' });
      },
    },
  };
}

const wordOf = ({ id, lane, dueAt }: Timer, now: Date): Announcement => ({
  kind: 'timers',
  key: id,
  lane,
  delayMilliseconds: Math.max(0, dueAt.getTime() - now.getTime()),
});
