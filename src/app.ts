import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { requiredReplies } from '../flows/texts';
import { createHttpApp } from './adapters/http/app';
import { type HttpServer, listen } from './adapters/http/server';
import { createIds } from './adapters/local/ids';
import { createLocalLeases } from './adapters/local/leases';
import { createMediaFiles } from './adapters/local/media-files';
import { createLocalRateLimits } from './adapters/local/rate-limits';
import { createLocalTokenStore } from './adapters/local/token-store';
import { createLocalWorkSignal } from './adapters/local/work-signal';
import { openSqliteStore } from './adapters/sqlite/store';
import { createVault } from './adapters/vault/vault';
import { createWecomApi, createWecomWebhook } from './adapters/wecom/api-client';
import { createCallbackHandler } from './adapters/wecom/callbacks';
import { createWecomCourier } from './adapters/wecom/courier';
import { createCallbackCrypto } from './adapters/wecom/crypto';
import { createWecomMediaSource } from './adapters/wecom/media-source';
import { createPuller } from './adapters/wecom/puller';
import { loadConfiguration } from './config/config';
import type { AppKey } from './config/env';
import type { Secrets } from './config/secrets';
import type { ProcessSettings } from './config/settings';
import { checkSupported, dataDirProblem, portProblem } from './config/start-problems';
import type { Configuration } from './domain/configuration';
import type { Relay } from './engine/delivery/relay-outbox';
import { inboxLoop, type LoopSettings, mediaLoop, outboxLoop, timerLoop } from './engine/loops';
import type { InboxProcessing } from './engine/process-inbox';
import { createLogger } from './observability/logger';
import { createMetrics } from './observability/metrics';
import { type Clock, systemClock } from './ports/clock';
import type { Courier } from './ports/courier';
import type { Logger } from './ports/logger';
import type { SmsProvider } from './ports/sms';
import type { Store } from './ports/store';
import type { UnderstandingPort } from './ports/understanding';
import type { Vault } from './ports/vault';
import { createWordListUnderstanding } from './understanding/word-list';

/** Ports that tests and the demonstration replace; every other one is built from the settings. */
export interface Overrides {
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly store?: Store;
  readonly courier?: Courier;
  readonly understanding?: UnderstandingPort;
  readonly sms?: SmsProvider;
  readonly configuration?: Configuration;
}

/** Behaviour of the loops, for tests that cannot wait. */
export interface Pace {
  /** How often every loop looks by itself. Default 500. */
  readonly pollMilliseconds: number;
  /** How often every account is pulled without being rung for. Default 120. */
  readonly reconcileSeconds: number;
}

export interface App {
  /** The port it listens on. */
  readonly port: number;
  readonly store: Store;
  readonly configuration: Configuration;
  /** Looks for due timers and deliveries at once, e.g. after the clock was moved. */
  wake(): void;
  /** Takes no more work, finishes what it holds, closes everything; within 8 s. */
  stop(): Promise<void>;
}

const callbackMaxAgeSeconds = 3600;
/** How long new deliveries still leave while everything else comes to an end. */
const lastDeliveriesMilliseconds = 1_500;
/** Longer than a call to WeCom may take; what is still under way then (a download) begins anew after the next start. */
const stopMilliseconds = 8_000;
const defaultPace: Pace = { pollMilliseconds: 500, reconcileSeconds: 120 };

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
  const store = overrides.store ?? (await openStore(settings, vault));
  const ids = createIds(clock);
  const signal = createLocalWorkSignal(logger);
  const leases = createLocalLeases();
  const metrics = createMetrics({
    pending: { inbox: () => store.inbox.pendingCount(), outbox: () => store.outbox.pendingCount() },
  });

  const tokens = createLocalTokenStore();
  const apiOf = (key: AppKey) =>
    createWecomApi({
      baseUrl: settings.wecomBaseUrl,
      corpId: settings.corpId,
      agentId: settings.apps[key].agentId,
      secret: secrets.apps[key].secret.reveal(),
      tokens,
      clock,
      logger,
    });
  const residentApi = apiOf('KF');
  const staffApi = apiOf('STAFF');
  const webhookKeys = new Map<string, string>(
    configuration.properties.flatMap(({ id, groups }) =>
      groups.map((group) => [`${id}/${group.id}`, group.webhookKey] as const),
    ),
  );
  const courier =
    overrides.courier ??
    createWecomCourier({
      residentApi,
      staffApi,
      webhook: createWecomWebhook({ baseUrl: settings.wecomBaseUrl, logger }),
      webhookKeyOf: (groupKey) => webhookKeys.get(groupKey) ?? null,
      clock,
      logger,
      ...(overrides.sms && { sms: overrides.sms }),
    });

  const understanding = overrides.understanding ?? createWordListUnderstanding(configuration);
  const accounts = configuration.properties.flatMap(({ id, kf }) =>
    kf.map(({ account }) => ({ account, propertyId: id })),
  );
  const isUrgent = (text: string): boolean =>
    Boolean(understanding.understand(text, { propertyId: configuration.properties[0]?.id ?? '' }).emergency);
  const puller = createPuller({
    api: residentApi.kf,
    store,
    clock,
    ids,
    signal,
    leases,
    logger,
    accounts,
    isUrgent,
    reconcileSeconds: pace.reconcileSeconds,
  });

  const endpointOf = (key: AppKey) =>
    createCallbackHandler({
      appKey: key,
      crypto: createCallbackCrypto({
        token: secrets.apps[key].token.reveal(),
        aesKey: secrets.apps[key].aesKey.reveal(),
        receiveId: settings.corpId,
      }),
      store,
      puller,
      ids,
      clock,
      signal,
      logger,
      isUrgent,
      maxAgeSeconds: callbackMaxAgeSeconds,
    });
  const http = createHttpApp({
    callbacks: { kf: endpointOf('KF'), staff: endpointOf('STAFF') },
    readiness: () => problemsOf(store),
    metrics,
    logger,
  });

  const processing: InboxProcessing = { store, configuration, clock, logger, understanding, ids };
  const limits = createLocalRateLimits(clock);
  const relay: Relay = { store, configuration, courier, limits, clock, ids, logger };
  const loopSettings: LoopSettings = {
    signal,
    leases,
    pollMilliseconds: pace.pollMilliseconds,
    conversationsAtOnce: 32,
    deliveriesAtOnce: 32,
    onHandled: (kind, outcome, seconds) => {
      metrics.inboxHandled(
        kind,
        outcome === 'given-up' ? 'buried' : outcome === 'put-off' ? 'deferred' : 'done',
      );
      metrics.step(seconds);
      if (outcome === 'given-up') metrics.alert('inbox_given_up');
    },
    onDelivered: (type, outcome) => metrics.delivery(type, outcome),
  };
  const works = settings.role !== 'web';
  const deliveries = outboxLoop(relay, loopSettings);
  const loops = works
    ? [
        inboxLoop(processing, loopSettings),
        timerLoop(processing, loopSettings),
        mediaLoop(
          processing,
          loopSettings,
          createWecomMediaSource(residentApi.media),
          createMediaFiles({ dataDir: settings.dataDir, vault }),
        ),
      ]
    : [];

  const server = await listenOr(settings, http, () => store.close());
  for (const loop of loops) loop.start();
  if (works) {
    deliveries.start();
    puller.start();
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
    wake() {
      for (const kind of ['timers', 'inbox', 'outbox', 'pull', 'media'] as const) signal.raise(kind);
    },
    async stop() {
      const others = Promise.all([server.close(), puller.stop(), ...loops.map((loop) => loop.stop())]);
      // What the others decide meanwhile may still leave, but a call that hangs must not use up the time.
      await Promise.race([others, delay(lastDeliveriesMilliseconds, undefined, { ref: false })]);
      await Promise.race([
        Promise.all([others, works ? deliveries.stop() : undefined]),
        delay(stopMilliseconds - lastDeliveriesMilliseconds, undefined, { ref: false }),
      ]);
      await store.close();
      logger.info('app.stopped');
    },
  };
}

async function problemsOf(store: Store): Promise<readonly string[]> {
  try {
    await store.ping();
    return [];
  } catch (error) {
    return [`store: ${error instanceof Error ? error.message : 'not reachable'}`];
  }
}

async function openStore({ dataDir }: ProcessSettings, vault: Vault): Promise<Store> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return await openSqliteStore({ file: join(dataDir, 'qiantai.db'), vault });
  } catch (error) {
    throw dataDirProblem(error, dataDir);
  }
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
