import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { requiredReplies } from '../../flows/texts';
import { type App, startApp } from '../../src/app';
import { shippedModel } from '../../src/composition/shipped-model';
import { loadConfiguration } from '../../src/config/config';
import { readProcess } from '../../src/config/process';
import type { Configuration } from '../../src/domain/configuration';
import { type Conversation, conversationId } from '../../src/domain/conversation';
import type { Ticket } from '../../src/domain/ticket/ticket';
import type { Store } from '../../src/ports/store';
import type { UnderstandingPort } from '../../src/ports/understanding';
import { developmentCredentials } from '../../src/simulator/credentials';
import { createSimulator, type Simulator } from '../../src/simulator/simulator';
import { appKeysOf, worldFromConfig } from '../../src/simulator/world-from-config';
import { createUnderstanding } from '../../src/understanding/understanding';
import { type Control, controlOf } from './control';
import { type LogLine, recordingLogger } from './recording-logger';
import { freshSurroundings } from './surroundings';
import { isUnread } from './unread';
import { until } from './until';

export const yunqi = 'wkYunqiGarden0001';
export const binjiang = 'wkBinjiangNo1';

/** Longer than an undisturbed delivery takes. */
const hurryMilliseconds = 150;

export interface DeskOptions {
  /** Local time of day at which the story begins, `HH:MM`; default 10:00, inside service hours. */
  readonly startAt?: string;
  /** How long somebody who may still be typing is waited for; default 0: tests watch what each message leads to. */
  readonly piecesSeconds?: number;
  /** Changes the shipped configuration. */
  readonly configure?: (configuration: Configuration) => Configuration;
  /** Puts something between the product and its store. */
  readonly wrapStore?: (store: Store) => Store;
  /** Puts something between the product and its understanding. */
  readonly understanding?: (shipped: UnderstandingPort) => UnderstandingPort;
  /** Variables the product gets besides, e.g. who is asked for a second opinion or writes down voice messages. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds between reconcile pulls; default 1, so that a lost doorbell costs a test a second. */
  readonly reconcileSeconds?: number;
}

/** The real product over its real edges against the simulator, on one shared clock that tests move. */
export interface Desk extends Control {
  readonly simulatorUrl: string;
  /** The variables that name where the product keeps its data. */
  readonly places: Readonly<Record<string, string>>;
  /** Every attachment as it lies on the disk. */
  attachmentsAtRest(): Promise<readonly Buffer[]>;
  readonly app: App;
  /** Everything the product logged at level error, and how often to expect none: see `close`. */
  readonly log: readonly LogLine[];
  /** Moves the clock of both sides. */
  fastForward(seconds: number): Promise<void>;
  /** From now on, moves the clock by 5 s whenever something is put off; the answer ends it. */
  hurry(): () => Promise<void>;
  /** Resolves when inbox and outbox are empty. */
  settled(): Promise<void>;
  tickets(propertyId?: string): Promise<readonly Ticket[]>;
  conversation(resident: string, account?: string): Promise<Conversation | null>;
  /** Stops the product as SIGTERM would and starts it anew on the same data. */
  restart(): Promise<void>;
  /** @throws when the product logged an error that was not expected */
  close(expected?: { readonly errors?: readonly string[] }): Promise<void>;
}

export async function startDesk(options: DeskOptions = {}): Promise<Desk> {
  const configDir = resolve('config');
  const shipped = loadConfiguration(configDir, requiredReplies);
  const paced = { ...shipped, timing: { ...shipped.timing, piecesSeconds: options.piecesSeconds ?? 0 } };
  const configuration = options.configure?.(paced) ?? paced;
  const credentials = developmentCredentials({}, appKeysOf(configDir));
  const world = worldFromConfig(configDir, credentials);
  const simulator: Simulator = createSimulator({
    world,
    callbackBase: 'http://127.0.0.1:1',
    settings: { callback: { retrySpacingMs: 50 } },
  });
  const { url } = await simulator.start();
  simulator.clock.advance(secondsUntil(simulator.clock.now(), options.startAt ?? '10:00'));
  const dataDir = await mkdtemp(join(tmpdir(), 'qiantai-test-'));
  const { logger, lines } = recordingLogger();
  const surroundings = await freshSurroundings(dataDir);
  const { settings, secrets } = readProcess({
    ...credentials.env,
    HOST: '127.0.0.1',
    PORT: '0',
    ...surroundings.env,
    QIANTAI_CONFIG: configDir,
    QIANTAI_SECRET: 'a-secret-for-tests-only',
    WECOM_API_BASE_URL: url,
    ...options.environment,
  });
  const open = async (): Promise<App> => {
    const app = await startApp(
      settings,
      secrets,
      {
        clock: simulator.clock,
        logger,
        configuration,
        ...(options.wrapStore && { wrapStore: options.wrapStore }),
        ...(options.understanding && {
          understanding: options.understanding(createUnderstanding(configuration, shippedModel())),
        }),
      },
      { sweepMilliseconds: 200, reconcileSeconds: options.reconcileSeconds ?? 1 },
    );
    simulator.setCallbackBase(`http://127.0.0.1:${app.port}`);
    return app;
  };
  let app = await open();
  await until('every account was read for the first time', async () => {
    const cursors = await app.store.cursors.list();
    const read = cursors.filter(({ pulledAt }) => pulledAt !== undefined);
    return read.length >= configuration.properties.length;
  });
  simulator.onClock(() => app.wake());
  const control = controlOf(url);
  /** All of one moment: work goes from one box to the other. */
  const pending = (): Promise<number> =>
    app.store.transaction(async (tx) => {
      const due = await tx.timers.due(simulator.clock.now(), 1);
      return (await tx.inbox.pendingCount()) + (await tx.outbox.pendingCount()) + due.length;
    });
  /** Callbacks on their way. */
  const ringing = async (): Promise<number> =>
    (await control.get<readonly { outcome: string }[]>('/sim/callbacks')).filter(
      ({ outcome }) => outcome === 'pending',
    ).length;
  /** Accounts that rang and were not read since. */
  const unread = async (): Promise<number> => (await app.store.cursors.list()).filter(isUnread).length;

  return {
    ...control,
    simulatorUrl: url,
    attachmentsAtRest: surroundings.attachmentsAtRest,
    places: surroundings.env,
    get app() {
      return app;
    },
    log: lines,
    async fastForward(seconds) {
      await control.post('/sim/clock/advance', { seconds });
    },
    hurry() {
      const ending = new AbortController();
      const hurrying = (async () => {
        while (!ending.signal.aborted) {
          const before = (await pending()) + (await unread());
          await delay(hurryMilliseconds);
          if (before > 0 && (await pending()) + (await unread()) > 0) simulator.clock.advance(5);
        }
      })();
      return async () => {
        ending.abort();
        await hurrying;
      };
    },
    settled: () =>
      until(
        'inbox, outbox and timers are quiet',
        async () => (await ringing()) === 0 && (await unread()) === 0 && (await pending()) === 0,
      ),
    tickets: (propertyId = 'yunqi') => app.store.tickets.list(propertyId, 1000),
    conversation: (resident, account = yunqi) =>
      app.store.conversations.get(conversationId({ account, user: resident })),
    async restart() {
      await app.stop();
      app = await open();
    },
    async close(expected) {
      await app.stop();
      await simulator.stop();
      await rm(dataDir, { recursive: true, force: true });
      const errors = lines.filter(
        ({ level, event }) => level === 'error' && !expected?.errors?.includes(event),
      );
      if (errors.length > 0) throw new Error(`errors were logged: ${JSON.stringify(errors, null, 2)}`);
    },
  };
}

/** Seconds from now until local clocks in Shanghai show the time. */
function secondsUntil(now: Date, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const local = new Date(now.getTime() + 8 * 3600_000);
  const since = local.getUTCHours() * 3600 + local.getUTCMinutes() * 60 + local.getUTCSeconds();
  return (hour * 3600 + minute * 60 - since + 86_400) % 86_400;
}
