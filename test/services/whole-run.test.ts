import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const jestProgram = resolve('node_modules/jest/bin/jest.js');
const services = __dirname;
const withoutServers = {
  ...process.env,
  PATH: '/nowhere',
  MONGOD_BINARY: '',
  MONGODB_URI: '',
  REDIS_URL: '',
};

interface Outcome {
  readonly code: number;
  readonly lastLines: string;
}

/** What the suites of a small project are: two adapters of one contract, the second in need of a server. */
const contract = `
  const { contract } = require('${services}/contract');
  module.exports = contract('lamp', ['paper', 'glass']);`;
const paper = `require('./lamp')('paper', () => it('shines', () => {}));`;
const glass = `
  const { describeWithMongo } = require('${services}/describe-with');
  describeWithMongo('a lamp of glass', () => require('./lamp')('glass', () => it('shines', () => {})));`;

describe('a run of a project whose suites need servers', () => {
  const projects: string[] = [];
  afterAll(() => {
    for (const folder of projects) rmSync(folder, { recursive: true });
  });

  /** Runs it as `npm test` does, where there is no server. */
  async function runOf(
    suites: Readonly<Record<string, string>>,
    args: string[] = [],
    env = {},
  ): Promise<Outcome> {
    const folder = mkdtempSync(join(tmpdir(), 'qiantai-run-of-'));
    projects.push(folder);
    mkdirSync(join(folder, 'dist'));
    for (const [name, text] of Object.entries(suites)) writeFileSync(join(folder, 'dist', name), text);
    const config = {
      rootDir: join(folder, 'dist'),
      testEnvironment: 'node',
      globalSetup: `${services}/jest-setup.js`,
      globalTeardown: `${services}/jest-teardown.js`,
      reporters: ['default', `${services}/jest-reporter.js`],
    };
    const command = [jestProgram, '--config', JSON.stringify(config), '--ci', '--maxWorkers=1', ...args];
    return new Promise((done) => {
      execFile(
        process.execPath,
        command,
        { cwd: folder, env: { ...withoutServers, REQUIRE_SERVICES: '', ...env } },
        (error, _out, err) => done({ code: error ? Number(error.code) : 0, lastLines: err }),
      );
    });
  }

  const everything = { 'lamp.js': contract, 'paper.test.js': paper, 'glass.test.js': glass };

  it('says last what was left out and how to bring the server', async () => {
    const { code, lastLines } = await runOf(everything);
    expect(lastLines).toMatch(
      /Ran all test suites\.\n\nLeft out, because there is no MongoDB to start here:\n {2}glass\.test\.js: a lamp of glass\nTo bring the servers: npm run services\n$/,
    );
    expect(lastLines).toContain('1 skipped, 1 passed');
    expect(code).toBe(0);
  });

  it('fails for it where servers are required', async () => {
    const { code, lastLines } = await runOf(everything, [], { REQUIRE_SERVICES: '1' });
    expect(lastLines).toContain('REQUIRE_SERVICES is set: this run has failed.');
    expect(code).toBe(1);
  });

  it('fails when an adapter has no suite', async () => {
    const { code, lastLines } = await runOf({ 'lamp.js': contract, 'paper.test.js': paper });
    expect(lastLines).toMatch(/No suite of this run saw to it that glass keeps the lamp contract\.\n$/);
    expect(code).toBe(1);
  });

  it('fails when the suite of an adapter is there and does not run', async () => {
    const skipped = `describe.skip('not today', () => { ${paper} });`;
    const { code, lastLines } = await runOf({ ...everything, 'paper.test.js': skipped });
    expect(lastLines).toContain('No suite of this run saw to it that paper keeps the lamp contract.');
    expect(code).toBe(1);
  });

  it('misses nobody when only some suites were asked for', async () => {
    const { code, lastLines } = await runOf(everything, ['paper']);
    expect(lastLines).toMatch(/Ran all test suites matching paper\.\s*$/);
    expect(code).toBe(0);
    expect((await runOf(everything, ['-t', 'glass'], {})).lastLines).not.toContain('No suite');
  });
});
