import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Report } from '../../../src/bench/report/report';

const run = promisify(execFile);
const entry = join(__dirname, '../../../src/bench/main.js');

describe('the benchmark', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('prints what it measured and writes it down, each figure of the product beside the floor of the run', async () => {
    const json = join(folder, 'out.json');
    const args = ['--quick', '--only', 'floor,understanding,steps', '--topology', 'embedded', '--json', json];
    const { stdout } = await run(process.execPath, [entry, ...args]);
    const text = readFileSync(json, 'utf8');
    const report = JSON.parse(text) as Report;

    expect(report).toMatchObject({
      format: 1,
      isQuick: true,
      machine: { node: process.version, cores: expect.any(Number) },
      loadAverage: { before: expect.any(Number), after: expect.any(Number) },
      durableWriteMilliseconds: { before: { count: 50 }, after: { p50: expect.any(Number) } },
      topologies: [{ name: 'embedded', notMeasured: null }],
      failures: [],
    });
    expect(report.rows.map(({ id }) => id)).toEqual([
      'floor.saturated',
      'floor.p50',
      'floor.p99',
      'steps.handled',
      'steps.answered',
      'understanding.p50',
      'understanding.p99',
    ]);
    for (const { title, value, samples } of report.rows) {
      expect(value).toBeGreaterThan(0);
      expect(samples).toBeGreaterThan(0);
      expect(stdout).toContain(title);
    }
    const floor = report.rows.find(({ id }) => id === 'floor.saturated');
    const steps = report.rows.find(({ id }) => id === 'steps.handled');
    expect(steps).toMatchObject({
      floor: floor?.value,
      ratio: (steps?.value ?? 0) / (floor?.value ?? 1),
      budget: { of: 'ratio to the floor', bound: 'at least', limit: 0.5 },
      facts: { 'answers a message': '1.00', 'error lines': 0 },
    });
    for (const words of [stdout, text]) expect(words).not.toContain(process.cwd());
    expect(stdout).toContain('QUICK RUN');
  }, 120_000);

  test('names the benchmarks there are when asked for another one', async () => {
    const refused = await run(process.execPath, [entry, '--only', 'speed']).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no benchmark speed[\s\S]*steps/),
    });
  });
});
