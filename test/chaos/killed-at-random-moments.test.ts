import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openSqliteStore } from '../../src/adapters/sqlite/store';
import { createVault } from '../../src/adapters/vault/vault';
import { freePort } from '../../src/demo/ports';
import { ProductProcess } from '../../src/demo/product-process';
import { developmentCredentials } from '../../src/simulator/credentials';
import { createSimulator } from '../../src/simulator/simulator';
import { appKeysOf, worldFromConfig } from '../../src/simulator/world-from-config';
import { type Control, controlOf } from '../harness/control';
import { until } from '../harness/until';
import { openWire, type Wire } from '../harness/wire';
import { audit } from './support/audit';
import { Resident, Staff, stories } from './support/stories';

/** `CHAOS_KILLS=200` for the long form; `CHAOS_SEED` repeats a run's choices. */
const kills = Number(process.env.CHAOS_KILLS ?? 12);
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 1e9));
const secret = 'a-secret-for-tests-only';
/** Shared time runs this much faster, so that alarms go off between the kills. */
const clockSpeed = 20;
const clockStepMilliseconds = 50;

const apis = ['send_msg', 'message/send', 'webhook/send', 'update_template_card', 'sync_msg', 'pstncc', ''];

it(
  `nothing is lost and nothing is said twice when the process is killed ${kills} times (CHAOS_SEED=${seed})`,
  async () => {
    const random = randomFrom(seed);
    const world = await start();
    const { product, control } = world;
    const clock = setInterval(
      () => world.simulator.clock.advance((clockStepMilliseconds * clockSpeed) / 1000),
      clockStepMilliseconds,
    );
    let isOver = false;
    const played: { resident: string; tickets: number }[] = [];
    let rooms = 0;
    try {
      const rounds = stories.map(async ({ tickets, play }) => {
        do {
          const resident = new Resident(control, await control.resident());
          played.push({ resident: resident.id, tickets });
          await play(resident, new Staff(control), roomNumber(rooms++));
        } while (!isOver);
      });
      const told = Promise.all(rounds);
      const struck = await Promise.race([killing(world, random), told.then(() => ({}))]);
      isOver = true;
      await told;
      await untilQuiet(world);
      clearInterval(clock);
      await product.stop();
      const store = await openStore(world.dataDir);
      const { counts, violations } = await audit(control, store, played, world.simulator.clock.now());
      await store.close();
      const errors = await errorsIn(world.logFile);
      process.stdout.write(`${JSON.stringify({ seed, kills: struck, ...counts, errors })}\n`);
      expect(violations).toEqual([]);
    } finally {
      isOver = true;
      clearInterval(clock);
      await world.close();
    }
  },
  60_000 + kills * 15_000,
);

type World = Awaited<ReturnType<typeof start>>;

async function start() {
  const configDir = resolve('config');
  const credentials = developmentCredentials({}, appKeysOf(configDir));
  const port = await freePort();
  const callbacks = await openWire(() => `http://127.0.0.1:${port}`);
  const simulator = createSimulator({
    world: worldFromConfig(configDir, credentials),
    callbackBase: callbacks.url,
    // Callbacks outlive several deaths in a row; what WeCom gives up is not ours to lose.
    settings: { callback: { retries: 500, retrySpacingMs: 150 } },
  });
  const { url } = await simulator.start();
  advanceToMorning(simulator.clock);
  const api = await openWire(() => url);
  const folder = await mkdtemp(join(tmpdir(), 'qiantai-chaos-'));
  const dataDir = join(folder, 'data');
  const logFile = join(folder, 'product.log');
  const product = new ProductProcess({
    entry: join(__dirname, '../../src/demo/product.js'),
    env: {
      ...credentials.env,
      PATH: process.env.PATH ?? '',
      PORT: String(port),
      DATA_DIR: dataDir,
      QIANTAI_CONFIG: configDir,
      QIANTAI_SECRET: secret,
      WECOM_API_BASE_URL: api.url,
    },
    logFile,
    offsetMilliseconds: () => simulator.clock.now().getTime() - Date.now(),
  });
  simulator.onClock(() => product.tellClock());
  await product.start();
  const control: Control = controlOf(url);
  return {
    simulator,
    product,
    control,
    api,
    callbacks,
    dataDir,
    logFile,
    async close() {
      await product.stop();
      await Promise.all([api.close(), callbacks.close(), simulator.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Kills and starts anew, again and again. Answers how often at which moment. */
async function killing(world: World, random: () => number): Promise<Record<string, number>> {
  const { product, api, callbacks } = world;
  const struck: Record<string, number> = {};
  let restarted: Promise<void> = Promise.resolve();
  const strike = (): void => {
    restarted = product.restart();
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  for (let kill = 0; kill < kills; kill += 1) {
    const kind = pick(['any moment', 'callback', 'request', 'answer'] as const);
    await delay(random() < 0.25 ? 0 : random() * 1500);
    let isStruck = false;
    if (kind !== 'any moment') {
      const wire: Wire = kind === 'callback' ? callbacks : api;
      const match = kind === 'callback' ? '' : pick(apis);
      const moment = kind === 'request' ? 'request' : 'answer';
      const passes = random() < 0.5 && { continueAfterMilliseconds: random() * 100 };
      isStruck = await wire.cut({ match, moment, strike, ...passes }, 2000);
    }
    if (!isStruck) strike();
    const name = isStruck ? kind : 'any moment';
    struck[name] = (struck[name] ?? 0) + 1;
    await restarted;
  }
  return struck;
}

async function untilQuiet({ control, dataDir, simulator }: World): Promise<void> {
  const store = await openStore(dataDir);
  try {
    await until(
      'nothing is left to be done',
      async () => {
        const callbacks = await control.get<readonly { outcome: string }[]>('/sim/callbacks');
        const [inbox, outbox, due] = await Promise.all([
          store.inbox.pendingCount(),
          store.outbox.pendingCount(),
          store.timers.due(new Date(simulator.clock.now().getTime() - 30_000), 1),
        ]);
        return inbox + outbox + due.length === 0 && callbacks.every(({ outcome }) => outcome !== 'pending');
      },
      60,
    );
  } finally {
    await store.close();
  }
}

const openStore = (dataDir: string) =>
  openSqliteStore({ file: join(dataDir, 'qiantai.db'), vault: createVault(secret), readOnly: true });

async function errorsIn(logFile: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const line of (await readFile(logFile, 'utf8')).split('\n')) {
    const event = /"level":"error".*?"event":"([^"]+)"|"event":"([^"]+)".*?"level":"error"/.exec(line);
    const name = event?.[1] ?? event?.[2];
    if (name) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const morningSeconds = 10 * 3600;
const zoneSeconds = 8 * 3600;

function advanceToMorning(clock: { now(): Date; advance(seconds: number): unknown }): void {
  const timeOfDay = (Math.floor(clock.now().getTime() / 1000) + zoneSeconds) % 86_400;
  clock.advance((morningSeconds - timeOfDay + 86_400) % 86_400);
}

/** A home of its own for every story. */
function roomNumber(index: number): string {
  const home = index % 4;
  const floor = Math.floor(index / 4) % 9;
  const unit = Math.floor(index / 36) % 3;
  const building = Math.floor(index / 108) % 7;
  return `${building + 3}栋${unit + 1}单元${floor + 1}0${home + 1}`;
}

/** mulberry32 */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
