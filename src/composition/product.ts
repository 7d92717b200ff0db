import { setTimeout as delay } from 'node:timers/promises';
import { createIds } from '../adapters/local/ids';
import type { Secrets } from '../config/secrets';
import type { ProcessSettings } from '../config/settings';
import type { Configuration } from '../domain/configuration';
import type { Relay } from '../engine/delivery/relay-outbox';
import type { InboxProcessing } from '../engine/process-inbox';
import { announcingStore } from '../engine/workers/announcing-store';
import { createSweeper, type Sweeper } from '../engine/workers/sweeper';
import { startWorkers, type Workers } from '../engine/workers/workers';
import type { Metrics } from '../observability/metrics';
import type { Clock } from '../ports/clock';
import type { Courier } from '../ports/courier';
import type { Logger } from '../ports/logger';
import type { SmsProvider } from '../ports/sms';
import type { SpeechPort } from '../ports/speech';
import type { Store } from '../ports/store';
import type { UnderstandingPort } from '../ports/understanding';
import { createUnderstanding } from '../understanding/understanding';
import type { Coordination } from './coordination';
import { openSecondLook } from './second-look';
import { shippedModel } from './shipped-model';
import { slotsInOneProcess, slotsOnServers } from './slots';
import { createSpeech } from './speech';
import type { Storage } from './storage';
import { watchStore } from './store-watch';
import { createWecom, type Wecom } from './wecom';

/** How often the product looks by itself, for tests that cannot wait. */
export interface Pace {
  /** How often what was put off or lost is looked for. Default 500. */
  readonly sweepMilliseconds: number;
  /** How often every account is pulled without being rung for. Default 120. */
  readonly reconcileSeconds: number;
}

/** Ports that may be given instead of being built from the settings. */
export interface Replacements {
  readonly courier?: Courier;
  readonly understanding?: UnderstandingPort;
  readonly sms?: SmsProvider;
  readonly speech?: SpeechPort;
}

interface ProductOptions {
  readonly settings: ProcessSettings;
  readonly secrets: Secrets;
  readonly configuration: Configuration;
  readonly storage: Storage;
  readonly coordination: Coordination;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly pace: Pace;
  readonly replacements: Replacements;
}

/** The product at work: callbacks are kept, and where the role says so, conversations advance and deliveries leave. */
export interface Product {
  /** Null while nothing can be kept. */
  endpoints(): Readonly<Record<string, ReturnType<Wecom['endpointOf']>>> | null;
  readonly store: Store;
  /** Looks at once for what is due. */
  wake(): void;
  /**
   * Takes no more work and finishes what it holds, within 8 s.
   * @param intake resolves when nothing comes in any more
   */
  stop(intake: Promise<void>): Promise<void>;
}

/** How long new deliveries still leave while everything else comes to an end. */
const lastDeliveriesMilliseconds = 1_500;
/** Longer than a call to WeCom may take; what is still under way then (a download) begins anew after the next start. */
const stopMilliseconds = 8_000;
/** Longer than a call to WeCom may take, with the commits around it. */
const tryLastsSeconds = 15;

export function startProduct(options: ProductOptions): Product {
  const { settings, secrets, configuration, storage, coordination, clock, logger, pace } = options;
  const { replacements } = options;
  const { queue, leases, tokens, live } = coordination;
  const ids = createIds(clock);
  const watch = watchStore(storage.store, logger);
  const store = announcingStore(watch.store, { queue, live, clock });
  const understanding = replacements.understanding ?? createUnderstanding(configuration, shippedModel());
  const speech = replacements.speech ?? createSpeech(settings, secrets);
  const isUrgent = (text: string): boolean =>
    Boolean(understanding.understand(text, { propertyId: configuration.properties[0]?.id ?? '' }).emergency);
  const wecom = createWecom({
    settings,
    secrets,
    configuration,
    tokens,
    leases,
    files: storage.files,
    clock,
    ids,
    logger,
    ...(replacements.sms && { sms: replacements.sms }),
    isUrgent,
    reconcileSeconds: pace.reconcileSeconds,
  });
  const puller = wecom.pullerOn(store);
  const endpoints = {
    kf: wecom.endpointOf('KF', store, puller),
    staff: wecom.endpointOf('STAFF', store, puller),
  };
  const sweeper = createSweeper({
    store,
    queue,
    leases,
    clock,
    logger,
    isOutage: watch.explains,
    intervalMilliseconds: pace.sweepMilliseconds,
    accountsWithNews: () => puller.accountsWithNews(),
  });
  const secondLook = openSecondLook(options, understanding);
  const processing: InboxProcessing = {
    store,
    configuration,
    clock,
    logger,
    understanding,
    ...(secondLook && { secondLook }),
    hearsVoice: speech !== null,
    ids,
  };
  const relay: Relay = {
    store,
    configuration,
    courier: replacements.courier ?? wecom.courier,
    limits: coordination.limits,
    clock,
    ids,
    logger,
    tryLastsSeconds: coordination.isShared ? tryLastsSeconds : 0,
  };
  let workers: Workers | undefined;
  if (settings.role !== 'web') {
    workers = startWorkers({
      queue,
      slots: coordination.isShared ? slotsOnServers : slotsInOneProcess,
      processing,
      relay,
      media: {
        store,
        source: wecom.mediaSource,
        files: storage.files,
        configuration,
        clock,
        ids,
        logger,
        isUrgent,
        ...(speech && { speech }),
        onAsked: options.metrics.speech,
      },
      pull: (account) => puller.pullIfNews(account),
      isOutage: watch.explains,
      ...countedBy(options.metrics),
    });
    puller.start();
    sweeper.start();
  }

  return {
    endpoints: () => (watch.problem() ? null : endpoints),
    store,
    wake: () => sweeper.sweep(),
    async stop(intake) {
      await stopInOrder(intake, puller, sweeper, workers);
      watch.stop();
    },
  };
}

async function stopInOrder(
  intake: Promise<void>,
  puller: { stop(): Promise<void> },
  sweeper: Sweeper,
  workers: Workers | undefined,
): Promise<void> {
  const others = Promise.all([intake, puller.stop(), sweeper.stop(), workers?.stopDeciding()]);
  // What the others decide meanwhile may still leave, but a call that hangs must not use up the time.
  await Promise.race([others, delay(lastDeliveriesMilliseconds, undefined, { ref: false })]);
  await Promise.race([
    Promise.all([others, workers?.stopDelivering()]),
    delay(stopMilliseconds - lastDeliveriesMilliseconds, undefined, { ref: false }),
  ]);
}

const inboxOutcomes = {
  handled: 'done',
  overtaken: 'done',
  'put-off': 'deferred',
  'given-up': 'buried',
} as const;

const countedBy = (
  metrics: Metrics,
): Pick<Parameters<typeof startWorkers>[0], 'onHandled' | 'onDelivered'> => ({
  onHandled(kind, outcome, seconds) {
    metrics.inboxHandled(kind, inboxOutcomes[outcome]);
    metrics.step(seconds);
    if (outcome === 'given-up') metrics.alert('inbox_given_up');
  },
  onDelivered: (type, outcome) => metrics.delivery(type, outcome),
});
