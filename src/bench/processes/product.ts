import { join } from 'node:path';
import { type Callbacks, createCallbacks } from '../load/callbacks';
import { type StandIn, startStandIn } from '../stand-in/server';
import type { Installation } from '../topologies/topology';
import { type Child, startChild } from './child';
import { environmentOf } from './environment';
import { type ProductMetrics, readMetrics } from './metrics';
import { scratchFolder } from './scratch';

export interface ProductPlan {
  readonly installation: Installation;
  /** File that receives its CPU profile when it ends. */
  readonly profile?: { readonly folder: string; readonly name: string };
}

/** The real product, in a process of its own, with a WeCom beside it. */
export interface Product {
  readonly child: Child;
  readonly port: number;
  readonly wecom: StandIn;
  readonly callbacks: Callbacks;
  metrics(): Promise<ProductMetrics>;
}

/** Resolves once the child is started, before it serves. */
export async function launchProduct(plan: ProductPlan): Promise<{
  readonly child: Child;
  readonly wecom: StandIn;
  stop(): Promise<void>;
}> {
  const { installation, profile } = plan;
  const wecom = await startStandIn();
  const folder = scratchFolder();
  const profiling = profile && [
    '--cpu-prof',
    `--cpu-prof-dir=${profile.folder}`,
    `--cpu-prof-name=${profile.name}.cpuprofile`,
  ];
  const child = startChild({
    entry: join(__dirname, '../../main.js'),
    env: environmentOf(installation.env, wecom.url),
    // As `npm start` does.
    nodeOptions: ['--enable-source-maps', ...(profiling ?? [])],
    logFile: join(folder.path, 'log'),
  });
  return {
    child,
    wecom,
    async stop() {
      await child.stop();
      await wecom.close();
      folder.remove();
    },
  };
}

/** @throws also when the product called a method that the stand-in does not have */
export async function withProduct<T>(plan: ProductPlan, use: (product: Product) => Promise<T>): Promise<T> {
  const launched = await launchProduct(plan);
  try {
    const { child, wecom } = launched;
    const port = await child.serving();
    const callbacks = createCallbacks();
    const result = await use({ child, port, wecom, callbacks, metrics: () => readMetrics(port) });
    if (wecom.unknown.size > 0)
      throw new Error(`the stand-in for WeCom has no ${[...wecom.unknown].join(', ')}`);
    return result;
  } finally {
    await launched.stop();
  }
}
