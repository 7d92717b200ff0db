import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { developmentCredentials } from '../simulator/credentials';
import { createSimulator } from '../simulator/simulator';
import type { SimWorld } from '../simulator/world';
import { appKeysOf, worldFromConfig } from '../simulator/world-from-config';
import { createProduct } from './create-product';
import { embeddedHome } from './embedded-home';
import { masterSecret } from './master-secret';
import { freePort, onFirstFree } from './ports';
import { productEnvironment } from './product-environment';
import { ProductDidNotStart } from './product-process';
import { demoRoutes } from './routes';
import { serverHome } from './server-home';

export interface DemoOptions {
  /** Ports to try for page and simulator, in order; 0 is any free one. */
  ports: readonly number[];
  /** Kept afterwards; without it a temporary folder is made and removed. */
  dataDir?: string;
  /** One web and two workers on a MongoDB and a Redis of their own, instead of one process on the embedded store. */
  cluster?: boolean;
  configDir: string;
}

export interface Demo {
  url: string;
  /** Kills the product, or one of its processes, without warning; resolves when the next one serves. */
  restartProduct(): Promise<void>;
  /** Ends everything and removes the temporary folder. */
  stop(): Promise<void>;
}

const PROPERTY = 'yunqi';
const RESIDENTS = [
  { id: 'wmDemoResidentWang', nickname: '王女士' },
  { id: 'wmDemoResidentLi', nickname: '老李' },
];

/**
 * Simulator and page in this process, the product in children, all on loopback.
 * @throws ProductDidNotStart when only that failed: then the temporary folder stays, with what the product printed
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { dataDir, cluster = false, configDir } = options;
  if (cluster && dataDir !== undefined)
    throw new Error('--data keeps the data of one process, --cluster keeps nothing: leave one of them out');
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'qiantai-demo-')));
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of opened.toReversed()) await end();
  };
  const removeFolder = async () => {
    if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const secret = await masterSecret(folder);
    const home = await (cluster ? serverHome(secret) : embeddedHome(join(folder, 'data'), secret));
    opened.push(() => home.close());
    const credentials = developmentCredentials({}, appKeysOf(configDir));
    const world = worldFromConfig(configDir, credentials);
    const frontPort = await freePort();
    const app = express();
    const { simulator, url } = await onFirstFree(options.ports, async (port) => {
      const callbackBase = `http://127.0.0.1:${frontPort}`;
      const extend = { path: '/demo', handle: app };
      const created = createSimulator({ world, callbackBase, port, extend });
      return { simulator: created, url: (await created.start()).url };
    });
    opened.push(() => simulator.stop());
    const product = createProduct(cluster ? 'cluster' : 'alone', {
      env: {
        ...productEnvironment({ credentials: credentials.env, simulatorUrl: url, configDir, secret }),
        ...home.env,
      },
      frontPort,
      folder,
      offsetMilliseconds: () => simulator.clock.now().getTime() - Date.now(),
    });
    opened.push(() => product.stop());
    simulator.onClock(() => product.tellClock());
    const startAfresh = async () => {
      await post(url, '/sim/reset', {});
      await product.start();
      for (const resident of RESIDENTS) await post(url, '/sim/residents', resident);
    };
    const reset = async () => {
      await product.stop();
      await home.clear();
      await startAfresh();
    };
    app.use(
      '/demo',
      demoRoutes({
        product,
        store: () => home.store(),
        opening: openingOf(world),
        ...(dataDir === undefined ? { reset } : {}),
      }),
    );
    await startAfresh();
    return { url, restartProduct: () => product.restart(), stop: () => close().finally(removeFolder) };
  } catch (error) {
    await close();
    if (!(error instanceof ProductDidNotStart)) await removeFolder();
    throw error;
  }
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
