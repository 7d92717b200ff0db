import { setTimeout as delay } from 'node:timers/promises';
import { requiredReplies } from '../flows/texts';
import { createHttpApp } from './adapters/http/app';
import { type HttpServer, listen } from './adapters/http/server';
import { createIds } from './adapters/local/ids';
import { createVault } from './adapters/vault/vault';
import { type Coordination, openLocalCoordination } from './composition/coordination';
import { openStorage } from './composition/storage';
import { createWecom } from './composition/wecom';
import { loadConfiguration } from './config/config';
import type { Secrets } from './config/secrets';
import type { ProcessSettings } from './config/settings';
import { checkSupported, portProblem } from './config/start-problems';
import type { Configuration } from './domain/configuration';
import type { Relay } from './engine/delivery/relay-outbox';
import type { InboxProcessing } from './engine/process-inbox';
import { announcingStore } from './engine/workers/announcing-store';
import { createSweeper } from './engine/workers/sweeper';
import { startWorkers } from './engine/workers/workers';
import { createLogger } from './observability/logger';
import { createMetrics } from './observability/metrics';
import { type Clock, systemClock } from './ports/clock';
import type { Courier } from './ports/courier';
import type { Logger } from './ports/logger';
import type { SmsProvider } from './ports/sms';
import type { Store } from './ports/store';
import type { UnderstandingPort } from './ports/understanding';
import { createWordListUnderstanding } from './understanding/word-list';

/** Ports that tests and the demonstration replace; every other one is built from the settings. */
export interface Overrides {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Puts something between the product and its store. */
  readonly wrapStore?: (store: Store) => Store;
  readonly courier?: Courier;
  readonly understanding?: UnderstandingPort;
  readonly sms?: SmsProvider;
  readonly configuration?: Configuration;
}

/** How often the product looks by itself, for tests that cannot wait. */
export interface Pace {
  /** How often what was put off or lost is looked for. Default 500. */
  readonly sweepMilliseconds: number;
  /** How often every account is pulled without being rung for. Default 120. */
  readonly reconcileSeconds: number;
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

/** How long new deliveries still leave while everything else comes to an end. */
const lastDeliveriesMilliseconds = 1_500;
/** Longer than a call to WeCom may take; what is still under way then (a download) begins anew after the next start. */
const stopMilliseconds = 8_000;
/** Longer than a call to WeCom may take, with the commits around it. */
const tryLastsSeconds = 15;
const defaultPace: Pace = { sweepMilliseconds: 500, reconcileSeconds: 120 };

/**
 * Builds the product from its settings and starts it.
 * @throws ConfigurationProblems listing everything wrong with the configuration folder, or naming the variable that keeps it
 * from starting
 */
export async function startApp(
  settings: ProcessSettings,
  secrets: Secrets,
  overrides: Overrides = {},
  pace: Pace = defaultPace,
): Promise<App> {
  const clock = overrides.clock ?? systemClock;
  const logger =
    overrides.logger ??
    createLogger({ level: settings.logLevel, clock, out: process.stdout, err: process.stderr });
  const configuration = overrides.configuration ?? loadConfiguration(settings.configDir, requiredReplies);
  checkSupported(settings);
  const vault = createVault(secrets.master.reveal());
  const storage = await openStorage(settings, vault);
  const coordination = openLocalCoordination(clock, logger);
  const { queue, leases, limits, tokens } = coordination;
  const store = announcingStore(overrides.wrapStore?.(storage.store) ?? storage.store, queue, clock);
  const ids = createIds(clock);
  const understanding = overrides.understanding ?? createWordListUnderstanding(configuration);
  const metrics = createMetrics({
    pending: { inbox: () => store.inbox.pendingCount(), outbox: () => store.outbox.pendingCount() },
  });

  const wecom = createWecom({
    settings,
    secrets,
    configuration,
    tokens,
    leases,
    clock,
    ids,
    logger,
    ...(overrides.sms && { sms: overrides.sms }),
    isUrgent: (text) =>
      Boolean(
        understanding.understand(text, { propertyId: configuration.properties[0]?.id ?? '' }).emergency,
      ),
    reconcileSeconds: pace.reconcileSeconds,
  });
  const puller = wecom.pullerOn(store);
  const endpoints = {
    kf: wecom.endpointOf('KF', store, puller),
    staff: wecom.endpointOf('STAFF', store, puller),
  };
  const http = createHttpApp({
    callbacks: { endpoints: () => endpoints, problem: () => coordination.problem() },
    readiness: () => problemsOf(store, coordination),
    metrics,
    logger,
  });
  const server = await listenOr(settings, http, () => store.close());

  const processing: InboxProcessing = { store, configuration, clock, logger, understanding, ids };
  const relay: Relay = {
    store,
    configuration,
    courier: overrides.courier ?? wecom.courier,
    limits,
    clock,
    ids,
    logger,
    tryLastsSeconds: coordination.isShared ? tryLastsSeconds : 0,
  };
  const sweeper = createSweeper({
    store,
    queue,
    leases,
    clock,
    logger,
    intervalMilliseconds: pace.sweepMilliseconds,
    accountsWithNews: () => puller.accountsWithNews(),
  });
  const works = settings.role !== 'web';
  const workers = works
    ? startWorkers({
        queue,
        processing,
        relay,
        media: { store, source: wecom.mediaSource, files: storage.files, clock, logger },
        pull: (account) => puller.pullIfNews(account),
        onHandled(kind, outcome, seconds) {
          metrics.inboxHandled(kind, inboxOutcomes[outcome]);
          metrics.step(seconds);
          if (outcome === 'given-up') metrics.alert('inbox_given_up');
        },
        onDelivered: (type, outcome) => metrics.delivery(type, outcome),
      })
    : null;
  if (works) {
    puller.start();
    sweeper.start();
  }
  const { port } = server;
  logger.info('app.started', {
    port,
    role: settings.role,
    properties: configuration.properties.map(({ id }) => id),
  });

  return {
    port,
    store,
    configuration,
    wake: () => sweeper.sweep(),
    async stop() {
      const others = Promise.all([server.close(), puller.stop(), sweeper.stop(), workers?.stopDeciding()]);
      // What the others decide meanwhile may still leave, but a call that hangs must not use up the time.
      await Promise.race([others, delay(lastDeliveriesMilliseconds, undefined, { ref: false })]);
      await Promise.race([
        Promise.all([others, workers?.stopDelivering()]),
        delay(stopMilliseconds - lastDeliveriesMilliseconds, undefined, { ref: false }),
      ]);
      await coordination.close();
      await store.close();
      logger.info('app.stopped');
    },
  };
}

const inboxOutcomes = {
  handled: 'done',
  overtaken: 'done',
  'put-off': 'deferred',
  'given-up': 'buried',
} as const;

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

async function listenOr(
  { port, host }: ProcessSettings,
  handle: Parameters<typeof listen>[0],
  undo: () => Promise<void>,
): Promise<HttpServer> {
  try {
    return await listen(handle, port, host);
  } catch (error) {
    await undo();
    throw portProblem(error, port);
  }
}
