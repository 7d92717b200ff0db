import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from './find';
import { type GuardedFolder, guardedFolder } from './guarded-folder';

/** A server that may be killed at any time. */
export interface OwnServer {
  readonly port: number;
  /** Its data and what it wrote. */
  readonly folder: string;
  /** Its process; null while it is down. */
  pid(): number | null;
  /** kill -9; resolves when it is dead. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder, after a polite end if it still runs. Resolves when it answers. */
  restart(): Promise<void>;
  /** Ends it for good and removes its data. */
  stop(): Promise<void>;
}

export interface StartPlan {
  readonly program: Program;
  readonly args: (dataDir: string, port: number) => readonly string[];
  /** What it writes when it listens on its own port. */
  readonly isListening: RegExp;
  /** What is left to do after that. */
  readonly settle?: (port: number) => Promise<void>;
}

const startSeconds = 60;

/** @throws when it does not listen within a minute, with what it wrote */
export async function startOwnServer(plan: StartPlan): Promise<OwnServer> {
  const folder = guardedFolder(plan.program.dialect);
  try {
    return await onFreePort(plan, folder);
  } catch (cause) {
    await folder.remove();
    throw cause;
  }
}

/** Between looking for a free port and taking it somebody else may take it: then another one. */
async function onFreePort(plan: StartPlan, folder: GuardedFolder): Promise<OwnServer> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const server = ownServer(plan, folder, port);
    try {
      await server.restart();
      return server;
    } catch (cause) {
      await server.kill();
      const isPortTaken = String(cause).match(/address (already )?in use/i) !== null;
      if (!isPortTaken || tries === 5) throw cause;
    }
  }
}

function ownServer(plan: StartPlan, folder: GuardedFolder, port: number): OwnServer {
  const dataDir = join(folder.path, 'data');
  const log = join(folder.path, 'log');
  mkdirSync(dataDir, { recursive: true });
  let child: ChildProcess | null = null;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    if (!ending) return;
    if (ending.exitCode === null && ending.signalCode === null) {
      const exited = once(ending, 'exit');
      ending.ref();
      ending.kill(signal);
      await exited;
    }
    folder.guard(null);
    child = null;
  };

  const start = async (): Promise<void> => {
    if (existsSync(log)) truncateSync(log);
    const output = openSync(log, 'a');
    const started = spawn(plan.program.path, plan.args(dataDir, port), {
      cwd: folder.path,
      env: { ...process.env, PYTHONUNBUFFERED: '1' },
      detached: true,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    started.unref();
    child = started;
    await once(started, 'spawn');
    folder.guard(started.pid ?? null);
    const deadline = performance.now() + startSeconds * 1000;
    while (!plan.isListening.test(readFileSync(log, 'utf8'))) {
      const isOver = started.exitCode !== null || started.signalCode !== null;
      if (isOver || performance.now() > deadline) {
        const what = isOver ? 'ended' : `does not listen after ${startSeconds} s`;
        throw new Error(`${plan.program.path} ${what}:\n${readFileSync(log, 'utf8')}`);
      }
      await delay(20);
    }
    await plan.settle?.(port);
  };

  return {
    port,
    folder: folder.path,
    pid: () => child?.pid ?? null,
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM');
      await start();
    },
    async stop() {
      await end('SIGKILL');
      await folder.remove();
    },
  };
}

/** Below the range from which the system gives ports to connections, so that nobody takes it while its server is down. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>((done) => {
      probe.once('error', () => done(false));
      probe.listen(port, '127.0.0.1', () => done(true));
    });
    if (isFree) {
      await new Promise((done) => probe.close(done));
      return port;
    }
  }
}
