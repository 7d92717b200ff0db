import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environmentFor, startProduct } from '../harness/product-process';

describe('the product does not start', () => {
  let folder: string;
  let env: Record<string, string>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qiantai-process-'));
    // Nothing listens there: nothing is sent before the product serves.
    env = environmentFor(join(folder, 'data'), 'http://127.0.0.1:9');
  });
  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Ended by itself, in words for an operator: no stack, nothing on the ordinary output, no secret. */
  const refusal = async (): Promise<string> => {
    const { code, out, err } = await startProduct(env).ended();
    expect(code).toBe(78);
    expect(err).not.toMatch(/^\s+at /m);
    expect(out).not.toContain('app.started');
    expect(err).not.toContain('a-secret-for-tests-only');
    return err;
  };

  it('without its secrets, naming every missing variable at once', async () => {
    const missing = Object.keys(env).filter((name) => /^WECOM_(KF|STAFF|CORP)|^QIANTAI_SECRET/.test(name));
    for (const name of missing) delete env[name];
    const said = await refusal();
    expect(missing).toHaveLength(10);
    for (const name of missing) expect(said).toContain(`${name} is missing`);
  });

  it('with mistakes in several configuration files, listing each with its file and key', async () => {
    const configDir = join(folder, 'config');
    cpSync(resolve('config'), configDir, { recursive: true, dereference: true });
    env.QIANTAI_CONFIG = configDir;
    const edit = (file: string, from: string | RegExp, to: string): void => {
      const path = join(configDir, file);
      const before = readFileSync(path, 'utf8');
      expect(before).toMatch(from);
      writeFileSync(path, before.replace(from, to));
    };
    edit('staff.yaml', "phone: '13800138001'", 'phone: hello');
    edit('timing.yaml', /silenceMinutes: \d+/, 'silenceMinutes: soon');
    edit('properties/1-yunqi.yaml', 'staff: [zhangwei, zhouping, sunjianjun]', 'staff: [nobody]');
    edit('replies.yaml', '{ticket}', '{tickets}');
    const said = await refusal();
    for (const pattern of [
      /staff\.yaml:\d+ {2}staff\[0\]\.phone/,
      /timing\.yaml:\d+ {2}silenceMinutes/,
      /properties\/1-yunqi\.yaml:\d+ {2}roster\[0\]\.staff.*nobody/,
      /replies\.yaml:\d+ {2}\S+.*tickets/,
    ])
      expect(said).toMatch(pattern);
  });

  it('without its configuration folder', async () => {
    env.QIANTAI_CONFIG = join(folder, 'nowhere');
    expect(await refusal()).toContain('company.yaml');
  });

  it.each(['web', 'worker'])('as %s alone without the servers that processes share', async (role) => {
    env.QIANTAI_ROLE = role;
    const said = await refusal();
    expect(said).toContain('MONGODB_URI is missing');
    expect(said).toContain('REDIS_URL is missing');
  });

  it('on a port that somebody else has', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, done));
    const { port } = server.address() as AddressInfo;
    env.PORT = String(port);
    const said = await refusal();
    expect(said).toContain('PORT');
    expect(said).toContain(String(port));
    await new Promise((done) => server.close(done));
  });

  it('when its data folder cannot be made or written', async () => {
    writeFileSync(join(folder, 'file'), '');
    env.DATA_DIR = join(folder, 'file/data');
    const said = await refusal();
    expect(said).toContain('DATA_DIR');
    expect(said).toContain(env.DATA_DIR);
  });

  it('on a store that was sealed with another secret', async () => {
    const first = startProduct(env);
    await first.serving();
    await first.stop();
    env.QIANTAI_SECRET = 'another-secret-for-tests';
    const said = await refusal();
    expect(said).toContain('QIANTAI_SECRET');
    expect(said).not.toContain('another-secret-for-tests');
  });

  it('on a store file that is none', async () => {
    cpSync(resolve('config/replies.yaml'), join(folder, 'data/qiantai.db'));
    expect(await refusal()).toContain('qiantai.db');
  });
});
