import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type App, startApp } from '../../src/app';
import { readProcess } from '../../src/config/process';
import type { NewOutboxRow } from '../../src/domain/records';
import type { Store } from '../../src/ports/store';
import { developmentCredentials } from '../../src/simulator/credentials';
import { createSimulator } from '../../src/simulator/simulator';
import { appKeysOf, worldFromConfig } from '../../src/simulator/world-from-config';
import { type Control, controlOf } from './control';
import { type Death, type MortalStore, mortalStore, ProcessDied, type Written } from './mortal-store';
import { recordingLogger } from './recording-logger';
import { freshSurroundings } from './surroundings';
import { isUnread } from './unread';
import { until } from './until';

/** The product over its real edges, dying at a planned commit and started anew on the same data at once. */
export interface MortalDesk extends Control {
  readonly deaths: number;
  /** Of the living process. */
  readonly store: Store;
  dieAt(moment: Death['moment'], commit: (writes: readonly Written[]) => boolean): void;
  /** Type of a delivery by the id of its row. */
  typeOf(outboxId: unknown): string | undefined;
  /** Types of the deliveries in the argument of `outbox.add`. */
  typesIn(rows: unknown): readonly string[];
  fastForward(seconds: number): Promise<void>;
  /** Resolves when nothing is left to be done: callbacks, pages, inbox, outbox, due timers, attachments. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

const tenOClock = 10 * 3600;
const zoneSeconds = 8 * 3600;

/** @param env further variables of the product */
export async function startMortalDesk(env: Readonly<Record<string, string>> = {}): Promise<MortalDesk> {
  const configDir = resolve('config');
  const credentials = developmentCredentials({}, appKeysOf(configDir));
  const simulator = createSimulator({
    world: worldFromConfig(configDir, credentials),
    callbackBase: 'http://127.0.0.1:1',
    settings: { callback: { retries: 40, retrySpacingMs: 50 } },
  });
  const { url } = await simulator.start();
  const { clock } = simulator;
  const timeOfDay = (Math.floor(clock.now().getTime() / 1000) + zoneSeconds) % 86_400;
  clock.advance((tenOClock - timeOfDay + 86_400) % 86_400);
  const dataDir = await mkdtemp(join(tmpdir(), 'qiantai-mortal-'));
  const surroundings = await freshSurroundings(dataDir);
  const { settings, secrets } = readProcess({
    ...credentials.env,
    HOST: '127.0.0.1',
    PORT: '0',
    ...surroundings.env,
    QIANTAI_CONFIG: configDir,
    QIANTAI_SECRET: 'a-secret-for-tests-only',
    WECOM_API_BASE_URL: url,
    ...env,
  });
  const types = new Map<unknown, string>();
  const rebirths: Promise<unknown>[] = [];
  let deaths = 0;
  let life: { app: App; real: Store; mortal: MortalStore };

  async function live(): Promise<void> {
    let real: Store | undefined;
    let mortal: MortalStore | undefined;
    const wrapStore = (opened: Store): Store => {
      real = opened;
      mortal = mortalStore(opened, died, note);
      return mortal.store;
    };
    const app = await startApp(
      settings,
      secrets,
      { clock, logger: recordingLogger().logger, wrapStore },
      { sweepMilliseconds: 50, reconcileSeconds: 3600 },
    );
    simulator.setCallbackBase(`http://127.0.0.1:${app.port}`);
    if (!real || !mortal) throw new Error('the product opened no store');
    life = { app, real, mortal };
  }

  function note(writes: readonly Written[]): void {
    for (const { verb, args } of writes)
      if (verb === 'outbox.add')
        for (const { id, delivery } of args[0] as readonly NewOutboxRow[]) types.set(id, delivery.type);
  }

  function died(): void {
    deaths += 1;
    const { app, real } = life;
    // Nothing waits for it: whatever it still tries, its store refuses.
    void app.stop().catch(() => undefined);
    rebirths.push(real.close().then(live));
  }

  async function isQuiet(): Promise<boolean> {
    const { store } = life.mortal;
    try {
      // In the order in which work goes on its way, so that none of it is missed between two boxes.
      const callbacks = await control.get<readonly { outcome: string }[]>('/sim/callbacks');
      if (callbacks.some(({ outcome }) => outcome === 'pending')) return false;
      if ((await store.cursors.list()).some(isUnread)) return false;
      if ((await store.media.wanted(clock.now(), 1)).length > 0) return false;
      const pending = await store.transaction(
        async (tx) =>
          (await tx.inbox.pendingCount()) +
          (await tx.outbox.pendingCount()) +
          (await tx.timers.due(clock.now(), 1)).length,
      );
      return pending === 0 && (await store.media.wanted(clock.now(), 1)).length === 0;
    } catch (error) {
      if (error instanceof ProcessDied || /closed/.test(String(error))) return false;
      throw error;
    }
  }

  await live();
  simulator.onClock(() => life.app.wake());
  const control = controlOf(url);
  return {
    ...control,
    get deaths() {
      return deaths;
    },
    get store() {
      return life.mortal.store;
    },
    dieAt: (moment, commit) => life.mortal.dieAt({ moment, commit }),
    typeOf: (id) => types.get(id),
    typesIn: (rows) => (rows as readonly NewOutboxRow[]).map(({ delivery }) => delivery.type),
    async fastForward(seconds) {
      await control.post('/sim/clock/advance', { seconds });
    },
    quiet: () => until('everything is done', isQuiet),
    async close() {
      await Promise.all(rebirths);
      await life.app.stop();
      await simulator.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
