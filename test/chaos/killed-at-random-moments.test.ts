import { mkdtemp, rm } from 'node:fs/promises';
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
import { openWire, type Wire } from '../harness/wire';
import { audit, type Played } from './support/audit';
import { type Chance, chanceFrom } from './support/chance';
import { comeToRest } from './support/rest';
import { type SharedTime, startTime } from './support/shared-time';
import { Resident, Staff, stories } from './support/stories';
import { advanceToMorning, errorsIn, roomNumber } from './support/world';

/** `CHAOS_KILLS=200` for the long form; `CHAOS_SEED` repeats a run's choices. */
const kills = Number(process.env.CHAOS_KILLS ?? 12);
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 1e9));
const secret = 'a-secret-for-tests-only';
/** Shared time runs this much faster, so that alarms go off between the kills. */
const clockSpeed = 20;

const apis = ['send_msg', 'message/send', 'webhook/send', 'update_template_card', 'sync_msg', 'pstncc', ''];

it(
  `nothing is lost and nothing is said twice when the process is killed ${kills} times (CHAOS_SEED=${seed})`,
  async () => {
    const chance = chanceFrom(seed);
    const world = await start();
    const { product, control } = world;
    const time = startTime(world.simulator.clock, clockSpeed);
    let isOver = false;
    const played: Played[] = [];
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
      const struck = await Promise.race([killing(world, chance), told.then(() => ({}))]);
      isOver = true;
      await told;
      await untilQuiet(world, time);
      await product.stop();
      const store = await openStore(world.dataDir);
      const { counts, violations } = await audit(control, store, played, world.simulator.clock.now());
      await store.close();
      const errors = await errorsIn(world.logFile);
      process.stdout.write(`${JSON.stringify({ seed, kills: struck, ...counts, errors })}\n`);
      expect(violations).toEqual([]);
    } finally {
      isOver = true;
      time.stop();
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
async function killing(world: World, chance: Chance): Promise<Record<string, number>> {
  const { product, api, callbacks } = world;
  const struck: Record<string, number> = {};
  let restarted: Promise<void> = Promise.resolve();
  const strike = (): void => {
    restarted = product.restart();
  };
  const random = chance.next;
  for (let kill = 0; kill < kills; kill += 1) {
    const kind = chance.pick(['any moment', 'callback', 'request', 'answer'] as const);
    await delay(random() < 0.25 ? 0 : random() * 1500);
    let isStruck = false;
    if (kind !== 'any moment') {
      const wire: Wire = kind === 'callback' ? callbacks : api;
      const match = kind === 'callback' ? '' : chance.pick(apis);
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

async function untilQuiet({ control, dataDir, simulator }: World, time: SharedTime): Promise<void> {
  const store = await openStore(dataDir);
  try {
    await comeToRest({ control, store, clock: simulator.clock, time }, 60);
  } finally {
    await store.close();
  }
}

const openStore = (dataDir: string) =>
  openSqliteStore({ file: join(dataDir, 'qiantai.db'), vault: createVault(secret), readOnly: true });
