import { createConnection, type mongo } from 'mongoose';
import type { Query } from '../../src/adapters/mongo/access';
import { cardQueries, cards } from '../../src/adapters/mongo/cards';
import { conversationQueries, conversations } from '../../src/adapters/mongo/conversations';
import { correctionQueries, corrections } from '../../src/adapters/mongo/corrections';
import { inbox, inboxQueries } from '../../src/adapters/mongo/inbox-rows';
import { media, mediaQueries } from '../../src/adapters/mongo/media';
import { outbox, outboxQueries } from '../../src/adapters/mongo/outbox';
import { promiseQueries, promises } from '../../src/adapters/mongo/promises';
import { openMongoStore } from '../../src/adapters/mongo/store';
import { taskQueries, tasks } from '../../src/adapters/mongo/tasks';
import { ticketQueries, tickets } from '../../src/adapters/mongo/tickets';
import { timeline, timelineQueries } from '../../src/adapters/mongo/timeline';
import { timerQueries, timers } from '../../src/adapters/mongo/timers';
import { transcriptQueries, transcripts } from '../../src/adapters/mongo/transcripts';
import { createVault } from '../../src/adapters/vault/vault';
import type { Store } from '../../src/ports/store';
import { describeWithMongo } from '../services/describe-with';
import {
  newCard,
  newConversation,
  newCorrection,
  newDeskTask,
  newInboxRow,
  newMedia,
  newOutboxRow,
  newPromise,
  newTicket,
  newTimelineEntry,
  newTimer,
  newTranscriptLine,
  noon,
  noonPlus,
} from '../support/factories';

interface Stage {
  readonly stage: string;
  readonly indexName?: string;
  readonly inputStage?: Stage;
  readonly inputStages?: readonly Stage[];
}

interface Explained {
  readonly queryPlanner: { readonly winningPlan: Stage & { readonly queryPlan?: Stage } };
  readonly executionStats: { readonly totalKeysExamined: number; readonly totalDocsExamined: number };
}

const stagesOf = (stage: Stage): readonly Stage[] => [
  stage,
  ...(stage.inputStage ? stagesOf(stage.inputStage) : []),
  ...(stage.inputStages ?? []).flatMap(stagesOf),
];

const settled = 120;
const recipient = 'resident:kf:wm1';
const conversationId = 'wkAJ2GCAAA:wm1';

/** Much that was settled long ago, and two of everything that is still open. */
async function fill(store: Store): Promise<void> {
  const row = newInboxRow({ user: 'wm1' });
  const many = Array.from({ length: settled });
  await store.transaction(async (tx) => {
    const done = many.map(() => newInboxRow({ user: 'wm1' }));
    const delivered = many.map(() => newOutboxRow({ recipient }));
    await tx.inbox.add([...done, row, newInboxRow()]);
    await tx.outbox.add([...delivered, newOutboxRow({ recipient }), newOutboxRow({ recipient })]);
    for (const each of done) await tx.inbox.complete(each.id, noon);
    for (const each of delivered) await tx.outbox.settle(each.id, 'delivered', noon);
    for (const _ of many) {
      await tx.tickets.save(newTicket({ status: 'closed', reporters: ['c:other'] }));
      await tx.cards.save(newCard({ ticketId: 't1', taskId: 'd1', retired: true }));
      await tx.tasks.save(newDeskTask({ doneAt: noon }));
      await tx.media.save(newMedia({ state: 'stored' }));
      await tx.timers.set(newTimer({ dueAt: noonPlus(600) }));
      await tx.conversations.save(newConversation({ propertyId: 'other' }));
      await tx.promises.save(newPromise());
      await tx.corrections.save(newCorrection({ propertyId: 'other' }));
      await tx.transcripts.append([newTranscriptLine({ conversationId: 'c:other' })]);
      await tx.tickets.appendTimeline([newTimelineEntry()]);
    }
    for (const _ of [1, 2, 3]) await tx.tickets.save(newTicket({ propertyId: 'small', reporters: [] }));
    for (const number of ['BX-1-0007', 'BX-1-0008']) await tx.tickets.save(newTicket({ number }));
    for (const _ of [1, 2]) {
      await tx.cards.save(newCard({ ticketId: 't1' }));
      await tx.cards.save(newCard({ taskId: 'd1' }));
      await tx.tasks.save(newDeskTask());
      await tx.media.save(newMedia());
      await tx.timers.set(newTimer());
      await tx.conversations.save(newConversation());
      await tx.promises.save(newPromise({ ticketId: 't1' }));
      await tx.corrections.save(newCorrection());
      await tx.transcripts.append([newTranscriptLine()]);
      await tx.tickets.appendTimeline([newTimelineEntry({ ticketId: 't1' })]);
    }
  });
}

describeWithMongo('the query plans of MongoDB', (server) => {
  const connection = createConnection();
  let roomIndex: string;
  let key: string;
  beforeAll(async () => {
    const uri = (await server()).databaseUri();
    const vault = createVault('a secret of the plan test');
    const store = await openMongoStore({ uri, vault });
    await fill(store);
    key = store.outbox.keyOf(recipient);
    roomIndex = vault.blindIndex('room:yunqi:3-2-1201');
    await store.close();
    await connection.openUri(uri, { autoIndex: false, autoCreate: false });
  });
  afterAll(() => connection.close());

  async function explain(collection: string, query: Query): Promise<Explained> {
    const { filter, only = [], sort, limit, hint } = query;
    const find = connection.collection(collection).find(filter as mongo.Filter<mongo.Document>, {
      projection: Object.fromEntries(only.map((field) => [field, 1])),
      ...(sort && { sort }),
      ...(limit !== undefined && { limit }),
      ...(hint && { hint }),
    });
    return (await find.explain('executionStats')) as unknown as Explained;
  }

  const planOf = ({ queryPlanner: { winningPlan } }: Explained) =>
    stagesOf(winningPlan.queryPlan ?? winningPlan);

  /** Not every server sorts by indexes, or chooses among several with that in mind. */
  async function sortsByIndex(): Promise<boolean> {
    const byId = await explain(tickets.name, { filter: { _id: { $gt: '' } }, sort: { _id: 1 } });
    return !planOf(byId).some(({ stage }) => stage === 'SORT');
  }

  const cases: readonly (readonly [string, { readonly name: string }, () => Query, string])[] = [
    ['subjects with work', inbox, inboxQueries.pending, 'ready_subjects'],
    [
      'the next row of a subject',
      inbox,
      () => inboxQueries.pendingOf(`conversation:${conversationId}`, 8),
      'next_of_subject',
    ],
    ['how much is to be handled', inbox, inboxQueries.pendingCount, 'ready_subjects'],
    ['rows given up', inbox, () => inboxQueries.buried(10), 'buried'],
    ['recipients to be delivered to', outbox, outboxQueries.readyRecipients, 'ready_recipients'],
    ['the next delivery to a recipient', outbox, () => outboxQueries.next(key, 0), 'next_of_recipient'],
    ['what waits for a recipient', outbox, () => outboxQueries.pendingFor(key), 'next_of_recipient'],
    [
      'what reached a recipient since',
      outbox,
      () => outboxQueries.reachedSince(key, noonPlus(1)),
      'reached_recipient',
    ],
    ['how much is to be delivered', outbox, outboxQueries.pendingCount, 'ready_recipients'],
    ['failed deliveries', outbox, () => outboxQueries.failed(10), 'failed'],
    ['timers that are due', timers, () => timerQueries.due(noon, 10), 'due'],
    ['open tickets', tickets, () => ticketQueries.open('yunqi', 10), 'open_by_property'],
    ['the newest tickets', tickets, () => ticketQueries.list('small', 2), 'newest_by_property'],
    [
      'open tickets at a room',
      tickets,
      () => ticketQueries.openAt('yunqi', roomIndex, 'BX-WATER'),
      'open_at_room',
    ],
    [
      'open tickets by the end of the number',
      tickets,
      () => ticketQueries.openByNumberEnding('yunqi', '0007'),
      'open_by_number_ending',
    ],
    [
      'a ticket by its number',
      tickets,
      () => ticketQueries.byNumber('yunqi', 'BX-1-0007'),
      'by_property_and_number',
    ],
    [
      'what a resident reported',
      tickets,
      () => ticketQueries.reportedBy(conversationId, 20),
      'newest_of_reporter',
    ],
    ['the history of a ticket', timeline, () => timelineQueries.timeline('t1'), 'oldest_of_ticket'],
    ['the promises of a ticket', promises, () => promiseQueries.ofTicket('t1'), 'oldest_of_ticket'],
    [
      'the corrections of a property',
      corrections,
      () => correctionQueries.list('yunqi', 2, ''),
      'by_property',
    ],
    ['the live cards of a ticket', cards, () => cardQueries.liveOfTicket('t1'), 'live_of_ticket'],
    ['the live cards of a task', cards, () => cardQueries.liveOfTask('d1'), 'live_of_task'],
    ['open tasks', tasks, () => taskQueries.open('yunqi'), 'open_by_property'],
    ['attachments to be fetched', media, () => mediaQueries.wanted(noon, 10), 'wanted'],
    [
      'the last lines of a conversation',
      transcripts,
      () => transcriptQueries.of(conversationId, 20),
      'newest_of_conversation',
    ],
    [
      'conversations, last active first',
      conversations,
      () => conversationQueries.list('yunqi', 10),
      'last_active_by_property',
    ],
  ];

  it.each(cases)('find %s through their index, without sorting', async (_, { name }, queryOf, index) => {
    const explained = await explain(name, queryOf());
    const plan = planOf(explained);
    const used = plan.flatMap(({ indexName = [] }) => indexName);
    expect(used).toHaveLength(1);
    expect(plan.map(({ stage }) => stage)).not.toContain('COLLSCAN');
    if (await sortsByIndex()) {
      expect(used).toEqual([index]);
      expect(plan.map(({ stage }) => stage)).not.toContain('SORT');
    }
    expect(explained.executionStats.totalKeysExamined).toBeLessThan(10);
    expect(explained.executionStats.totalDocsExamined).toBeLessThanOrEqual(3);
  });

  it('have no index that no query is for', async () => {
    const used = new Set(cases.map(([, { name }, , index]) => `${name}.${index}`));
    const collections = new Set(cases.map(([, { name }]) => name));
    const made: string[] = [];
    for (const name of collections)
      for (const index of await connection.collection(name).indexes()) made.push(`${name}.${index.name}`);
    const forItself = (name: string) => name.endsWith('._id_') || name === 'inbox.by_key';
    expect(made.filter((name) => !used.has(name) && !forItself(name))).toEqual([]);
  });

  it('find one key of the inbox through its index', async () => {
    const explained = await explain(inbox.name, { filter: { key: 'kf:none', property: 'yunqi' } });
    expect(planOf(explained).flatMap(({ indexName = [] }) => indexName)).toEqual(['by_key']);
  });
});
