import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadConfiguration } from '../../../src/config/config';
import type { Delivery } from '../../../src/domain/delivery';
import type { NewInboxRow } from '../../../src/domain/records';
import type { Ticket } from '../../../src/domain/ticket/ticket';
import type { StoreTransaction } from '../../../src/ports/store';
import { check } from '../../../src/store-tool/check/check';
import type { Finding } from '../../../src/store-tool/check/finding';
import { findingsTable } from '../../../src/store-tool/check/table';
import {
  newCard,
  newConversation,
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
} from '../../support/factories';
import { type EmbeddedPlace, embeddedPlace, removePlaces, silent } from './place';

const configuration = loadConfiguration(resolve('config'));
const account = configuration.properties[0]?.kf[0]?.account ?? '';
const employee = configuration.staff[0]?.id ?? '';

afterAll(removePlaces);

async function findingsIn(place: EmbeddedPlace, now = noonPlus(60)): Promise<readonly Finding[]> {
  const archive = await place.archive();
  const findings = await check({ archive, media: place.media, configuration, now, progress: silent });
  await archive.close();
  return findings;
}

/** What is found, beside a sound company, when this is written too. */
async function foundIn(
  work: (tx: StoreTransaction) => Promise<void>,
  now?: Date,
): Promise<readonly Finding[]> {
  const place = await soundCompany();
  await place.write(work);
  return findingsIn(place, now);
}

const conversation = newConversation({ address: { account, user: 'wmSound' } });
const ticket = newTicket({ number: 'BX-20261122-0001', reporters: [conversation.id] });
const closed = newTicket({ number: 'BX-20261122-0002', reporters: [conversation.id], status: 'closed' });
const task = newDeskTask({ conversationId: conversation.id, ticketId: ticket.id });
const picture = newMedia({ conversationId: conversation.id, state: 'stored' });
const ticketSubject = (id: string, propertyId = 'yunqi') => ({ kind: 'ticket', id, propertyId }) as const;
const text = { text: '已受理', choices: [] };

/** One of everything, and all of it fits together. */
async function soundCompany(): Promise<EmbeddedPlace> {
  const place = embeddedPlace();
  await place.write(async (tx) => {
    await tx.conversations.save(conversation);
    for (const each of [ticket, closed]) {
      await tx.tickets.nextNumber('yunqi/BX/20261122');
      await tx.tickets.save(each);
      await tx.tickets.appendTimeline([newTimelineEntry({ ticketId: each.id })]);
    }
    await tx.tasks.save(task);
    await tx.media.save(picture);
    await tx.transcripts.append([
      newTranscriptLine({ conversationId: conversation.id, mediaIds: [picture.id], ticketId: ticket.id }),
    ]);
    await tx.promises.save(newPromise({ ticketId: ticket.id }));
    await tx.promises.save(newPromise({ ticketId: closed.id, state: 'kept' }));
    await tx.cards.save(newCard({ ticketId: ticket.id }));
    await tx.cards.save(newCard({ taskId: task.id }));
    await tx.timers.set(newTimer({ subject: ticketSubject(ticket.id) }));
    // Somebody who wrote for the first time and was not answered yet.
    const first = newInboxRow({ user: 'wmNew' });
    await tx.inbox.add([first]);
    await tx.media.save(newMedia({ id: first.id, conversationId: first.subject.id }));
    await tx.outbox.add([
      newOutboxRow({
        conversationId: conversation.id,
        ticketId: ticket.id,
        delivery: { type: 'resident.message', to: conversation.address, message: text },
      }),
      newOutboxRow({ delivery: { type: 'staff.text', staffId: employee, text: '请接单' } }),
      newOutboxRow({ delivery: opening(picture.id) }),
      newOutboxRow({
        delivery: {
          type: 'staff.media',
          staffId: employee,
          media: { shownAs: 'image', mediaRef: 'P1' },
          heading: '【附件】',
        },
      }),
    ]);
  });
  await place.media.write(picture.id, Buffer.from('a picture'));
  return place;
}

const opening = (mediaId: string): Delivery => ({
  type: 'staff.attachments',
  staffId: employee,
  heading: '【附件】',
  attachments: [{ mediaId, kind: 'image' }],
});

describe('the check', () => {
  it('finds nothing where everything fits together', async () => {
    expect(await findingsIn(await soundCompany())).toEqual([]);
  });

  it('finds nothing in a new store', async () => {
    expect(await findingsIn(embeddedPlace())).toEqual([]);
  });

  const line = newTranscriptLine({ conversationId: 'wk:nobody' });
  const lineOfTicket = newTranscriptLine({ conversationId: conversation.id, ticketId: 'no-ticket' });
  const lineWithPicture = newTranscriptLine({ conversationId: conversation.id, mediaIds: ['no-picture'] });
  const entry = newTimelineEntry({ ticketId: 'no-ticket' });
  const promise = newPromise({ ticketId: 'no-ticket' });
  const cardOfTicket = newCard({ ticketId: 'no-ticket', retired: true });
  const cardOfTask = newCard({ taskId: 'no-task' });
  const taskOfTicket = newDeskTask({ ticketId: 'no-ticket' });
  const taskOfNobody = newDeskTask({ conversationId: 'wk:nobody' });
  const taskOfVoice = newDeskTask({ mediaIds: ['no-voice'] });
  const opened = newOutboxRow({ delivery: opening('no-picture') });
  const timer = newTimer({ subject: ticketSubject('no-ticket') });
  const address = { account, user: 'nobody' };
  const timerOfNobody = newTimer({
    subject: { kind: 'conversation', id: 'wk:nobody', propertyId: 'yunqi', address },
  });
  const media = newMedia({ conversationId: 'wk:nobody' });
  const reported = newTicket({ number: 'BX-20261122-0003', reporters: ['wk:nobody'] });
  const pictured = newTicket({
    number: 'BX-20261122-0003',
    reporters: [conversation.id],
    mediaIds: ['no-picture'],
  });
  const outgoing = newOutboxRow({
    ticketId: 'no-ticket',
    conversationId: 'wk:nobody',
    delivery: { type: 'staff.text', staffId: employee, text: '请接单' },
  });
  const incoming = newInboxRow({
    subject: ticketSubject('no-ticket'),
    input: { type: 'timer.due', name: 'escalate', data: {}, dueAt: noon },
  });
  const handled = newInboxRow();
  const told = newInboxRow({
    subject: {
      kind: 'conversation',
      id: conversation.id,
      propertyId: 'yunqi',
      address: conversation.address,
    },
    input: { type: 'ticket.changed', ticketId: 'no-ticket', fact: 'ticket.closed', detail: {} },
  });

  it.each<[string, string, string, (tx: StoreTransaction) => Promise<unknown>]>([
    ['transcripts', 'conversation-missing', line.id, (tx) => tx.transcripts.append([line])],
    ['transcripts', 'ticket-missing', lineOfTicket.id, (tx) => tx.transcripts.append([lineOfTicket])],
    ['transcripts', 'media-missing', lineWithPicture.id, (tx) => tx.transcripts.append([lineWithPicture])],
    ['timeline', 'ticket-missing', entry.id, (tx) => tx.tickets.appendTimeline([entry])],
    ['promises', 'ticket-missing', promise.id, (tx) => tx.promises.save(promise)],
    ['cards', 'ticket-missing', cardOfTicket.id, (tx) => tx.cards.save(cardOfTicket)],
    ['cards', 'task-missing', cardOfTask.id, (tx) => tx.cards.save(cardOfTask)],
    ['tasks', 'ticket-missing', taskOfTicket.id, (tx) => tx.tasks.save(taskOfTicket)],
    ['tasks', 'conversation-missing', taskOfNobody.id, (tx) => tx.tasks.save(taskOfNobody)],
    ['tasks', 'media-missing', taskOfVoice.id, (tx) => tx.tasks.save(taskOfVoice)],
    ['outbox', 'media-missing', opened.id, (tx) => tx.outbox.add([opened])],
    ['timers', 'ticket-missing', timer.id, (tx) => tx.timers.set(timer)],
    ['timers', 'conversation-missing', timerOfNobody.id, (tx) => tx.timers.set(timerOfNobody)],
    ['media', 'conversation-missing', media.id, (tx) => tx.media.save(media)],
    ['tickets', 'conversation-missing', reported.id, (tx) => saveNumbered(tx, reported)],
    ['tickets', 'media-missing', pictured.id, (tx) => saveNumbered(tx, pictured)],
    ['inbox', 'ticket-missing', incoming.id, (tx) => tx.inbox.add([incoming])],
    ['inbox', 'ticket-missing', told.id, (tx) => tx.inbox.add([told])],
    ['inbox', 'conversation-missing', handled.id, (tx) => addHandled(tx, handled)],
  ])('finds of %s: %s', async (collection, problem, id, work) => {
    const found = await foundIn(async (tx) => void (await work(tx)));
    expect(found).toEqual([{ in: collection, problem, id }]);
  });

  it('finds both of a delivery that belongs to nothing', async () => {
    const found = await foundIn((tx) => tx.outbox.add([outgoing]));
    expect(found.map(({ in: where, problem }) => `${where} ${problem}`).toSorted()).toEqual([
      'outbox conversation-missing',
      'outbox ticket-missing',
    ]);
  });

  it('finds what belongs to a property that is not in the configuration', async () => {
    const propertyId = 'sold-last-year';
    const found = await foundIn(async (tx) => {
      await tx.conversations.save(newConversation({ propertyId }));
      await tx.tickets.nextNumber(`${propertyId}/BX/20261122`);
      await tx.tickets.save(
        newTicket({ propertyId, number: 'BX-20261122-0001', reporters: [conversation.id] }),
      );
      await tx.tasks.save(newDeskTask({ propertyId }));
      await tx.promises.save(newPromise({ propertyId, ticketId: ticket.id }));
      await tx.timers.set(newTimer({ id: 't', subject: ticketSubject(ticket.id, propertyId) }));
      await tx.inbox.add([newInboxRow({ subject: ticketSubject(ticket.id, propertyId) })]);
      await tx.outbox.add([
        newOutboxRow({ propertyId, delivery: { type: 'staff.text', staffId: employee, text: '请接单' } }),
      ]);
    });
    expect(found.map(({ problem }) => problem)).toEqual(Array(7).fill('property-unknown'));
    expect(found.map(({ in: where }) => where).toSorted()).toEqual(
      ['conversations', 'inbox', 'outbox', 'promises', 'tasks', 'tickets', 'timers'].toSorted(),
    );
  });

  it('finds numbers that were given to nobody, to two, or in another form, and counters that lag', async () => {
    const other = { reporters: [conversation.id] };
    const odd = newTicket({ number: 'BX-seven', ...other });
    const found = await foundIn(async (tx) => {
      await tx.tickets.save(newTicket({ number: 'BX-20261122-2', ...other }));
      await tx.tickets.save(newTicket({ number: 'BX-20261122-0004', ...other }));
      await tx.tickets.save(newTicket({ number: 'TS-20261122-0009', ...other }));
      for (let i = 0; i < 3; i += 1) await tx.tickets.nextNumber('yunqi/FW/20261122');
      await tx.tickets.save(odd);
    });
    expect(found).toEqual([
      { in: 'tickets', problem: 'number-unreadable', id: odd.id },
      { in: 'series', problem: 'series-behind', id: 'yunqi/BX/20261122' },
      { in: 'series', problem: 'number-missing', id: 'yunqi/BX/20261122/3' },
      { in: 'series', problem: 'number-repeated', id: 'yunqi/BX/20261122/2' },
      { in: 'series', problem: 'series-behind', id: 'yunqi/TS/20261122' },
      { in: 'series', problem: 'number-missing', id: 'yunqi/TS/20261122/1-8' },
      { in: 'series', problem: 'number-missing', id: 'yunqi/FW/20261122/1-3' },
    ]);
  });

  it('finds deliveries nobody stands behind, until they ended', async () => {
    const rows = [
      newOutboxRow({ delivery: { type: 'staff.call', staffId: 'left-last-year', reason: '求助' } }),
      newOutboxRow({ delivery: { type: 'group.post', groupKey: 'yunqi/none', text: '', mentions: [] } }),
      newOutboxRow({
        delivery: { type: 'resident.message', to: { account: 'wkOld', user: 'x' }, message: text },
      }),
    ];
    const ended = newOutboxRow({ delivery: { type: 'staff.text', staffId: 'left-last-year', text: '' } });
    const found = await foundIn(async (tx) => {
      await tx.outbox.add([...rows, ended]);
      await tx.outbox.settle(ended.id, 'refused', noon);
    });
    expect(found).toEqual(rows.map(({ id }) => ({ in: 'outbox', problem: 'owner-unknown', id })));
  });

  it('finds what has been waiting for more than a day, and not what is over', async () => {
    const place = await soundCompany();
    const dayLater = noonPlus(24 * 3600 + 1);
    const found = await findingsIn(place, dayLater);
    expect(found.map(({ in: where, problem }) => `${where} ${problem}`)).toEqual([
      'inbox waiting-too-long',
      ...Array(4).fill('outbox waiting-too-long'),
    ]);
    expect(await findingsIn(place, noonPlus(24 * 3600 - 1))).toEqual([]);
  });

  it('finds events that were given up, but not what came of them', async () => {
    const row = newInboxRow({ user: 'wmNeverAnswered' });
    const found = await foundIn(async (tx) => {
      await tx.inbox.add([row]);
      await tx.inbox.bury(row.id, noon, 'a reason');
      await tx.tasks.save(newDeskTask({ conversationId: row.subject.id }));
    });
    expect(found).toEqual([{ in: 'inbox', problem: 'given-up', id: row.id }]);
  });

  it('finds timers and open promises of settled tickets, except of a call that is still owed', async () => {
    const late = newPromise({ ticketId: closed.id });
    const ringing = newTimer({ id: 'late', subject: ticketSubject(closed.id) });
    const found = await foundIn(async (tx) => {
      await tx.promises.save(late);
      await tx.timers.set(ringing);
    });
    expect(found).toEqual([
      { in: 'promises', problem: 'ticket-settled', id: late.id },
      { in: 'timers', problem: 'ticket-settled', id: ringing.id },
    ]);
    const owed = await foundIn(async (tx) => {
      await tx.promises.save(late);
      await tx.timers.set(ringing);
      await tx.tasks.save(newDeskTask({ kind: 'call-back', ticketId: closed.id }));
    });
    expect(owed).toEqual([]);
  });

  it('finds attachments without bytes and bytes without a record', async () => {
    const place = await soundCompany();
    await rm(join(place.folder, 'media'), { recursive: true });
    await place.media.write('nobodys-picture', Buffer.from('x'));
    expect(await findingsIn(place)).toEqual([
      { in: 'media', problem: 'bytes-missing', id: picture.id },
      { in: 'files', problem: 'record-missing', id: 'nobodys-picture' },
    ]);
  });

  it('finds a move that did not end, and looks no further', async () => {
    const place = embeddedPlace();
    const archive = await place.archive();
    await archive.saveArrival({ source: 'there', reached: {}, finished: [] });
    await archive.close();
    expect(await findingsIn(place)).toEqual([{ in: 'move', problem: 'incomplete', id: 'there' }]);
  });
});

describe('the table of findings', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map(
    (id): Finding => ({ in: 'cards', problem: 'ticket-missing', id }),
  );

  it('has one row for every kind, with the first ids or all', () => {
    const other: Finding = { in: 'series', problem: 'number-missing', id: 'yunqi/BX/20261122/7' };
    expect(findingsTable([...many, other], false)).toBe(
      [
        '5  card belongs to a ticket that does not exist',
        '   a',
        '   b',
        '   c',
        '   … and 2 more (--all shows them)',
        '1  ticket number was given to no ticket',
        '   yunqi/BX/20261122/7',
      ].join('\n'),
    );
    expect(findingsTable(many, true).split('\n')).toHaveLength(6);
  });

  it('says so when there is nothing', () => {
    expect(findingsTable([], false)).toBe('Nothing was found.');
  });
});

async function saveNumbered(tx: StoreTransaction, saved: Ticket): Promise<void> {
  await tx.tickets.nextNumber('yunqi/BX/20261122');
  await tx.tickets.save(saved);
}

async function addHandled(tx: StoreTransaction, row: NewInboxRow): Promise<void> {
  await tx.inbox.add([row]);
  await tx.inbox.complete(row.id, noon);
}
