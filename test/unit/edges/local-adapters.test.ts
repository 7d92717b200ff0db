import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIds } from '../../../src/adapters/local/ids';
import { createLocalLeases } from '../../../src/adapters/local/leases';
import { createMediaFiles } from '../../../src/adapters/local/media-files';
import { createLocalRateLimits } from '../../../src/adapters/local/rate-limits';
import { createVault } from '../../../src/adapters/vault/vault';
import { manualClock } from './support';

describe('rate limits', () => {
  it('give as many units as fit into any 60 seconds, then the seconds to wait', async () => {
    const clock = manualClock();
    const limits = createLocalRateLimits(clock);
    expect(await limits.take('robot', 2)).toBe(0);
    clock.forward(20);
    expect(await limits.take('robot', 2)).toBe(0);
    expect(await limits.take('robot', 2)).toBe(40);
    expect(await limits.take('another', 2)).toBe(0);
    clock.forward(39);
    expect(await limits.take('robot', 2)).toBe(1);
    clock.forward(1);
    expect(await limits.take('robot', 2)).toBe(0);
    expect(await limits.take('robot', 2)).toBe(20);
  });

  it('forget idle quotas', async () => {
    const clock = manualClock();
    const limits = createLocalRateLimits(clock);
    for (let index = 0; index < 1500; index += 1) await limits.take(`k${index}`, 1);
    clock.forward(61);
    expect(await limits.take('k0', 1)).toBe(0);
  });
});

describe('leases', () => {
  it('let one in at a time and are free again after a failure', async () => {
    const leases = createLocalLeases();
    let finish: () => void = () => undefined;
    const first = leases.whileHeld('pull', () => new Promise((resolve) => (finish = resolve)));
    expect(await leases.whileHeld('pull', async () => undefined)).toBe(false);
    expect(await leases.whileHeld('other', async () => undefined)).toBe(true);
    finish();
    expect(await first).toBe(true);
    await expect(leases.whileHeld('pull', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(await leases.whileHeld('pull', async () => undefined)).toBe(true);
  });
});

describe('ids', () => {
  it('grow, also within a millisecond and when the clock steps back', () => {
    const clock = manualClock();
    const ids = createIds(clock);
    const made = [ids.next(), ids.next()];
    clock.forward(-10);
    made.push(ids.next());
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(3);
    expect(made[0]).toMatch(/^[0-9A-Z]{26}$/);
  });
});

describe('media files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'media-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are sealed, private, complete, and replaced when written again', async () => {
    const files = createMediaFiles({ dataDir: folder, vault: createVault('a master secret of good length') });
    const id = '01JDA0000000000000000000ZX';
    await files.write(id, Buffer.from('first'));
    await files.write(id, Buffer.from('second picture'));
    expect((await files.read(id)).toString()).toBe('second picture');
    const place = join(folder, 'media', 'zx');
    expect(await readdir(place)).toEqual([id]);
    expect((await stat(join(place, id))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(place, id))).includes('second')).toBe(false);
  });

  it.each(['../../etc/passwd', 'a/b', '', 'x'])('refuse the id %p', async (id) => {
    const files = createMediaFiles({ dataDir: folder, vault: createVault('a master secret of good length') });
    await expect(files.write(id, Buffer.from('x'))).rejects.toThrow(RangeError);
    await expect(files.read(id)).rejects.toThrow(RangeError);
  });

  it('that do not exist cannot be read', async () => {
    const files = createMediaFiles({ dataDir: folder, vault: createVault('a master secret of good length') });
    await expect(files.read('absent')).rejects.toThrow('ENOENT');
  });
});
