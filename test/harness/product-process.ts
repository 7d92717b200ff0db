import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { developmentCredentials } from '../../src/simulator/credentials';
import { appKeysOf } from '../../src/simulator/world-from-config';
import { until } from './until';

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

/** The compiled product, started as an operator starts it. */
export interface ProductChild {
  /** Resolves with the port once it serves. @throws when it ends before */
  serving(): Promise<number>;
  /** Asks it to end; resolves when it has. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  ended(): Promise<Ended>;
}

const entry = join(__dirname, '../../src/main.js');

/** What the product needs to start, before a test takes something away or adds to it. */
export function environmentFor(dataDir: string, wecomUrl: string): Record<string, string> {
  return {
    ...developmentCredentials({}, appKeysOf(resolve('config'))).env,
    PORT: '0',
    DATA_DIR: dataDir,
    QIANTAI_CONFIG: resolve('config'),
    QIANTAI_SECRET: 'a-secret-for-tests-only',
    WECOM_API_BASE_URL: wecomUrl,
    PATH: process.env.PATH ?? '',
  };
}

export function startProduct(env: Readonly<Record<string, string>>): ProductChild {
  const child: ChildProcess = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  let askedAt = performance.now();
  const ended = new Promise<Ended>((done) =>
    child.once('close', (code) => done({ code, out, err, seconds: (performance.now() - askedAt) / 1000 })),
  );
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  return {
    async serving() {
      await until('the product serves', () => isOver || out.includes('"event":"app.started"'), 30);
      const line = out.split('\n').find((text) => text.includes('"event":"app.started"'));
      if (!line) throw new Error(`the product ended: ${err}`);
      return (JSON.parse(line) as { port: number }).port;
    },
    stop(signal = 'SIGTERM') {
      askedAt = performance.now();
      child.kill(signal);
      return ended;
    },
    ended: () => ended,
  };
}
