import { Counter, Gauge, Histogram, Registry } from 'prom-client';

interface MetricsOptions {
  /** Asked at every scrape; a failing one leaves its gauge out. */
  readonly pending: Readonly<Record<'inbox' | 'outbox', () => Promise<number>>>;
}

/** What operators watch. Every name starts with `qiantai_`; labels take few values, never ids. */
export interface Metrics {
  callback(app: string, outcome: string, seconds: number): void;
  /** @param kind type of the input, e.g. `message.received` */
  inboxHandled(kind: string, outcome: 'done' | 'deferred' | 'buried'): void;
  /** @param type type of the delivery, e.g. `staff.card` */
  delivery(type: string, outcome: string): void;
  /** One conversation step, from loading to commit. */
  step(seconds: number): void;
  /** @param seconds from the question to its answer; absent when it was not asked */
  secondOpinion(outcome: string, seconds?: number): void;
  /** What an opinion did to a message. */
  secondOpinionEffect(effect: string): void;
  /** A voice message given to the provider that writes it down. @param outcome `heard`, `unheard` or `later` */
  speech(outcome: string, seconds: number): void;
  alert(name: string): void;
  readonly contentType: string;
  /** The Prometheus text of all metrics. */
  text(): Promise<string>;
}

/** Around the time limit of 1.5 s. */
const SECOND_OPINION_BUCKETS = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5];
const BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

export function createMetrics({ pending }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const callbacks = new Counter({
    name: 'qiantai_callbacks_total',
    help: 'Callback requests by app and outcome',
    labelNames: ['app', 'outcome'],
    registers,
  });
  const callbackSeconds = new Histogram({
    name: 'qiantai_callback_seconds',
    help: 'Callback request to answer',
    labelNames: ['app'],
    buckets: BUCKETS,
    registers,
  });
  const inboxHandled = new Counter({
    name: 'qiantai_inbox_handled_total',
    help: 'Inbox rows handled by kind and outcome',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const deliveries = new Counter({
    name: 'qiantai_outbox_deliveries_total',
    help: 'Tries to deliver by type and outcome',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const stepSeconds = new Histogram({
    name: 'qiantai_step_seconds',
    help: 'One conversation step, from loading to commit',
    buckets: BUCKETS,
    registers,
  });
  const secondOpinions = new Counter({
    name: 'qiantai_second_opinions_total',
    help: 'Second opinions wanted by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const secondOpinionSeconds = new Histogram({
    name: 'qiantai_second_opinion_seconds',
    help: 'Question for a second opinion to its end',
    buckets: SECOND_OPINION_BUCKETS,
    registers,
  });
  const secondOpinionEffects = new Counter({
    name: 'qiantai_second_opinion_effects_total',
    help: 'Second opinions by what they did to the message',
    labelNames: ['effect'],
    registers,
  });
  const speechSeconds = new Histogram({
    name: 'qiantai_speech_seconds',
    help: 'Voice messages given to the provider that writes them down, by outcome',
    labelNames: ['outcome'],
    buckets: [0.25, 0.5, 1, 2, 4, 8, 16, 32, 60],
    registers,
  });
  const alerts = new Counter({
    name: 'qiantai_alerts_total',
    help: 'Things an operator must look at',
    labelNames: ['name'],
    registers,
  });
  new Gauge({
    name: 'qiantai_pending',
    help: 'Rows waiting',
    labelNames: ['queue'],
    registers,
    async collect() {
      this.reset();
      for (const [queue, count] of Object.entries(pending)) {
        const rows = await count().catch(() => null);
        if (rows !== null) this.set({ queue }, rows);
      }
    },
  });

  return {
    callback(app, outcome, seconds) {
      callbacks.inc({ app, outcome });
      callbackSeconds.observe({ app }, seconds);
    },
    inboxHandled: (kind, outcome) => inboxHandled.inc({ kind, outcome }),
    delivery: (type, outcome) => deliveries.inc({ type, outcome }),
    step: (seconds) => stepSeconds.observe(seconds),
    secondOpinion(outcome, seconds) {
      secondOpinions.inc({ outcome });
      if (seconds !== undefined) secondOpinionSeconds.observe(seconds);
    },
    secondOpinionEffect: (effect) => secondOpinionEffects.inc({ effect }),
    speech: (outcome, seconds) => speechSeconds.observe({ outcome }, seconds),
    alert: (name) => alerts.inc({ name }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
