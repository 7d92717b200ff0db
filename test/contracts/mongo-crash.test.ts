import { openMongoStore } from '../../src/adapters/mongo/store';
import { createVault } from '../../src/adapters/vault/vault';
import type { Store } from '../../src/ports/store';
import { until } from '../harness/until';
import { describeWithOwnMongo } from '../services/describe-with';
import { newInboxRow, newTranscriptLine, nextId, noon } from '../support/factories';

const vault = createVault('a secret of the crash test');

/** A number of the series `crash`, a transcript line and an inbox row of that number. Answers `<number> <line id>`. */
const commitOne = (store: Store): Promise<string> =>
  store.transaction(async (tx) => {
    const id = nextId();
    const number = await tx.tickets.nextNumber('crash');
    await tx.transcripts.append([newTranscriptLine({ id, conversationId: 'crash', text: String(number) })]);
    await tx.inbox.add([newInboxRow({ key: `crash:${number}` })]);
    return `${number} ${id}`;
  });

/** Commits eight at a time until told to stop; a commit that failed is not acknowledged. */
function commitForEver(store: Store): { readonly acknowledged: string[]; stop(): Promise<void> } {
  const acknowledged: string[] = [];
  let isOver = false;
  const loops = Array.from({ length: 8 }, async () => {
    while (!isOver) {
      const done = await commitOne(store).catch(() => null);
      if (done) acknowledged.push(done);
    }
  });
  return {
    acknowledged,
    async stop() {
      isOver = true;
      await Promise.all(loops);
    },
  };
}

describeWithOwnMongo('MongoDB, killed in the middle of its work', (start) => {
  it('has everything it acknowledged and no half transaction, and the program goes on by itself', async () => {
    const server = await start();
    try {
      const uri = server.databaseUri();
      const store = await openMongoStore({ uri, vault });
      const { acknowledged, stop } = commitForEver(store);
      for (let round = 1; round <= 5; round += 1) {
        const before = acknowledged.length;
        await until('commits are acknowledged', () => acknowledged.length > before + 20 + round * 7);
        await server.kill();
        await server.restart();
      }
      const before = acknowledged.length;
      await until('commits are acknowledged again', () => acknowledged.length > before + 20);
      await stop();

      const lines = await store.transcripts.of('crash', 100_000);
      const stored = new Set(lines.map((line) => `${line.text} ${line.id}`));
      expect(acknowledged.filter((each) => !stored.has(each))).toEqual([]);
      expect(new Set(acknowledged).size).toBe(acknowledged.length);
      const numbers = lines.map((line) => Number(line.text)).sort((a, b) => a - b);
      expect(numbers).toEqual(numbers.map((_, i) => i + 1));
      expect(await store.inbox.pendingCount()).toBe(lines.length);
      expect(await store.inbox.readySubjects(noon, 100_000)).toHaveLength(lines.length);
      expect(await store.transaction((tx) => tx.tickets.nextNumber('crash'))).toBe(lines.length + 1);
      await store.close();
    } finally {
      await server.stop();
    }
  }, 120_000);

  it('is missed at once, by name and without the password, and found again', async () => {
    const server = await start();
    try {
      const uri = server.databaseUri();
      const store = await openMongoStore({ uri, vault, transactionTimeoutSeconds: 1 });
      const saving = () => store.transaction((tx) => tx.cursors.save({ account: 'kf', cursor: '1' }));
      await saving();
      await server.kill();
      await expect(store.ping()).rejects.toThrow(`127.0.0.1:${server.port}`);
      await expect(store.cursors.get('kf')).rejects.toThrow();
      await expect(saving()).rejects.toMatchObject({ code: 'transaction_timeout' });
      const withPassword = new URL(uri);
      withPassword.username = 'desk';
      withPassword.password = 'topsecret';
      const opening = await openMongoStore({ uri: withPassword.href, vault }).catch((error) => error);
      expect(opening.message).toMatch(`MongoDB at 127.0.0.1:${server.port} cannot be reached`);
      expect(`${opening.stack} ${JSON.stringify(opening)}`).not.toContain('topsecret');
      await server.restart();
      await saving();
      expect(await store.cursors.get('kf')).toEqual({ account: 'kf', cursor: '1' });
      await store.close();
    } finally {
      await server.stop();
    }
  }, 60_000);
});
