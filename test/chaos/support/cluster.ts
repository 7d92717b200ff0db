import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openMongoStore } from '../../../src/adapters/mongo/store';
import { createVault } from '../../../src/adapters/vault/vault';
import { freePort } from '../../../src/demo/ports';
import { ProductProcess } from '../../../src/demo/product-process';
import type { Store } from '../../../src/ports/store';
import { developmentCredentials } from '../../../src/simulator/credentials';
import { createSimulator, type Simulator } from '../../../src/simulator/simulator';
import { appKeysOf, worldFromConfig } from '../../../src/simulator/world-from-config';
import { type Balancer, openBalancer } from '../../harness/balancer';
import type { Control } from '../../harness/control';
import { until } from '../../harness/until';
import { type OwnMongo, startMongo } from '../../services/mongo';
import { type OwnRedis, startRedis } from '../../services/redis';
import { openPhones } from './phones';
import { type SharedTime, startTime } from './shared-time';
import { advanceToMorning } from './world';

/** The product as several processes, on servers of its own, behind a balancer. */
export interface Cluster {
  readonly simulator: Simulator;
  readonly control: Control;
  readonly mongo: OwnMongo;
  readonly redis: OwnRedis;
  readonly webs: readonly ProductProcess[];
  readonly workers: readonly ProductProcess[];
  readonly time: SharedTime;
  readonly logFile: string;
  openStore(): Promise<Store>;
  /** Resolves when every process serves. */
  untilServing(): Promise<void>;
  stopProcesses(): Promise<void>;
  close(): Promise<void>;
}

const secret = 'a-secret-for-tests-only';
const servingSeconds = 120;

/** @param speed how many times faster than here the shared time runs */
export async function startCluster(
  { webs: webCount, workers: workerCount }: { readonly webs: number; readonly workers: number },
  speed: number,
): Promise<Cluster> {
  const closing: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const step of closing.reverse()) await step();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'qiantai-cluster-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const [mongo, redis] = await Promise.all([startMongo(), startRedis()]);
    closing.push(() => Promise.all([mongo.stop(), redis.stop()]));
    const ports = await Promise.all(Array.from({ length: webCount }, freePort));
    const balancer: Balancer = await openBalancer(ports.map((port) => `http://127.0.0.1:${port}`));
    closing.push(() => balancer.close());

    const configDir = resolve('config');
    const credentials = developmentCredentials({}, appKeysOf(configDir));
    const simulator = createSimulator({
      world: worldFromConfig(configDir, credentials),
      callbackBase: balancer.url,
      // The same few leaders are called for everything that hundreds of people report within minutes.
      settings: { voice: { calleePerEightMinutes: 100_000, calleePerDay: 100_000 } },
    });
    const { url } = await simulator.start();
    closing.push(() => simulator.stop());
    advanceToMorning(simulator.clock);
    const phones = await openPhones(url);
    closing.push(() => phones.close());

    const logFile = join(folder, 'product.log');
    const uri = mongo.databaseUri();
    const processOf = (role: 'web' | 'worker', port: number): ProductProcess => {
      const product = new ProductProcess({
        entry: join(__dirname, '../../../src/demo/product.js'),
        env: {
          ...credentials.env,
          PATH: process.env.PATH ?? '',
          QIANTAI_ROLE: role,
          PORT: String(port),
          MONGODB_URI: uri,
          REDIS_URL: redis.url,
          DATA_DIR: join(folder, 'unused'),
          QIANTAI_CONFIG: configDir,
          QIANTAI_SECRET: secret,
          WECOM_API_BASE_URL: url,
        },
        logFile,
        offsetMilliseconds: () => simulator.clock.now().getTime() - Date.now(),
      });
      simulator.onClock(() => product.tellClock());
      return product;
    };
    const webs = ports.map((port) => processOf('web', port));
    const workers = Array.from({ length: workerCount }, () => processOf('worker', 0));
    const all = [...webs, ...workers];
    const stopProcesses = async (): Promise<void> => {
      await Promise.all(all.map((product) => product.stop()));
    };
    closing.push(stopProcesses);
    await Promise.all(all.map((product) => product.start()));
    const time = startTime(simulator.clock, speed);
    closing.push(() => time.stop());

    return {
      simulator,
      control: phones.control,
      mongo,
      redis,
      webs,
      workers,
      time,
      logFile,
      openStore: () => openMongoStore({ uri, vault: createVault(secret) }),
      untilServing: () =>
        until('every process serves', () => all.every((product) => product.state().running), servingSeconds),
      stopProcesses,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
