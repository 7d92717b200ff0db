import { requiredReplies } from '../flows/texts';
import { createHttpApp } from './adapters/http/app';
import { type HttpServer, listen } from './adapters/http/server';
import { createVault } from './adapters/vault/vault';
import { type Coordination, openCoordination } from './composition/coordination';
import { type Pace, type Product, type Replacements, startProduct } from './composition/product';
import { openStorage } from './composition/storage';
import { loadConfiguration } from './config/config';
import type { Secrets } from './config/secrets';
import type { ProcessSettings } from './config/settings';
import { checkRole, portProblem } from './config/start-problems';
import type { Configuration } from './domain/configuration';
import { createLogger } from './observability/logger';
import { createMetrics } from './observability/metrics';
import { type Clock, systemClock } from './ports/clock';
import type { Logger } from './ports/logger';
import type { Store } from './ports/store';

/** Ports that tests and the demonstration replace; every other one is built from the settings. */
export interface Overrides extends Replacements {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Puts something between the product and its store. */
  readonly wrapStore?: (store: Store) => Store;
  readonly configuration?: Configuration;
}

export interface App {
  /** The port it listens on. */
  readonly port: number;
  readonly store: Store;
  readonly configuration: Configuration;
  /** Looks at once for what is due, e.g. after the clock was moved. */
  wake(): void;
  /** Takes no more work, finishes what it holds, closes everything; within 8 s. */
  stop(): Promise<void>;
}

const defaultPace: Pace = { sweepMilliseconds: 500, reconcileSeconds: 120 };

/**
 * Builds the product from its settings and starts it. It listens from the first moment; until its servers can be reached
 * it waits for them, `/readyz` says for which, and callbacks are asked to come again.
 * @param signal ends the waiting; the promise then rejects with its reason
 * @throws ConfigurationProblems listing everything wrong with the configuration folder, or naming the variable that keeps it
 * from starting
 */
export async function startApp(
  settings: ProcessSettings,
  secrets: Secrets,
  overrides: Overrides = {},
  pace: Pace = defaultPace,
  signal: AbortSignal = new AbortController().signal,
): Promise<App> {
  const clock = overrides.clock ?? systemClock;
  const logger =
    overrides.logger ??
    createLogger({ level: settings.logLevel, clock, out: process.stdout, err: process.stderr });
  const configuration = overrides.configuration ?? loadConfiguration(settings.configDir, requiredReplies);
  checkRole(settings);
  const vault = createVault(secrets.master.reveal());

  let running: { product: Product; coordination: Coordination } | undefined;
  let obstacle = 'starting';
  const pending = async (box: 'inbox' | 'outbox'): Promise<number> => {
    if (!running) throw new Error('the store is not open yet');
    return running.product.store[box].pendingCount();
  };
  const metrics = createMetrics({
    pending: { inbox: () => pending('inbox'), outbox: () => pending('outbox') },
  });
  const http = createHttpApp({
    callbacks: {
      endpoints: () => running?.product.endpoints() ?? null,
      problem: () => running?.coordination.problem() ?? null,
    },
    readiness: async () => (running ? problemsOf(running.product.store, running.coordination) : [obstacle]),
    metrics,
    logger,
  });
  const server = await listenOn(settings, http);
  logger.info('app.listening', { port: server.port });

  const waiting = {
    logger,
    signal,
    onWaiting: (problem: string | null) => {
      obstacle = problem ?? 'starting';
    },
  };
  const opened: { close(): Promise<void> }[] = [server];
  try {
    const storage = await openStorage(settings, vault, waiting);
    opened.push(storage);
    const coordination = await openCoordination(
      settings,
      { clock, vault, installation: storage.installation },
      waiting,
    );
    opened.push(coordination);
    const store = overrides.wrapStore?.(storage.store) ?? storage.store;
    const product = startProduct({
      settings,
      secrets,
      configuration,
      storage: { ...storage, store },
      coordination,
      clock,
      logger,
      metrics,
      pace,
      replacements: overrides,
    });
    running = { product, coordination };
    const { port } = server;
    logger.info('app.started', {
      port,
      role: settings.role,
      properties: configuration.properties.map(({ id }) => id),
    });
    return {
      port,
      store: product.store,
      configuration,
      wake: () => product.wake(),
      async stop() {
        await product.stop(server.close());
        await coordination.close();
        await storage.close();
        logger.info('app.stopped');
      },
    };
  } catch (error) {
    for (const each of opened.reverse()) await each.close();
    throw error;
  }
}

async function problemsOf(store: Store, coordination: Coordination): Promise<readonly string[]> {
  const problems: string[] = [];
  try {
    await store.ping();
  } catch (error) {
    problems.push(`store: ${error instanceof Error ? error.message : 'not reachable'}`);
  }
  const problem = coordination.problem();
  return problem ? [...problems, problem] : problems;
}

async function listenOn(
  { port, host }: ProcessSettings,
  handle: Parameters<typeof listen>[0],
): Promise<HttpServer> {
  try {
    return await listen(handle, port, host);
  } catch (error) {
    throw portProblem(error, port);
  }
}
