import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openSqliteArchive } from '../../src/adapters/sqlite/archive';
import { openSqliteStore } from '../../src/adapters/sqlite/store';
import { createVault } from '../../src/adapters/vault/vault';
import { newTimer, nextId } from '../support/factories';
import { describeArchive } from './archive';

const directory = mkdtempSync(join(tmpdir(), 'qiantai-archive-'));
const ownSecret = 'a secret of the contract suite';
const vault = createVault(ownSecret);

afterAll(() => rmSync(directory, { recursive: true }));

describeArchive('SQLite', async () => {
  const file = join(directory, `${nextId()}.db`);
  return {
    store: () => openSqliteStore({ file, vault }),
    // A file that this process had open is let go when the garbage is collected, so that nobody could have it alone.
    archive: (access, secret = ownSecret) =>
      openSqliteArchive({ file, vault: createVault(secret), access: access ?? 'trusting', create: true }),
  };
});

describe('an embedded store being moved', () => {
  it('is refused while the product has it open', async () => {
    const file = join(directory, `${nextId()}.db`);
    const product = await working(file);
    const opening = () => openSqliteArchive({ file, vault, access: 'alone' });
    await expect(opening()).rejects.toThrow(/in use by another program: stop it first/);
    product.kill('SIGKILL');
    await once(product, 'close');
    const archive = await opening();
    expect(await archive.count('inbox')).toBeGreaterThan(0);
    await archive.close();
  });

  it('refuses the product meanwhile', async () => {
    const file = join(directory, `${nextId()}.db`);
    const archive = await openSqliteArchive({ file, vault, access: 'alone', create: true });
    const product = startWorking(file);
    const said = await text(product.stderr);
    expect(said).toMatch(/in use by another program/);
    await archive.close();
  });

  it('shows one moment to whoever only looks, and is not changed by that', async () => {
    const file = join(directory, `${nextId()}.db`);
    const store = await openSqliteStore({ file, vault });
    const looking = await openSqliteArchive({ file, vault, access: 'looking' });
    expect(await looking.count('timers')).toBe(0);
    await store.transaction((tx) => tx.timers.set(newTimer()));
    expect(await looking.count('timers')).toBe(0);
    await expect(looking.write('timers', [newTimer()])).rejects.toThrow();
    await looking.close();
    await store.close();
  });

  it('is not made by looking for it', async () => {
    const opening = openSqliteArchive({ file: join(directory, 'nowhere.db'), vault, access: 'alone' });
    await expect(opening).rejects.toThrow(/there is no store file/);
  });
});

/** A process that has the file open and commits to it. */
const startWorking = (file: string) =>
  spawn(process.execPath, [join(__dirname, 'support', 'commit-loop.js'), file, ownSecret], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function working(file: string) {
  const child = startWorking(file);
  await once(child.stdout, 'data');
  return child;
}
