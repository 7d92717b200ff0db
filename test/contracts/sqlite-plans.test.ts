import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { correctionQueries } from '../../src/adapters/sqlite/corrections';
import { inboxQueries } from '../../src/adapters/sqlite/inbox';
import { outboxQueries } from '../../src/adapters/sqlite/outbox';
import { openSqliteStore } from '../../src/adapters/sqlite/store';
import { ticketQueries } from '../../src/adapters/sqlite/tickets';
import { timerQueries } from '../../src/adapters/sqlite/timers';
import { createVault } from '../../src/adapters/vault/vault';

/** Queries of the work loops read pending rows only, in index order: millions of handled rows cost them nothing. */
describe('the query plans of the embedded store', () => {
  const directory = mkdtempSync(join(tmpdir(), 'qiantai-plans-'));
  const file = join(directory, 'qiantai.db');
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each([
    ['emergencies in the inbox', inboxQueries.readyEmergencies],
    ['other subjects in the inbox', inboxQueries.readyOthers],
    ['the next row of a subject', inboxQueries.pendingOf],
    ['ready recipients', outboxQueries.readyRecipients],
    ['the next delivery to a recipient', outboxQueries.head],
    ['what waits for a recipient', outboxQueries.pendingFor],
    ['what reached a recipient', outboxQueries.reachedSince],
    ['open tickets', ticketQueries.open],
    ['emergency timers', timerQueries.dueEmergencies],
    ['other timers', timerQueries.dueOthers],
  ])('find %s through partial indexes, without sorting', async (_, sql) => {
    const store = await openSqliteStore({ file, vault: createVault('a secret of the plan test') });
    await store.close();
    const db = new Database(file);
    const partial = (
      db.prepare("SELECT name FROM sqlite_master WHERE sql LIKE '% WHERE %'").all() as { name: string }[]
    ).map((row) => row.name);
    const steps = (
      db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all([0, 0, 0].slice(0, sql.split('?').length - 1)) as {
        detail: string;
      }[]
    ).map((row) => row.detail);
    db.close();
    const accesses = steps.filter((step) => /^(SCAN|SEARCH)/.test(step));
    expect(accesses.length).toBeGreaterThan(0);
    for (const step of accesses) {
      expect(partial).toContain(/USING (?:COVERING )?INDEX (\w+)/.exec(step)?.[1]);
    }
    expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });

  it('find the corrections of a property through their index, without sorting', async () => {
    const store = await openSqliteStore({ file, vault: createVault('a secret of the plan test') });
    await store.close();
    const db = new Database(file);
    const steps = db.prepare(`EXPLAIN QUERY PLAN ${correctionQueries.list}`).all(['yunqi', '', 2]) as {
      detail: string;
    }[];
    db.close();
    expect(steps.map(({ detail }) => detail)).toEqual([
      'SEARCH corrections USING INDEX corrections_of_property (property=? AND id>?)',
    ]);
  });
});
