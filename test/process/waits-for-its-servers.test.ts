import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mongo } from 'mongoose';
import { createClient } from 'redis';
import { developmentCredentials } from '../../src/simulator/credentials';
import { createSimulator, type Simulator } from '../../src/simulator/simulator';
import { appKeysOf, worldFromConfig } from '../../src/simulator/world-from-config';
import { type Control, controlOf } from '../harness/control';
import { environmentFor, type ProductChild, startProduct } from '../harness/product-process';
import { until } from '../harness/until';
import { describeWithOwnMongo, describeWithOwnRedis } from '../services/describe-with';

let folder: string;
let product: ProductChild | undefined;
let closing: (() => Promise<void>)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qiantai-process-'));
  product = undefined;
  closing = [];
});
afterEach(async () => {
  await product?.stop('SIGKILL');
  for (const close of closing) await close();
  rmSync(folder, { recursive: true, force: true });
});

/** Nothing listens there: nothing is sent. */
const nowhere = 'http://127.0.0.1:9';

function begin(servers: Readonly<Record<string, string>>, wecomUrl = nowhere): ProductChild {
  product = startProduct({ ...environmentFor(join(folder, 'data'), wecomUrl), ...servers });
  return product;
}

/** One server of the test, of either kind. */
async function own<S extends { stop(): Promise<void> }>(start: () => Promise<S>): Promise<S> {
  const server = await start();
  closing.push(() => server.stop());
  return server;
}

async function statusOf(port: number, path: string, method = 'GET'): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}${path}`, { method })).status;
}

async function problemsOf(port: number): Promise<readonly string[]> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  const { problems } = (await response.json()) as { problems: readonly string[] };
  expect(response.status).toBe(problems.length === 0 ? 200 : 503);
  return problems;
}

/** Says what it waits for, with growing pauses, and turns callbacks away meanwhile. */
async function expectWaiting(waiting: ProductChild, name: string): Promise<number> {
  const port = await waiting.listening();
  await until('it has tried three times', () => waiting.logged('start.waiting').length >= 3, 60);
  const said = waiting.logged('start.waiting');
  expect(said.every((line) => line.for === name)).toBe(true);
  expect(said.map(({ pauseSeconds }) => pauseSeconds).slice(0, 3)).toEqual([0.5, 1, 2]);
  expect(await problemsOf(port)).toEqual([expect.stringContaining(`${name} cannot be reached`)]);
  expect(await statusOf(port, '/healthz')).toBe(200);
  expect(await statusOf(port, '/callbacks/wecom/kf', 'POST')).toBe(503);
  expect(await statusOf(port, '/callbacks/wecom/kf')).toBe(503);
  expect(waiting.logged('app.started')).toEqual([]);
  return port;
}

async function expectServing(serving: ProductChild, port: number): Promise<void> {
  expect(await serving.serving()).toBe(port);
  expect(await problemsOf(port)).toEqual([]);
}

/** Ended by itself, naming the variable to correct, without its value. */
async function expectRefusal(variable: string, ...values: readonly string[]): Promise<void> {
  const { code, out, err } = await (product as ProductChild).ended();
  expect(code).toBe(78);
  expect(err).toContain(variable);
  expect(out).not.toContain('app.started');
  for (const value of values) expect(`${out}${err}`).not.toContain(value);
}

describeWithOwnMongo('the product, started before its MongoDB', (start) => {
  it('waits and says so, and serves when MongoDB is there', async () => {
    const server = await own(start);
    await server.kill();
    const waiting = begin({ MONGODB_URI: server.databaseUri() });
    const port = await expectWaiting(waiting, 'MongoDB');
    await server.restart();
    await expectServing(waiting, port);
  }, 180_000);

  it('tells nobody the password, and ends at once when it is asked to', async () => {
    const server = await own(start);
    await server.kill();
    const uri = server.databaseUri().replace('://', '://desk:a-password-of-ours@');
    const waiting = begin({ MONGODB_URI: uri });
    const port = await expectWaiting(waiting, 'MongoDB');
    expect((await problemsOf(port)).join()).not.toContain('a-password-of-ours');
    const { code, seconds, out, err } = await waiting.stop();
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(9);
    expect(`${out}${err}`).not.toContain('a-password-of-ours');
  }, 120_000);

  it('does not wait where waiting does not help: another secret, a newer schema', async () => {
    const server = await own(start);
    const uri = server.databaseUri();
    const first = begin({ MONGODB_URI: uri });
    await first.serving();
    await first.stop();
    begin({ MONGODB_URI: uri, QIANTAI_SECRET: 'another-secret-for-tests' });
    await expectRefusal('QIANTAI_SECRET', 'another-secret-for-tests');
    const client = await new mongo.MongoClient(uri).connect();
    await client
      .db()
      .collection<{ _id: string }>('meta')
      .updateOne({ _id: 'schema' }, { $set: { version: 999 } });
    await client.close();
    begin({ MONGODB_URI: uri });
    await expectRefusal('MONGODB_URI');
  }, 180_000);
});

describeWithOwnRedis('the product, started before its Redis', (start) => {
  it('waits and says so, and serves when Redis is there', async () => {
    const server = await own(start);
    await server.kill();
    const waiting = begin({ REDIS_URL: server.url });
    const port = await expectWaiting(waiting, 'Redis');
    await server.restart();
    await expectServing(waiting, port);
  }, 180_000);

  it('tells nobody the password, and ends at once when it is asked to', async () => {
    const server = await own(start);
    await server.kill();
    const waiting = begin({ REDIS_URL: server.url.replace('://', '://:a-password-of-ours@') });
    await expectWaiting(waiting, 'Redis');
    const { code, seconds, out, err } = await waiting.stop();
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(9);
    expect(`${out}${err}`).not.toContain('a-password-of-ours');
  }, 120_000);

  it.each([
    ['a wrong one', ':a-wrong-password@'],
    ['none', ''],
  ])(
    'does not wait for Redis to like a password: %s',
    async (_, credentials) => {
      const server = await own(start);
      const client = createClient({ url: server.url });
      await client.connect();
      await client.configSet('requirepass', 'the-right-password');
      client.destroy();
      begin({ REDIS_URL: server.url.replace('://', `://${credentials}`) });
      await expectRefusal('REDIS_URL', 'a-wrong-password');
    },
    60_000,
  );
});

describe('the product, losing its servers while it serves', () => {
  let simulator: Simulator;
  let desk: Control;
  let url: string;

  beforeEach(async () => {
    const credentials = developmentCredentials({}, appKeysOf(resolve('config')));
    simulator = createSimulator({
      world: worldFromConfig(resolve('config'), credentials),
      callbackBase: nowhere,
      // Longer than any outage here: what WeCom gives up is not ours to lose.
      settings: { callback: { retries: 1000, retrySpacingMs: 250 } },
    });
    ({ url } = await simulator.start());
    desk = controlOf(url);
    closing.push(() => simulator.stop());
  });

  async function serveWith(servers: Readonly<Record<string, string>>): Promise<number> {
    const serving = begin(servers, url);
    const port = await serving.serving();
    simulator.setCallbackBase(`http://127.0.0.1:${port}`);
    return port;
  }

  const answersTo = async (resident: string): Promise<number> =>
    (await desk.chat(resident)).filter(({ from }) => from === 'bot').length;
  const toldTo = async (staffId: string): Promise<number> =>
    (await desk.staffChat(staffId)).filter(({ from }) => from === 'app').length;
  const attempts = async (): Promise<readonly number[]> =>
    (await desk.get<readonly { attempts: readonly number[] }[]>('/sim/callbacks')).flatMap(
      (callback) => callback.attempts,
    );

  /** Everybody writes during the outage; nobody is answered before it ends, and everybody once afterwards. */
  async function expectOutage(
    port: number,
    word: string,
    server: { kill(): Promise<void>; restart(): Promise<void> },
  ): Promise<readonly string[]> {
    const serving = product as ProductChild;
    const residents = await Promise.all(['甲', '乙', '丙', '丁'].map((name) => desk.resident(name)));
    const [first = '', ...others] = residents;
    await desk.say(first, '你好');
    await until('an answer', async () => (await answersTo(first)) === 1, 60);

    await server.kill();
    const before = serving.lines().length;
    for (const resident of others) await desk.say(resident, '你好');
    await desk.type('zhangwei', '我的工单');
    await until('readiness says why', async () => (await problemsOf(port)).join().includes(word), 30);
    await until(
      'callbacks are turned away',
      async () => (await attempts()).filter((status) => status === 503).length >= 20,
      60,
    );
    const during = serving.lines().slice(before);
    await server.restart();

    for (const resident of others)
      await until(`an answer to ${resident}`, async () => (await answersTo(resident)) === 1, 60);
    await until('the employee is answered', async () => (await toldTo('zhangwei')) === 1, 60);
    await until('it is ready', async () => (await problemsOf(port)).length === 0, 60);
    for (const resident of residents) expect(await answersTo(resident)).toBe(1);
    const { code, out, err } = await serving.stop();
    expect(code).toBe(0);
    expect(`${out}${err}`).not.toMatch(/unhandled/i);
    return during;
  }

  /** However many callbacks and looks fail: a line for each kind of trouble. */
  const mostLines = 12;

  describeWithOwnMongo('MongoDB', (start) => {
    it('turns callbacks away and says so once, then goes on where it was', async () => {
      const server = await own(start);
      const port = await serveWith({ MONGODB_URI: server.databaseUri() });
      const during = await expectOutage(port, 'store', server);
      expect(during.length).toBeLessThanOrEqual(mostLines);
      expect(product?.logged('store.away')).toHaveLength(1);
      expect(product?.logged('store.back')).toHaveLength(1);
    }, 240_000);
  });

  describeWithOwnRedis('Redis', (start) => {
    it('stores callbacks, asks for them again, then goes on where it was', async () => {
      const server = await own(start);
      const port = await serveWith({ REDIS_URL: server.url });
      const during = await expectOutage(port, 'redis', server);
      expect(during.length).toBeLessThanOrEqual(mostLines);
      expect(product?.logged('redis.away')).toHaveLength(1);
      expect(product?.logged('redis.back')).toHaveLength(1);
    }, 240_000);
  });
});
