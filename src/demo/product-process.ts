import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProductProcessOptions {
  /** Compiled entry of the product as a child process. */
  entry: string;
  env: Readonly<Record<string, string>>;
  /** Receives what the product prints; created when missing. */
  logFile: string;
  /** How far the shared clock is ahead of this computer's. */
  offsetMilliseconds(): number;
}

export interface ProductState {
  running: boolean;
  pid: number | null;
  port: number | null;
  /** Starts after the first one, whoever ended the process. */
  restarts: number;
}

/** It did not serve in time or kept dying before. */
export class ProductDidNotStart extends Error {}

const READY_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 10_000;
const RELAUNCH_MILLISECONDS = 500;
const EARLY_DEATHS = 5;

/**
 * The product as a child process. It is told the shared clock over IPC (`{type:'clock', offsetMilliseconds}`), says
 * `{type:'ready', port}` when it serves, and is started again whenever it ends without being asked to.
 */
export class ProductProcess {
  private child: ChildProcess | undefined;
  private port: number | null = null;
  private wanted = false;
  private restarts = 0;
  private earlyDeaths = 0;

  constructor(private readonly options: ProductProcessOptions) {}

  state(): ProductState {
    const pid = this.child?.pid ?? null;
    return { running: this.port !== null, pid, port: this.port, restarts: this.restarts };
  }

  /** @throws ProductDidNotStart when the product does not serve within 60 s or keeps dying before. */
  async start(): Promise<void> {
    this.wanted = true;
    this.earlyDeaths = 0;
    this.launch();
    await this.ready();
  }

  /** Kills the product without warning (SIGKILL) and waits until the next one serves. */
  async restart(): Promise<void> {
    this.wanted = false;
    await this.end('SIGKILL');
    this.restarts += 1;
    await this.start();
  }

  /** Asks the product to finish; kills it after 10 s. */
  async stop(): Promise<void> {
    this.wanted = false;
    const { child } = this;
    const deadline = setTimeout(() => child?.kill('SIGKILL'), STOP_MILLISECONDS);
    await this.end('SIGTERM');
    clearTimeout(deadline);
  }

  tellClock(): void {
    const { child } = this;
    if (!child?.connected) return;
    child.send({ type: 'clock', offsetMilliseconds: this.options.offsetMilliseconds() }, () => undefined);
  }

  private launch(): void {
    const { entry, env, logFile } = this.options;
    const log = openSync(logFile, 'a', 0o600);
    const child = fork(entry, [], {
      env,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.child = child;
    child.on('message', (message) => this.heard(message));
    child.once('error', () => this.ended(child));
    child.once('exit', () => this.ended(child));
    this.tellClock();
  }

  private heard(message: unknown): void {
    const said = message as { type?: unknown; port?: unknown };
    if (said.type !== 'ready' || typeof said.port !== 'number') return;
    this.port = said.port;
    this.earlyDeaths = 0;
    this.tellClock();
  }

  private ended(child: ChildProcess): void {
    if (this.child !== child) return;
    if (this.port === null) this.earlyDeaths += 1;
    this.child = undefined;
    this.port = null;
    if (!this.wanted || this.earlyDeaths >= EARLY_DEATHS) return;
    setTimeout(() => {
      if (!this.wanted || this.child) return;
      this.restarts += 1;
      this.launch();
    }, RELAUNCH_MILLISECONDS).unref();
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + READY_MILLISECONDS;
    while (this.port === null) {
      if (this.earlyDeaths >= EARLY_DEATHS || Date.now() > deadline) {
        throw new ProductDidNotStart(
          `the product did not start; what it printed is in ${this.options.logFile}`,
        );
      }
      await delay(20);
    }
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((done) => child.once('exit', () => done()));
    child.kill(signal);
    await exited;
  }
}
