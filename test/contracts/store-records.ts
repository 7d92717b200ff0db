import type { Conversation } from '../../src/domain/conversation';
import type { Correction } from '../../src/domain/correction';
import type { MediaRecord } from '../../src/domain/records';
import type { Store } from '../../src/ports/store';
import {
  newCard,
  newConversation,
  newCorrection,
  newDeskTask,
  newMedia,
  newPromise,
  newTicket,
  newTimelineEntry,
  newTranscriptLine,
  nextId,
  noon,
  noonPlus,
} from '../support/factories';

export function describeRecords(open: () => Promise<Store>): void {
  describe('conversations', () => {
    it('come back equal, with dates, dots, dollars and dates in disguise', async () => {
      const store = await open();
      const conversation: Conversation = newConversation({
        servedBy: 'desk',
        servicerId: 'sun',
        scene: { scene: 'b3', param: '3-2-1201' },
        menu: { choices: [{ id: 'c1', label: '确认' }] },
        floor: [
          {
            id: 'f1',
            flow: 'repair',
            version: 1,
            nudged: false,
            question: {
              reply: 'ask.when',
              values: { 'the.item': '水管' },
              choices: [{ id: 'am', label: '上午' }],
            },
            snapshot: {
              value: { ask: { 'when.free': 'waiting' } },
              context: {
                $set: { 'a.b': 1, $date: '2026-11-22T04:00:00.123Z' },
                'dotted.key': [null, true, 0, -1.5, '', { '': 'empty key' }, [[]], {}],
                looksLikeADate: '2026-11-22T04:00:00.123Z',
                control: '\u0001d0 \u0000 \u2028 "\\" \u{1F6BF}',
                marked: ['\u0001d1790000000000', '\u0001s', '\u0001'],
                due: noonPlus(90),
              },
              status: 'active',
            },
          },
        ],
      });
      await store.transaction((tx) => tx.conversations.save(conversation));
      const stored = await store.conversations.get(conversation.id);
      expect(stored).toStrictEqual({ ...conversation, revision: 1 });
      expect(stored?.createdAt).toBeInstanceOf(Date);
      expect(stored?.allowance.residentWroteAt?.getTime()).toBe(noon.getTime());
    });

    it('come back without keys that were not given', async () => {
      const store = await open();
      const conversation = newConversation({ allowance: { used: 0 }, resident: { rooms: [] } });
      await store.transaction((tx) => tx.conversations.save(conversation));
      const stored = await store.conversations.get(conversation.id);
      expect(stored).toStrictEqual({ ...conversation, revision: 1 });
      expect(Object.keys(stored ?? {})).not.toContain('menu');
    });

    it('are listed by property, last active first', async () => {
      const store = await open();
      const [old, recent, middle] = [10, 30, 20].map((s) => newConversation({ updatedAt: noonPlus(s) }));
      const elsewhere = newConversation({ propertyId: 'other', updatedAt: noonPlus(40) });
      if (!old || !recent || !middle) throw new Error('factory');
      await store.transaction(async (tx) => {
        for (const each of [old, recent, middle, elsewhere]) await tx.conversations.save(each);
      });
      const ids = async (limit: number) => (await store.conversations.list('yunqi', limit)).map((c) => c.id);
      expect(await ids(10)).toEqual([recent.id, middle.id, old.id]);
      await store.transaction((tx) =>
        tx.conversations.save({ ...old, revision: 1, updatedAt: noonPlus(50) }),
      );
      expect(await ids(2)).toEqual([old.id, recent.id]);
    });

    it('are null when unknown', async () => {
      const store = await open();
      expect(await store.conversations.get('nobody')).toBeNull();
    });
  });

  describe('transcripts', () => {
    it('give the last lines of one conversation, oldest first, lines of one moment in the order written', async () => {
      const store = await open();
      const lines = [
        newTranscriptLine({ at: noonPlus(1), text: '一' }),
        newTranscriptLine({
          at: noonPlus(2),
          text: '二',
          choices: [{ id: 'y', label: '是' }],
          mediaIds: ['m1'],
        }),
        newTranscriptLine({ at: noonPlus(2), text: '三', from: 'bot', ticketId: 't1' }),
        newTranscriptLine({ at: noonPlus(3), text: '四' }),
      ];
      const other = newTranscriptLine({ conversationId: 'wkAJ2GCAAA:wm2', at: noonPlus(9) });
      await store.transaction((tx) => tx.transcripts.append([...lines, other]));
      expect(await store.transcripts.of('wkAJ2GCAAA:wm1', 3)).toStrictEqual(lines.slice(1));
      expect(await store.transcripts.of('wkAJ2GCAAA:wm1', 100)).toStrictEqual(lines);
    });

    it('leave a line whose id is already there as it is', async () => {
      const store = await open();
      const line = newTranscriptLine();
      await store.transaction((tx) => tx.transcripts.append([line]));
      await store.transaction((tx) =>
        tx.transcripts.append([
          { ...line, text: '别的' },
          { ...line, text: '又' },
        ]),
      );
      expect(await store.transcripts.of(line.conversationId, 10)).toStrictEqual([line]);
    });
  });

  describe('tickets', () => {
    it('come back equal, by id and by number', async () => {
      const store = await open();
      const ticket = newTicket({
        number: 'BX-20261122-0001',
        severity: 'general',
        emergency: { kind: 'engineering', silent: false, possible: true },
        acknowledgedAt: noonPlus(60),
        result: '换了角阀',
        rating: 'A',
        dispatchedTo: ['zhao', 'qian'],
      });
      await store.transaction((tx) => tx.tickets.save(ticket));
      const expected = { ...ticket, revision: 1 };
      expect(await store.tickets.get(ticket.id)).toStrictEqual(expected);
      expect(await store.tickets.byNumber('yunqi', 'BX-20261122-0001')).toStrictEqual(expected);
      expect(await store.tickets.byNumber('other', 'BX-20261122-0001')).toBeNull();
      expect(await store.tickets.get('unknown')).toBeNull();
    });

    it('are found by the end of their number while they are open, newest first', async () => {
      const store = await open();
      const save = (number: string, overrides = {}) =>
        store.transaction((tx) => tx.tickets.save(newTicket({ number, ...overrides })));
      await save('BX-20261121-0007', { openedAt: noonPlus(1) });
      await save('TS-20261122-0007', { openedAt: noonPlus(2) });
      await save('BX-20261122-0017', { openedAt: noonPlus(3) });
      await save('BX-20261120-0007', { openedAt: noonPlus(4), status: 'closed' });
      await save('BX-20261119-0007', { openedAt: noonPlus(5), status: 'cancelled' });
      await save('BX-20261122-0007', { openedAt: noonPlus(6), propertyId: 'other' });
      const found = async (digits: string) =>
        (await store.tickets.openByNumberEnding('yunqi', digits)).map((ticket) => ticket.number);
      expect(await found('0007')).toEqual(['TS-20261122-0007', 'BX-20261121-0007']);
      expect(await found('20261122-0017')).toEqual(['BX-20261122-0017']);
      expect(await found('%')).toEqual([]);
      expect(await found('_')).toEqual([]);
      expect(await found('.*')).toEqual([]);
    });

    it('are found by every reporter, newest first, also by one who joined or left', async () => {
      const store = await open();
      const older = newTicket({ reporters: ['c:1'], openedAt: noonPlus(1) });
      const newer = newTicket({ reporters: ['c:1', 'c:2'], openedAt: noonPlus(2), status: 'closed' });
      await store.transaction(async (tx) => {
        await tx.tickets.save(newer);
        await tx.tickets.save(older);
      });
      const of = async (conversation: string, limit = 10) =>
        (await store.tickets.reportedBy(conversation, limit)).map((ticket) => ticket.id);
      expect(await of('c:1')).toEqual([newer.id, older.id]);
      expect(await of('c:1', 1)).toEqual([newer.id]);
      expect(await of('c:2')).toEqual([newer.id]);
      await store.transaction((tx) => tx.tickets.save({ ...older, revision: 1, reporters: ['c:3', 'c:2'] }));
      expect(await of('c:1')).toEqual([newer.id]);
      expect(await of('c:2')).toEqual([newer.id, older.id]);
      expect(await of('c:3')).toEqual([older.id]);
    });

    it('are found by code and room while they are open, newest first', async () => {
      const store = await open();
      const at = (overrides = {}) => newTicket({ code: 'BX-WATER', ...overrides });
      const first = at({ openedAt: noonPlus(1) });
      const second = at({ openedAt: noonPlus(2) });
      const others = [
        at({ status: 'closed' }),
        at({ code: 'BX-POWER' }),
        at({ propertyId: 'other' }),
        at({ place: { room: '3-2-1202', confirmed: true } }),
        at({ place: { spot: '大堂', confirmed: true } }),
      ];
      await store.transaction(async (tx) => {
        for (const ticket of [first, ...others, second]) await tx.tickets.save(ticket);
      });
      const found = async () =>
        (await store.tickets.openAt('yunqi', 'BX-WATER', '3-2-1201')).map((ticket) => ticket.id);
      expect(await found()).toEqual([second.id, first.id]);
      await store.transaction((tx) => tx.tickets.save({ ...second, revision: 1, status: 'closed' }));
      expect(await found()).toEqual([first.id]);
    });

    it('are listed by property while they are open, however many were settled since', async () => {
      const store = await open();
      const first = newTicket({ openedAt: noonPlus(1) });
      const second = newTicket({ openedAt: noonPlus(2), status: 'completed' });
      const settled = [3, 4].map((s) =>
        newTicket({ openedAt: noonPlus(s), status: s === 3 ? 'closed' : 'cancelled' }),
      );
      await store.transaction(async (tx) => {
        for (const ticket of [second, first, ...settled]) await tx.tickets.save(ticket);
        await tx.tickets.save(newTicket({ propertyId: 'other' }));
      });
      const ids = async (limit: number) =>
        (await store.tickets.open('yunqi', limit)).map((ticket) => ticket.id);
      expect(await ids(10)).toEqual([second.id, first.id]);
      expect(await ids(1)).toEqual([second.id]);
      await store.transaction((tx) => tx.tickets.save({ ...first, revision: 1, status: 'closed' }));
      expect(await ids(10)).toEqual([second.id]);
    });

    it('are listed by property, newest first', async () => {
      const store = await open();
      const tickets = [1, 3, 2].map((s) => newTicket({ openedAt: noonPlus(s) }));
      await store.transaction(async (tx) => {
        for (const ticket of tickets) await tx.tickets.save(ticket);
        await tx.tickets.save(newTicket({ propertyId: 'other' }));
      });
      const listed = await store.tickets.list('yunqi', 2);
      expect(listed.map((ticket) => ticket.openedAt)).toEqual([noonPlus(3), noonPlus(2)]);
    });

    it('keep their timeline oldest first, each entry once', async () => {
      const store = await open();
      const ticketId = nextId();
      const opened = newTimelineEntry({ ticketId, at: noonPlus(1), detail: { 'a.b': '1', $set: '2' } });
      const dispatched = newTimelineEntry({ ticketId, at: noonPlus(1), fact: 'ticket.dispatched' });
      const closed = newTimelineEntry({ ticketId, at: noonPlus(5), fact: 'ticket.closed', actor: 'zhao' });
      await store.transaction((tx) => tx.tickets.appendTimeline([opened, dispatched, newTimelineEntry()]));
      await store.transaction((tx) => tx.tickets.appendTimeline([{ ...opened, fact: 'other' }, closed]));
      expect(await store.tickets.timeline(ticketId)).toStrictEqual([opened, dispatched, closed]);
    });
  });

  describe('corrections', () => {
    it('come back equal by the id of their ticket, a later one in the place of the earlier', async () => {
      const store = await open();
      const correction = newCorrection({
        guessed: {
          intent: 'emergency',
          emergency: 'fire',
          code: 'SMOKE',
          severity: null,
          certainty: 0.42,
          alarm: 'possible',
        },
      });
      await store.transaction((tx) => tx.corrections.save(correction));
      expect(await store.corrections.get(correction.id)).toStrictEqual(correction);
      const later: Correction = { ...correction, verdict: 'false-alarm', by: 'qian', at: noonPlus(5) };
      await store.transaction(async (tx) => {
        await tx.corrections.save(later);
        expect(await tx.corrections.get(correction.id)).toStrictEqual(later);
      });
      expect(await store.corrections.list('yunqi', 10)).toStrictEqual([later]);
      expect(await store.corrections.get('unknown')).toBeNull();
    });

    it('are not there when the transaction failed', async () => {
      const store = await open();
      const correction = newCorrection();
      const failing = store.transaction(async (tx) => {
        await tx.corrections.save(correction);
        throw new Error('died');
      });
      await expect(failing).rejects.toThrow('died');
      expect(await store.corrections.get(correction.id)).toBeNull();
    });

    it('are listed page by page, those of one property only', async () => {
      const store = await open();
      const all = [1, 2, 3, 4, 5].map(() => newCorrection());
      await store.transaction(async (tx) => {
        for (const each of all.toReversed()) await tx.corrections.save(each);
        await tx.corrections.save(newCorrection({ propertyId: 'other' }));
      });
      const first = await store.corrections.list('yunqi', 3);
      expect(first).toStrictEqual(all.slice(0, 3));
      expect(await store.corrections.list('yunqi', 3, first.at(-1)?.id)).toStrictEqual(all.slice(3));
      expect(await store.corrections.list('nowhere', 3)).toEqual([]);
    });
  });

  describe('promises, cards, tasks, cursors and media', () => {
    it('keeps the promises of a ticket in the order they were made; saving again replaces', async () => {
      const store = await open();
      const ticketId = nextId();
      const arrive = newPromise({ ticketId, madeAt: noonPlus(1) });
      const answer = newPromise({ ticketId, kind: 'answer', madeAt: noonPlus(2), ownerId: 'zhao' });
      await store.transaction(async (tx) => {
        await tx.promises.save(answer);
        await tx.promises.save(arrive);
        await tx.promises.save(newPromise());
      });
      const kept = { ...arrive, state: 'kept' as const, settledAt: noonPlus(30) };
      await store.transaction((tx) => tx.promises.save(kept));
      expect(await store.promises.ofTicket(ticketId)).toStrictEqual([kept, answer]);
    });

    it('lists the live cards of a ticket and of a task, oldest first', async () => {
      const store = await open();
      const newer = newCard({
        ticketId: 't1',
        createdAt: noonPlus(2),
        refreshCode: 'r1',
        refreshCodeAt: noonPlus(3),
      });
      const older = newCard({ ticketId: 't1', createdAt: noonPlus(1) });
      const ofTask = newCard({ taskId: 't1' });
      await store.transaction(async (tx) => {
        for (const card of [newer, older, ofTask, newCard({ ticketId: 't2' })]) await tx.cards.save(card);
      });
      expect(await store.cards.liveOfTicket('t1')).toStrictEqual([older, newer]);
      expect(await store.cards.liveOfTask('t1')).toStrictEqual([ofTask]);
      await store.transaction((tx) => tx.cards.save({ ...older, retired: true }));
      expect(await store.cards.liveOfTicket('t1')).toStrictEqual([newer]);
      expect(await store.cards.get(older.id)).toStrictEqual({ ...older, retired: true });
      expect(await store.cards.get('unknown')).toBeNull();
    });

    it('lists the open tasks of a property, oldest first', async () => {
      const store = await open();
      const newer = newDeskTask({ createdAt: noonPlus(2) });
      const older = newDeskTask({ createdAt: noonPlus(1), conversationId: 'c:1', ticketId: 't1' });
      await store.transaction(async (tx) => {
        for (const task of [newer, older, newDeskTask({ propertyId: 'other' })]) await tx.tasks.save(task);
      });
      expect(await store.tasks.open('yunqi')).toStrictEqual([older, newer]);
      const done = { ...older, doneAt: noonPlus(9), doneBy: 'sun' };
      await store.transaction((tx) => tx.tasks.save(done));
      expect(await store.tasks.open('yunqi')).toStrictEqual([newer]);
      expect(await store.tasks.get(older.id)).toStrictEqual(done);
      expect(await store.tasks.get('unknown')).toBeNull();
    });

    it('keeps how far an account was read', async () => {
      const store = await open();
      const rung = { account: 'kf', firstSeenAt: noon, token: 't', rungAt: noonPlus(1) };
      expect(await store.cursors.get('kf')).toBeNull();
      await store.transaction((tx) => tx.cursors.save(rung));
      expect(await store.cursors.get('kf')).toStrictEqual(rung);
      await store.transaction((tx) => tx.cursors.save({ account: 'kf', cursor: 'c', pulledAt: noonPlus(2) }));
      expect(await store.cursors.get('kf')).toStrictEqual({
        account: 'kf',
        cursor: 'c',
        pulledAt: noonPlus(2),
      });
      await store.transaction((tx) => tx.cursors.save({ account: 'other', firstSeenAt: noon }));
      const accounts = (await store.cursors.list()).map(({ account }) => account);
      expect(accounts.toSorted()).toEqual(['kf', 'other']);
    });

    it('lists media that are wanted now, oldest first', async () => {
      const store = await open();
      const newer = newMedia({ receivedAt: noonPlus(2) });
      const older = newMedia({ receivedAt: noonPlus(1) });
      const putOff = newMedia({ receivedAt: noonPlus(0), notBefore: noonPlus(60) });
      const stored = newMedia({
        state: 'stored',
        contentType: 'image/jpeg',
        sizeBytes: 3,
        filename: '水.jpg',
      });
      await store.transaction(async (tx) => {
        for (const record of [newer, older, putOff, stored]) await tx.media.save(record);
      });
      expect(await store.media.wanted(noon, 10)).toStrictEqual([older, newer]);
      expect(await store.media.wanted(noon, 1)).toStrictEqual([older]);
      expect(await store.media.wanted(noonPlus(60), 10)).toStrictEqual([putOff, older, newer]);
      const unheard: MediaRecord = { ...older, state: 'unheard', contentType: 'audio/amr', attempts: 1 };
      await store.transaction((tx) => tx.media.save(unheard));
      expect(await store.media.wanted(noon, 10)).toStrictEqual([unheard, newer]);
      await store.transaction((tx) => tx.media.save({ ...older, state: 'lost', attempts: 3 }));
      expect(await store.media.wanted(noon, 10)).toStrictEqual([newer]);
      expect(await store.media.get(stored.id)).toStrictEqual(stored);
      expect(await store.media.get('unknown')).toBeNull();
    });
  });
}
