import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/adapters/sqlite/store';
import { createVault } from '../../src/adapters/vault/vault';
import { noon } from '../support/factories';

const secret = 'a secret of the crash test';

/** Lets the child commit until it acknowledged so many transactions, then kills it. Answers all it acknowledged. */
async function acknowledgedBeforeKill(file: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(__dirname, 'support', 'commit-loop.js'), file, secret], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let printed = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    printed += text;
    if (printed.split('\n').length > count) child.kill('SIGKILL');
  });
  await closed;
  expect(child.signalCode).toBe('SIGKILL');
  return printed.split('\n').slice(0, -1);
}

describe('the embedded store, killed in the middle of its work', () => {
  const directory = mkdtempSync(join(tmpdir(), 'qiantai-crash-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('has everything it acknowledged and no half transaction, ten times over', async () => {
    const file = join(directory, 'crash.db');
    const acknowledged: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      acknowledged.push(...(await acknowledgedBeforeKill(file, 20 + round * 17)));
    }
    const store = await openSqliteStore({ file, vault: createVault(secret) });
    const lines = await store.transcripts.of('crash', 100_000);
    const stored = new Set(lines.map((line) => `${line.text} ${line.id}`));
    expect(acknowledged.length).toBeGreaterThan(900);
    expect(acknowledged.filter((each) => !stored.has(each))).toEqual([]);

    const numbers = lines.map((line) => Number(line.text)).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect(await store.inbox.pendingCount()).toBe(lines.length);
    expect(await store.inbox.readySubjects(noon, 100_000)).toHaveLength(lines.length);
    expect(await store.transaction((tx) => tx.tickets.nextNumber('crash'))).toBe(lines.length + 1);
    await store.close();
  }, 60_000);
});
