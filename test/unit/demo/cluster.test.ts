import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { controlOf } from '../../harness/control';
import { until } from '../../harness/until';
import { describeWithOwnMongo, describeWithOwnRedis } from '../../services/describe-with';

interface State {
  readonly product: { readonly running: boolean; readonly restarts: number };
  readonly processes: readonly { readonly role: string; readonly pid: number; readonly restarts: number }[];
}

const entry = join(__dirname, '../../../src/demo/main.js');
const resident = 'wmDemoResidentWang';
const openKfid = 'wkYunqiGarden0001';

/** `npm run demo -- …`, which keeps everything temporary in a folder of the test. */
class Run {
  readonly temporary = mkdtempSync(join(tmpdir(), 'qiantai-run-demo-'));
  readonly child: ChildProcess;
  private printed = '';
  private complained = '';

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = resolve('.')) {
    this.child = spawn(process.execPath, [entry, ...args, '--port', '0'], {
      cwd,
      env: { ...process.env, QIANTAI_CONFIG: resolve('config'), TMPDIR: this.temporary, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk) => {
      this.printed += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      this.complained += chunk;
    });
  }

  get stderr(): string {
    return this.complained;
  }

  async url(): Promise<string> {
    const found = () => /(http:\S+)\/\n/.exec(this.printed)?.[1];
    await until('it says where it is', () => found() !== undefined || this.child.exitCode !== null, 60);
    const url = found();
    if (!url) throw new Error(this.complained);
    return url;
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  leftBehind(): readonly string[] {
    return readdirSync(this.temporary);
  }
}

describe('npm run demo -- --cluster', () => {
  let run: Run;
  afterEach(async () => {
    run.child.kill('SIGKILL');
    await run.ended();
    rmSync(run.temporary, { recursive: true, force: true });
  });

  it('says how to bring the servers when there are none, and leaves nothing behind', async () => {
    const nowhere = mkdtempSync(join(tmpdir(), 'qiantai-nowhere-'));
    run = new Run(['--cluster'], { PATH: nowhere, MONGOD_BINARY: '' }, nowhere);
    expect(await run.ended()).toBe(1);
    expect(run.stderr).toBe(
      'there is no MongoDB and Redis to start for --cluster; to bring it: npm run services\n',
    );
    expect(run.leftBehind()).toEqual([]);
    rmSync(nowhere, { recursive: true });
  });

  it('keeps no data and says so', async () => {
    const kept = mkdtempSync(join(tmpdir(), 'qiantai-kept-'));
    mkdirSync(kept, { recursive: true });
    run = new Run(['--cluster', '--data', kept]);
    expect(await run.ended()).toBe(1);
    expect(run.stderr).toMatch(/^--data keeps the data of one process, --cluster keeps nothing/);
    expect(readdirSync(kept)).toEqual([]);
    rmSync(kept, { recursive: true });
  });

  describeWithOwnMongo('on a MongoDB', () => {
    describeWithOwnRedis('and a Redis of its own', () => {
      it('serves while its processes are killed by turns, forgets on request, and ends without a trace', async () => {
        run = new Run(['--cluster']);
        const { get, post } = controlOf(await run.url());
        const state = () => get<State>('/demo/state');
        const transcript = async () => {
          const query = `resident=${resident}&openKfid=${openKfid}`;
          return (await get<{ transcript: { text: string }[] }>(`/demo/records?${query}`)).transcript;
        };
        const first = await state();
        expect(first.processes.map(({ role }) => role)).toEqual(['web', 'worker', 'worker']);

        for (const words of ['厨房水管漏水', '3栋2单元1501', '13800138000']) {
          const before = (await transcript()).length;
          await post(`/sim/residents/${resident}/messages`, { openKfid, type: 'text', text: words });
          await post('/demo/restart', {});
          await until(
            `an answer to ${words} is stored`,
            async () => (await transcript()).length >= before + 2,
            20,
          );
        }
        const killed = await state();
        expect(killed.processes.map(({ restarts }) => restarts)).toEqual([1, 1, 1]);
        const old = new Set(first.processes.map(({ pid }) => pid));
        expect(killed.processes.filter(({ pid }) => old.has(pid))).toEqual([]);

        await post('/demo/reset', {});
        expect(await transcript()).toEqual([]);
        expect((await state()).product.running).toBe(true);

        const { processes } = await state();
        run.child.kill('SIGINT');
        expect(await run.ended()).toBe(0);
        expect(processes.filter(({ pid }) => isAlive(pid))).toEqual([]);
        expect(run.leftBehind()).toEqual([]);
      }, 90_000);

      it('leaves nothing behind when it is interrupted while it starts', async () => {
        run = new Run(['--cluster']);
        await until(
          'a server starts',
          () => run.leftBehind().some((name) => name.startsWith('qiantai-redis')),
          30,
        );
        run.child.kill('SIGINT');
        expect(await run.ended()).toBe(0);
        expect(run.leftBehind()).toEqual([]);
      }, 90_000);
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
