import { filedUnder, subjectKey, type Timer } from '../../domain/records';
import type { Clock } from '../../ports/clock';
import type { LiveEvent, LiveEvents } from '../../ports/live-events';
import type { Store, StoreTransaction } from '../../ports/store';
import type { Announcement, WorkQueue } from '../../ports/work-queue';

interface Hearers {
  readonly queue: Pick<WorkQueue, 'announce'>;
  readonly live: Pick<LiveEvents, 'publish'>;
  readonly clock: Clock;
}

/**
 * The store, passing word of the work every commit leaves behind, and of what it changed to those who look on. After the
 * commit only: word of what was rolled back would send workers for nothing, word before it might come too early. A process
 * that dies in between has the sweeper repeat it.
 */
export function announcingStore(store: Store, { queue, live, clock }: Hearers): Store {
  return {
    ...store,
    async transaction(work, precedence) {
      let news: News = { words: [], events: [] };
      const value = await store.transaction((tx) => {
        news = { words: [], events: [] };
        return work(noting(tx, clock, news));
      }, precedence);
      if (news.words.length > 0) queue.announce(news.words);
      for (const event of news.events) live.publish(event);
      return value;
    },
  };
}

interface News {
  readonly words: Announcement[];
  readonly events: LiveEvent[];
}

function noting(tx: StoreTransaction, clock: Clock, { words, events }: News): StoreTransaction {
  const { inbox, outbox, timers, media, cursors, conversations, tickets, tasks } = tx;
  return {
    ...tx,
    conversations: {
      ...conversations,
      async save(conversation) {
        await conversations.save(conversation);
        events.push({ kind: 'conversation', propertyId: conversation.propertyId, id: conversation.id });
      },
    },
    tickets: {
      ...tickets,
      async save(ticket) {
        await tickets.save(ticket);
        events.push({ kind: 'ticket', propertyId: ticket.propertyId, id: ticket.id });
      },
    },
    tasks: {
      ...tasks,
      async save(task) {
        await tasks.save(task);
        events.push({ kind: 'task', propertyId: task.propertyId, id: task.id });
      },
    },
    inbox: {
      ...inbox,
      async add(rows) {
        const added = await inbox.add(rows);
        const addedIds = new Set(added);
        for (const { id, subject, lane } of rows)
          if (addedIds.has(id)) words.push({ kind: 'inbox', key: subjectKey(subject), lane });
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
        if (filedUnder(record) === 'wanted')
          words.push({ kind: 'media', key: record.id, lane: 'interactive' });
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
