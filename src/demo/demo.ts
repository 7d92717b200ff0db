import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import express from 'express';
import { developmentCredentials } from '../simulator/credentials';
import { createSimulator } from '../simulator/simulator';
import type { SimWorld } from '../simulator/world';
import { appKeysOf, worldFromConfig } from '../simulator/world-from-config';
import { masterSecret } from './master-secret';
import { freePort, onFirstFree } from './ports';
import { ProductProcess } from './product-process';
import { demoRoutes } from './routes';
import { StoreReader } from './store-reader';

export interface DemoOptions {
  /** Ports to try for page and simulator, in order; 0 is any free one. */
  ports: readonly number[];
  /** Kept afterwards; without it a temporary folder is made and removed. */
  dataDir?: string;
  configDir: string;
}

export interface Demo {
  url: string;
  /** Kills the product without warning; resolves when the next one serves. */
  restartProduct(): Promise<void>;
  /** Ends everything and removes the temporary folder. */
  stop(): Promise<void>;
}

const PROPERTY = 'yunqi';
const RESIDENTS = [
  { id: 'wmDemoResidentWang', nickname: '王女士' },
  { id: 'wmDemoResidentLi', nickname: '老李' },
];
const INHERITED = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'NODE_OPTIONS', 'LOG_LEVEL'];

/** Simulator and page in this process, the product in a child, all on loopback. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'qiantai-demo-')));
  const dataDir = join(folder, 'data');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const secret = await masterSecret(folder);
  const credentials = developmentCredentials({}, appKeysOf(options.configDir));
  const world = worldFromConfig(options.configDir, credentials);
  const productPort = await freePort();
  const app = express();
  const { simulator, url } = await onFirstFree(options.ports, async (port) => {
    const callbackBase = `http://127.0.0.1:${productPort}`;
    const extend = { path: '/demo', handle: app };
    const created = createSimulator({ world, callbackBase, port, extend });
    return { simulator: created, url: (await created.start()).url };
  });
  const product = new ProductProcess({
    entry: join(__dirname, 'product.js'),
    env: {
      ...inherited(),
      ...credentials.env,
      ...addresses(url),
      HOST: '127.0.0.1',
      PORT: String(productPort),
      DATA_DIR: dataDir,
      QIANTAI_CONFIG: resolve(options.configDir),
      QIANTAI_SECRET: secret,
    },
    logFile: join(folder, 'product.log'),
    offsetMilliseconds: () => simulator.clock.now().getTime() - Date.now(),
  });
  simulator.onClock(() => product.tellClock());
  const reader = new StoreReader(dataDir, secret);

  const startAfresh = async () => {
    await post(url, '/sim/reset', {});
    await product.start();
    for (const resident of RESIDENTS) await post(url, '/sim/residents', resident);
  };
  const reset = async () => {
    await product.stop();
    await reader.close();
    await rm(dataDir, { recursive: true, force: true });
    await mkdir(dataDir, { mode: 0o700 });
    await startAfresh();
  };
  const stop = async () => {
    await product.stop();
    await reader.close();
    await simulator.stop();
    if (options.dataDir === undefined) await rm(folder, { recursive: true, force: true });
  };
  app.use(
    '/demo',
    demoRoutes({
      product,
      store: () => reader.store(),
      opening: openingOf(world),
      ...(options.dataDir === undefined ? { reset } : {}),
    }),
  );
  await startAfresh().catch(async (error: unknown) => {
    await simulator.stop();
    throw error;
  });
  return { url, restartProduct: () => product.restart(), stop };
}

/** Nothing else of the surroundings: a database or a real corp set there is not for the demonstration. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}

function addresses(url: string): Record<string, string> {
  return { WECOM_API_BASE_URL: url, WECOM_AIBOT_WS_URL: `${url.replace('http', 'ws')}/aibot` };
}

/** The account and group of one property, so that the phones belong together. */
function openingOf({ kfAccounts, groups }: SimWorld): { openKfid: string; group: string } {
  const group = groups.find(({ propertyId }) => propertyId === PROPERTY) ?? groups[0];
  const account =
    kfAccounts.find(({ openKfid }) => openKfid.toLowerCase().includes(PROPERTY)) ?? kfAccounts[0];
  return { openKfid: account?.openKfid ?? '', group: group ? `${group.propertyId}.${group.id}` : '' };
}

async function post(url: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}
