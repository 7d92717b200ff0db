import { type NewInboxRow, type NewOutboxRow, subjectKey, type Timer } from '../../src/domain/records';
import { AlreadyHandled, type Store } from '../../src/ports/store';
import { newInboxRow, newOutboxRow, newTimer, nextId, noon, noonPlus } from '../support/factories';

export function describeMailboxes(open: () => Promise<Store>): void {
  describe('the inbox', () => {
    const add = (store: Store, ...rows: NewInboxRow[]) => store.transaction((tx) => tx.inbox.add(rows));
    const subjectsOf = (...rows: NewInboxRow[]) => rows.map((row) => subjectKey(row.subject));
    const readySubjects = async (store: Store, now = noon, limit = 10) =>
      (await store.inbox.readySubjects(now, limit)).map((ready) => ready.subjectKey);

    it('gives rows back equal, with no attempts yet', async () => {
      const store = await open();
      const row = newInboxRow();
      await add(store, row);
      expect(await store.inbox.pendingOf(subjectKey(row.subject), noon, 8)).toStrictEqual([
        { ...row, attempts: 0 },
      ]);
      expect(await store.inbox.pendingOf('conversation:nobody', noon, 8)).toEqual([]);
    });

    it('takes a key once for ever, also after the row was handled or given up', async () => {
      const store = await open();
      const [row, done, buried] = [newInboxRow(), newInboxRow(), newInboxRow()];
      await expect(add(store, row, done, buried)).resolves.toEqual([row.id, done.id, buried.id]);
      await store.transaction(async (tx) => {
        await tx.inbox.complete(done.id, noon);
        await tx.inbox.bury(buried.id, noon, 'broken');
      });
      const fresh = newInboxRow();
      const repeated = [row, done, buried].map((each) => ({ ...each, id: nextId() }));
      await expect(add(store, ...repeated, fresh, { ...fresh, id: nextId() })).resolves.toEqual([fresh.id]);
      expect(await store.inbox.pendingCount()).toBe(2);
    });

    it('adds a key offered by many at once only once', async () => {
      const store = await open();
      const added = await Promise.all(
        Array.from({ length: 20 }, () => add(store, newInboxRow({ key: 'kf:same' }))),
      );
      expect(added.flat()).toHaveLength(1);
      expect(await store.inbox.pendingCount()).toBe(1);
    });

    it('hands out the pending rows of a subject by arrival, as many as asked for', async () => {
      const store = await open();
      const rows = [1, 2, 3].map(() => newInboxRow({ user: 'wm1' }));
      await add(store, ...rows.slice().reverse());
      const subject = subjectKey(rows[0]?.subject ?? { kind: 'staff', id: '' });
      const idsOf = async (limit: number) =>
        (await store.inbox.pendingOf(subject, noon, limit)).map(({ id }) => id);
      expect(await idsOf(2)).toEqual(rows.slice(0, 2).map(({ id }) => id));
      for (const [index, row] of rows.entries()) {
        expect(await idsOf(8)).toEqual(rows.slice(index).map(({ id }) => id));
        await store.transaction((tx) => tx.inbox.complete(row.id, noon));
      }
      expect(await store.inbox.pendingOf(subject, noon, 8)).toEqual([]);
      expect(await readySubjects(store)).toEqual([]);
    });

    it('names ready subjects once, emergencies first, then by arrival', async () => {
      const store = await open();
      const first = newInboxRow({ user: 'a' });
      const second = newInboxRow({ user: 'b', lane: 'notice' });
      const third = newInboxRow({ user: 'c', lane: 'emergency' });
      const again = newInboxRow({ user: 'a' });
      const fourth = newInboxRow({ user: 'd', lane: 'emergency' });
      await add(store, first, second, third, again, fourth, newInboxRow({ user: 'c' }));
      expect(await readySubjects(store)).toEqual(subjectsOf(third, fourth, first, second));
      expect(await readySubjects(store, noon, 3)).toEqual(subjectsOf(third, fourth, first));
      expect(await readySubjects(store, noon, 1)).toEqual(subjectsOf(third));
    });

    it('puts a subject first for an emergency behind its other rows, and still keeps their order', async () => {
      const store = await open();
      const calm = newInboxRow({ user: 'a' });
      const question = newInboxRow({ user: 'b' });
      await add(store, calm, question, newInboxRow({ user: 'b', lane: 'emergency' }));
      expect(await store.inbox.readySubjects(noon, 10)).toStrictEqual([
        { subjectKey: subjectKey(question.subject), lane: 'emergency' },
        { subjectKey: subjectKey(calm.subject), lane: 'interactive' },
      ]);
      expect((await store.inbox.pendingOf(subjectKey(question.subject), noon, 8))[0]?.id).toBe(question.id);
    });

    it('holds a subject back while its oldest row is put off, other subjects go on', async () => {
      const store = await open();
      const first = newInboxRow({ user: 'a' });
      const other = newInboxRow({ user: 'b' });
      await add(
        store,
        first,
        newInboxRow({ user: 'a' }),
        newInboxRow({ user: 'a', lane: 'emergency' }),
        other,
      );
      await store.transaction((tx) => tx.inbox.defer(first.id, noonPlus(30), 'no answer'));
      const subject = subjectKey(first.subject);
      expect(await readySubjects(store, noonPlus(29))).toEqual(subjectsOf(other));
      expect(await store.inbox.pendingOf(subject, noonPlus(29), 8)).toEqual([]);
      expect(await readySubjects(store, noonPlus(30))).toEqual(subjectsOf(first, other));
      const [head, ...following] = await store.inbox.pendingOf(subject, noonPlus(30), 8);
      expect(head).toStrictEqual({ ...first, attempts: 1 });
      expect(following).toHaveLength(2);
      await store.transaction((tx) => tx.inbox.defer(first.id, noonPlus(60), 'again'));
      expect((await store.inbox.pendingOf(subject, noonPlus(60), 8))[0]?.attempts).toBe(2);
    });

    it('keeps buried rows for people to look at, newest first, and lets the next row pass', async () => {
      const store = await open();
      const [row, following, other] = [newInboxRow({ user: 'a' }), newInboxRow({ user: 'a' }), newInboxRow()];
      await add(store, row, following, other);
      await store.transaction((tx) => tx.inbox.defer(row.id, noonPlus(5), 'first try'));
      await store.transaction((tx) => tx.inbox.bury(row.id, noonPlus(10), '无法处理'));
      await store.transaction((tx) => tx.inbox.bury(other.id, noonPlus(20), 'other'));
      expect(await store.inbox.buried(10)).toStrictEqual([
        { ...other, attempts: 0, error: 'other' },
        { ...row, attempts: 1, error: '无法处理' },
      ]);
      expect(await store.inbox.buried(1)).toHaveLength(1);
      expect((await store.inbox.pendingOf(subjectKey(row.subject), noon, 8))[0]?.id).toBe(following.id);
      expect(await store.inbox.pendingCount()).toBe(1);
    });

    it('tells a second handler that the row is handled, and changes nothing', async () => {
      const store = await open();
      const [row, buried] = [newInboxRow(), newInboxRow()];
      await add(store, row, buried);
      const results = await Promise.allSettled(
        [1, 2].map(() => store.transaction((tx) => tx.inbox.complete(row.id, noon))),
      );
      expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
      await store.transaction(async (tx) => {
        await tx.inbox.defer(row.id, noonPlus(1), 'late');
        await tx.inbox.bury(row.id, noonPlus(1), 'late');
        await tx.inbox.bury(buried.id, noon, 'broken');
      });
      for (const id of [row.id, buried.id, 'unknown']) {
        const completing = store.transaction((tx) => tx.inbox.complete(id, noon));
        await expect(completing).rejects.toBeInstanceOf(AlreadyHandled);
      }
      expect((await store.inbox.buried(10)).map((each) => each.error)).toEqual(['broken']);
      expect(await store.inbox.pendingCount()).toBe(0);
    });
  });

  describe('the outbox', () => {
    const add = (store: Store, ...rows: NewOutboxRow[]) => store.transaction((tx) => tx.outbox.add(rows));
    /** What each ready recipient gets next. */
    const ready = async (store: Store, now = noon, limit = 100) => {
      const recipients = await store.outbox.readyRecipients(now, limit);
      const rows = await Promise.all(recipients.map((each) => store.outbox.next(each.recipientKey, now)));
      return rows.map((row) => row?.id);
    };
    const next = (store: Store, row: NewOutboxRow, now = noon) =>
      store.outbox.next(store.outbox.keyOf(row.recipient), now);

    it('gives rows back equal, with no attempts yet', async () => {
      const store = await open();
      const row = newOutboxRow({ conversationId: 'c:1', ticketId: 't1', expiresAt: noonPlus(20) });
      await add(store, row);
      expect(await store.outbox.get(row.id)).toStrictEqual({ ...row, attempts: 0 });
      expect(await next(store, row)).toStrictEqual({ ...row, attempts: 0 });
      expect(await store.outbox.get('unknown')).toBeNull();
      expect(await next(store, newOutboxRow({ recipient: 'staff:nobody' }))).toBeNull();
    });

    it('leaves a row whose id is already there as it is', async () => {
      const store = await open();
      const row = newOutboxRow();
      await add(store, row);
      await store.transaction((tx) => tx.outbox.settle(row.id, 'delivered', noon));
      await add(store, { ...row, lane: 'emergency' });
      expect(await store.outbox.get(row.id)).toStrictEqual({ ...row, attempts: 0, end: 'delivered' });
      expect(await ready(store)).toEqual([]);
    });

    it('names a recipient without telling who it is, always by the same name', async () => {
      const store = await open();
      const row = newOutboxRow({ recipient: 'phone:13800001111' });
      await add(store, row);
      const key = store.outbox.keyOf(row.recipient);
      expect(key).not.toMatch(/phone|138/);
      expect(await store.outbox.readyRecipients(noon, 10)).toStrictEqual([
        { recipientKey: key, lane: row.lane },
      ]);
    });

    it('offers a recipient once: the oldest of the first lane, rows of one moment in the order they were added', async () => {
      const store = await open();
      const [first, second, third] = ['z', 'y', 'x'].map((id) =>
        newOutboxRow({ id, recipient: 'staff:zhao' }),
      );
      const urgent = newOutboxRow({ recipient: 'staff:zhao', lane: 'emergency' });
      if (!first || !second || !third) throw new Error('factory');
      await add(store, first, second, third, urgent);
      for (const row of [urgent, first, second, third]) {
        expect(await ready(store)).toEqual([row.id]);
        await store.transaction((tx) => tx.outbox.settle(row.id, 'delivered', noon));
      }
      expect(await ready(store)).toEqual([]);
    });

    it('goes by lane, within a lane by age', async () => {
      const store = await open();
      const row = (lane: NewOutboxRow['lane'], seconds: number) =>
        newOutboxRow({ lane, createdAt: noonPlus(seconds), recipient: `staff:${nextId()}` });
      const rows = [row('notice', 1), row('interactive', 3), row('emergency', 5), row('interactive', 2)];
      const [notice, later, emergency, earlier] = rows.map((each) => each.id);
      await add(store, ...rows);
      expect(await ready(store)).toEqual([emergency, earlier, later, notice]);
      expect(await ready(store, noon, 2)).toEqual([emergency, earlier]);
    });

    it('holds the lane of a recipient back while its oldest row is put off, other lanes and recipients go on', async () => {
      const store = await open();
      const first = newOutboxRow({ recipient: 'staff:zhao' });
      const waiting = newOutboxRow({ recipient: 'staff:zhao', createdAt: noonPlus(1) });
      const otherLane = newOutboxRow({ recipient: 'staff:zhao', lane: 'notice' });
      const otherPerson = newOutboxRow({ recipient: 'staff:qian', createdAt: noonPlus(2) });
      await add(store, first, waiting, otherLane, otherPerson);
      await store.transaction(async (tx) => {
        await tx.outbox.markTrying({ id: first.id, attempts: 0 }, noonPlus(1));
        await tx.outbox.defer(first.id, noonPlus(30), 'busy');
      });
      expect(await ready(store, noonPlus(29))).toEqual([otherPerson.id, otherLane.id]);
      expect(await ready(store, noonPlus(30))).toEqual([first.id, otherPerson.id]);
      expect(await store.outbox.get(first.id)).toStrictEqual({ ...first, attempts: 1 });
    });

    it('remembers that a try is under way', async () => {
      const store = await open();
      const row = newOutboxRow();
      await add(store, row);
      await store.transaction((tx) => tx.outbox.markTrying({ id: row.id, attempts: 0 }, noonPlus(3)));
      const trying = { ...row, attempts: 0, tryingSince: noonPlus(3) };
      expect(await store.outbox.get(row.id)).toStrictEqual(trying);
      expect(await next(store, row)).toStrictEqual(trying);
      await store.transaction((tx) => tx.outbox.settle(row.id, 'unknown', noonPlus(4), 'no answer'));
      expect(await store.outbox.failed(10)).toStrictEqual([
        { ...trying, end: 'unknown', error: 'no answer' },
      ]);
    });

    it('lets only one of those who read the same row begin a try', async () => {
      const store = await open();
      const row = newOutboxRow();
      await add(store, row);
      const read = await next(store, row);
      if (!read) throw new Error('the row is not ready');
      const begin = (seen: typeof read, seconds: number) =>
        store.transaction((tx) => tx.outbox.markTrying(seen, noonPlus(seconds)));
      const results = await Promise.allSettled([1, 2, 3].map((seconds) => begin(read, seconds)));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(AlreadyHandled);
      const again = await next(store, row);
      if (!again) throw new Error('the row is not ready');
      await begin(again, 20);
      await store.transaction((tx) => tx.outbox.defer(row.id, noon, 'busy'));
      await expect(begin(again, 30)).rejects.toBeInstanceOf(AlreadyHandled);
      await store.transaction((tx) => tx.outbox.settle(row.id, 'delivered', noon));
      await expect(begin({ ...row, attempts: 1 }, 30)).rejects.toBeInstanceOf(AlreadyHandled);
    });

    it('lists what was refused or is unknown, newest first', async () => {
      const store = await open();
      const rows = [1, 2, 3, 4].map(() => newOutboxRow());
      const [delivered, refused, unknown, dropped] = rows.map((row) => row.id) as [
        string,
        string,
        string,
        string,
      ];
      await add(store, ...rows);
      await store.transaction(async (tx) => {
        await tx.outbox.settle(delivered, 'delivered', noonPlus(1));
        await tx.outbox.settle(refused, 'refused', noonPlus(2), 'blocked');
        await tx.outbox.settle(unknown, 'unknown', noonPlus(3));
        await tx.outbox.settle(dropped, 'dropped', noonPlus(4), 'expired');
      });
      const failed = await store.outbox.failed(10);
      expect(failed.map((row) => [row.id, row.end, row.error])).toEqual([
        [unknown, 'unknown', undefined],
        [refused, 'refused', 'blocked'],
      ]);
      expect((await store.outbox.get(dropped))?.end).toBe('dropped');
      expect(await store.outbox.failed(1)).toHaveLength(1);
    });

    it('counts what waits, altogether and for one recipient', async () => {
      const store = await open();
      const rows = [1, 2, 3].map((n) =>
        newOutboxRow({ recipient: n === 3 ? 'phone:13800001111' : 'staff:zhao' }),
      );
      await add(store, ...rows);
      await store.transaction((tx) => tx.outbox.settle(rows[0]?.id ?? '', 'delivered', noon));
      expect(await store.outbox.pendingCount()).toBe(2);
      expect(await store.outbox.pendingFor('staff:zhao')).toBe(1);
      expect(await store.outbox.pendingFor('phone:13800001111')).toBe(1);
      expect(await store.outbox.pendingFor('staff:nobody')).toBe(0);
    });

    it('counts what waits for a recipient and what reached them, or may have, since a time', async () => {
      const store = await open();
      const ends = [
        ['delivered', 9],
        ['delivered', 10],
        ['unknown', 11],
        ['refused', 12],
        ['dropped', 13],
        ['delivered', 14],
      ] as const;
      const recipient = 'resident:kf:wm1';
      const ids: string[] = [];
      for (const [end, seconds] of ends) {
        const row = newOutboxRow({ recipient });
        ids.push(row.id);
        await add(store, row);
        await store.transaction((tx) => tx.outbox.settle(row.id, end, noonPlus(seconds)));
      }
      const waiting = newOutboxRow({ recipient });
      await add(store, waiting, newOutboxRow({ recipient: 'resident:kf:wm3' }));
      const reached = (seconds: number, afterId?: string) =>
        store.outbox.reachedSince(recipient, noonPlus(seconds), afterId);
      expect(await Promise.all([reached(9), reached(10), reached(11), reached(15)])).toEqual([4, 3, 2, 0]);
      expect(await Promise.all([reached(9, ids[0]), reached(9, ids[4]), reached(9, ids[5])])).toEqual([
        3, 1, 0,
      ]);
      expect(await store.outbox.pendingFor(recipient, ids[5])).toBe(1);
      expect(await store.outbox.pendingFor(recipient, waiting.id)).toBe(0);
      expect(await store.outbox.reachedSince('resident:kf:wm2', noon)).toBe(0);
    });

    it('lets nobody try or settle a settled row', async () => {
      const store = await open();
      const row = newOutboxRow();
      await add(store, row);
      await store.transaction((tx) => tx.outbox.settle(row.id, 'delivered', noon));
      await store.transaction((tx) => tx.outbox.defer(row.id, noonPlus(1), 'late'));
      const settling = store.transaction((tx) => tx.outbox.settle(row.id, 'refused', noon));
      await expect(settling).rejects.toBeInstanceOf(AlreadyHandled);
      const trying = store.transaction((tx) => tx.outbox.markTrying({ id: row.id, attempts: 0 }, noon));
      await expect(trying).rejects.toBeInstanceOf(AlreadyHandled);
      expect(await store.outbox.get(row.id)).toStrictEqual({ ...row, attempts: 0, end: 'delivered' });
    });
  });

  describe('timers', () => {
    const set = (store: Store, ...timers: Timer[]) =>
      store.transaction(async (tx) => {
        for (const timer of timers) await tx.timers.set(timer);
      });

    it('come back equal', async () => {
      const store = await open();
      const timer = newTimer({ data: { 'a.b': 'x', $n: 2 } });
      await set(store, timer);
      expect(await store.timers.get(timer.id)).toStrictEqual(timer);
      expect(await store.timers.due(noon, 10)).toStrictEqual([timer]);
      expect(await store.timers.get('unknown')).toBeNull();
    });

    it('are due at their time and not before, emergencies first, then by time', async () => {
      const store = await open();
      const late = newTimer({ dueAt: noonPlus(20) });
      const early = newTimer({ dueAt: noonPlus(10) });
      const urgent = newTimer({ dueAt: noonPlus(30), lane: 'emergency' });
      await set(store, late, early, urgent, newTimer({ dueAt: noonPlus(99), lane: 'emergency' }));
      const due = async (seconds: number, limit = 10) =>
        (await store.timers.due(noonPlus(seconds), limit)).map((timer) => timer.id);
      expect(await due(9.999)).toEqual([]);
      expect(await due(10)).toEqual([early.id]);
      expect(await due(30)).toEqual([urgent.id, early.id, late.id]);
      expect(await due(30, 2)).toEqual([urgent.id, early.id]);
    });

    it('are replaced when set again', async () => {
      const store = await open();
      const timer = newTimer();
      const later = { ...timer, dueAt: noonPlus(60), data: { stage: 2 } };
      await set(store, timer, later);
      expect(await store.timers.due(noon, 10)).toEqual([]);
      expect(await store.timers.due(noonPlus(60), 10)).toStrictEqual([later]);
    });

    it('are gone when cancelled', async () => {
      const store = await open();
      const timer = newTimer();
      await set(store, timer);
      await store.transaction(async (tx) => {
        await tx.timers.cancel(timer.id);
        await tx.timers.cancel('unknown');
      });
      expect(await store.timers.get(timer.id)).toBeNull();
    });

    it('are taken by one, and only at the time they still have', async () => {
      const store = await open();
      const timer = newTimer();
      const take = (dueAt: Date) => store.transaction((tx) => tx.timers.take(timer.id, dueAt));
      await set(store, timer);
      expect(await take(noonPlus(1))).toBe(false);
      expect(await Promise.all([take(noon), take(noon), take(noon)])).toEqual([true, false, false]);
      expect(await store.timers.get(timer.id)).toBeNull();
    });

    it('are still there when the transaction that took them fails', async () => {
      const store = await open();
      const timer = newTimer();
      await set(store, timer);
      const failing = store.transaction(async (tx) => {
        await tx.timers.take(timer.id, timer.dueAt);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await store.timers.get(timer.id)).toStrictEqual(timer);
    });
  });
}
