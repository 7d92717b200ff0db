import { type Precedence, RevisionConflict, type Store } from '../../src/ports/store';
import {
  newConversation,
  newInboxRow,
  newOutboxRow,
  newTicket,
  newTimer,
  newTranscriptLine,
  nextId,
  noon,
} from '../support/factories';

export function describeTransactions(open: () => Promise<Store>): void {
  describe('transactions', () => {
    it('answers what the work answers', async () => {
      const store = await open();
      await expect(store.transaction(async () => 'done')).resolves.toBe('done');
    });

    it('answers a ping', async () => {
      const store = await open();
      await expect(store.ping()).resolves.toBeUndefined();
    });

    it('leaves nothing behind when the work throws, and passes the very error on', async () => {
      const store = await open();
      const conversation = newConversation();
      const ticket = newTicket({ reporters: [conversation.id] });
      const line = newTranscriptLine({ conversationId: conversation.id });
      const inboxRow = newInboxRow();
      const outboxRow = newOutboxRow();
      const timer = newTimer();
      const cause = new Error('changed my mind');
      const failing = store.transaction(async (tx) => {
        await tx.conversations.save(conversation);
        await tx.transcripts.append([line]);
        await tx.tickets.save(ticket);
        await tx.inbox.add([inboxRow]);
        await tx.outbox.add([outboxRow]);
        await tx.timers.set(timer);
        throw cause;
      });
      await expect(failing).rejects.toBe(cause);
      expect(await store.conversations.get(conversation.id)).toBeNull();
      expect(await store.transcripts.of(conversation.id, 10)).toEqual([]);
      expect(await store.tickets.get(ticket.id)).toBeNull();
      expect(await store.tickets.reportedBy(conversation.id, 10)).toEqual([]);
      expect(await store.inbox.pendingCount()).toBe(0);
      expect(await store.outbox.pendingCount()).toBe(0);
      expect(await store.timers.get(timer.id)).toBeNull();
      await expect(store.transaction((tx) => tx.inbox.add([inboxRow]))).resolves.toEqual([inboxRow.id]);
    });

    it('passes on an error thrown before the first wait', async () => {
      const store = await open();
      const failing = store.transaction(() => {
        throw new Error('at once');
      });
      await expect(failing).rejects.toThrow('at once');
    });

    it('does not let a failing transaction touch its neighbours', async () => {
      const store = await open();
      const lines = Array.from({ length: 30 }, (_, i) => newTranscriptLine({ id: `${nextId()}-${i}` }));
      const results = await Promise.allSettled(
        lines.map((line, i) =>
          store.transaction(async (tx) => {
            await tx.transcripts.append([line]);
            if (i % 3 === 0) throw new Error('no');
          }),
        ),
      );
      const kept = lines.filter((_, i) => i % 3 !== 0).map((line) => line.id);
      expect(results.filter((result) => result.status === 'rejected')).toHaveLength(10);
      const stored = await store.transcripts.of('wkAJ2GCAAA:wm1', 100);
      expect(stored.map((line) => line.id).sort()).toEqual(kept.sort());
    });

    it('shows a transaction its own writes, and others nothing before the end', async () => {
      const store = await open();
      const conversation = newConversation();
      await store.transaction(async (tx) => {
        await tx.conversations.save(conversation);
        expect(await tx.conversations.get(conversation.id)).toEqual({ ...conversation, revision: 1 });
        expect(await tx.conversations.list('yunqi', 10)).toHaveLength(1);
        expect(await store.conversations.get(conversation.id)).toBeNull();
      });
      expect(await store.conversations.get(conversation.id)).toEqual({ ...conversation, revision: 1 });
    });

    it('shows every read what was committed before it', async () => {
      const store = await open();
      for (let i = 1; i <= 50; i += 1) {
        await store.transaction((tx) => tx.cursors.save({ account: 'kf', cursor: String(i) }));
        expect(await store.cursors.get('kf')).toEqual({ account: 'kf', cursor: String(i) });
      }
    });

    it('counts exactly under 200 concurrent transactions', async () => {
      const store = await open();
      await store.transaction((tx) => tx.cursors.save({ account: 'kf', cursor: '0' }));
      await Promise.all(
        Array.from({ length: 200 }, () =>
          store.transaction(async (tx) => {
            const found = await tx.cursors.get('kf');
            await tx.cursors.save({ account: 'kf', cursor: String(Number(found?.cursor) + 1) });
          }),
        ),
      );
      expect((await store.cursors.get('kf'))?.cursor).toBe('200');
    });

    it('finishes what was handed in before it closes, and refuses what comes after', async () => {
      const store = await open();
      const line = newTranscriptLine();
      let hasEnded = false;
      const running = store
        .transaction((tx) => tx.transcripts.append([line]))
        .then(() => {
          hasEnded = true;
        });
      await store.close();
      await running;
      expect(hasEnded).toBe(true);
      await expect(store.transaction(async () => 'late')).rejects.toThrow();
    });
  });

  describe('revisions', () => {
    it('lets one of two interleaved writers of a conversation win and tells the other', async () => {
      const store = await open();
      const conversation = newConversation();
      await store.transaction((tx) => tx.conversations.save(conversation));
      const [first, second] = await Promise.all([
        store.conversations.get(conversation.id),
        store.conversations.get(conversation.id),
      ]);
      if (!first || !second) throw new Error('the conversation is missing');
      const results = await Promise.allSettled([
        store.transaction((tx) => tx.conversations.save({ ...first, turn: 7 })),
        store.transaction((tx) => tx.conversations.save({ ...second, turn: 8 })),
      ]);
      const lost = results.filter((result) => result.status === 'rejected');
      expect(lost).toHaveLength(1);
      expect(lost[0]?.reason).toBeInstanceOf(RevisionConflict);
      const stored = await store.conversations.get(conversation.id);
      expect(stored?.revision).toBe(2);
      expect(stored?.turn).toBe(results[0].status === 'fulfilled' ? 7 : 8);
    });

    it('undoes everything a losing transaction wrote', async () => {
      const store = await open();
      const conversation = newConversation();
      await store.transaction((tx) => tx.conversations.save(conversation));
      const losing = store.transaction(async (tx) => {
        await tx.outbox.add([newOutboxRow()]);
        await tx.conversations.save(conversation);
      });
      await expect(losing).rejects.toBeInstanceOf(RevisionConflict);
      expect(await store.outbox.pendingCount()).toBe(0);
    });

    it.each([0, 1, 3])('refuses a conversation saved with revision %i when 2 is stored', async (revision) => {
      const store = await open();
      const conversation = newConversation();
      await store.transaction(async (tx) => {
        await tx.conversations.save(conversation);
        await tx.conversations.save({ ...conversation, revision: 1 });
      });
      const saving = store.transaction((tx) => tx.conversations.save({ ...conversation, revision }));
      await expect(saving).rejects.toBeInstanceOf(RevisionConflict);
    });

    it('refuses a revision of something that was never stored', async () => {
      const store = await open();
      const conversation = newConversation({ revision: 4 });
      const ticket = newTicket({ revision: 4 });
      await expect(store.transaction((tx) => tx.conversations.save(conversation))).rejects.toBeInstanceOf(
        RevisionConflict,
      );
      await expect(store.transaction((tx) => tx.tickets.save(ticket))).rejects.toBeInstanceOf(
        RevisionConflict,
      );
    });

    it('guards tickets in the same way', async () => {
      const store = await open();
      const ticket = newTicket();
      await store.transaction((tx) => tx.tickets.save(ticket));
      const results = await Promise.allSettled([
        store.transaction((tx) => tx.tickets.save({ ...ticket, revision: 1, assignee: 'zhao' })),
        store.transaction((tx) => tx.tickets.save({ ...ticket, revision: 1, assignee: 'qian' })),
        store.transaction((tx) => tx.tickets.save(ticket)),
      ]);
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      expect((await store.tickets.get(ticket.id))?.revision).toBe(2);
    });
  });

  describe('running numbers', () => {
    it('count every series from 1', async () => {
      const store = await open();
      const numbers = await store.transaction(async (tx) => [
        await tx.tickets.nextNumber('yunqi/BX/20261122'),
        await tx.tickets.nextNumber('yunqi/BX/20261122'),
        await tx.tickets.nextNumber('yunqi/TS/20261122'),
      ]);
      expect(numbers).toEqual([1, 2, 1]);
    });

    it.each([
      ['first', 'in-turn'],
      ['in-turn', 'first'],
    ] as const)('does not let what is %s wait behind a crowd that is %s', async (one, crowd) => {
      const store = await open();
      const ended: string[] = [];
      const run = async (name: string, precedence: Precedence) => {
        await store.transaction((tx) => tx.cursors.save({ account: name }), precedence);
        ended.push(name);
      };
      const running = Array.from({ length: 300 }, (_, index) => run(`crowd-${index}`, crowd));
      running.push(run('one', one));
      await Promise.all(running);
      expect(ended.indexOf('one')).toBeLessThan(250);
    });

    it('have neither gaps nor repeats when transactions run together and some fail', async () => {
      const store = await open();
      const results = await Promise.allSettled(
        Array.from({ length: 60 }, (_, i) =>
          store.transaction(async (tx) => {
            const number = await tx.tickets.nextNumber('yunqi/BX/20261122');
            await tx.timers.set(newTimer({ id: nextId(), dueAt: noon }));
            if (i % 4 === 0) throw new Error('no');
            return number;
          }),
        ),
      );
      const numbers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 45 }, (_, i) => i + 1));
    });
  });
}
