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

type LogLine = Readonly<Record<string, unknown>>;

/** The compiled product, started as an operator starts it. */
export interface ProductChild {
  /** Resolves with the port once it listens, whether it serves or not. @throws when it ends before */
  listening(): Promise<number>;
  /** What it logged so far under this name. */
  logged(event: string): readonly LogLine[];
  /** Every line it wrote so far, whatever it is. */
  lines(): readonly string[];
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
  const lines = (): readonly string[] => `${out}\n${err}`.split('\n').filter((line) => line !== '');
  const logged = (event: string): readonly LogLine[] =>
    lines().flatMap((line) => (line.includes(`"event":"${event}"`) ? [JSON.parse(line) as LogLine] : []));
  const portIn = async (event: string, seconds: number): Promise<number> => {
    await until(`the product logs ${event}`, () => isOver || logged(event).length > 0, seconds);
    const [line] = logged(event);
    if (!line) throw new Error(`the product ended: ${err}`);
    return line.port as number;
  };
  return {
    listening: () => portIn('app.listening', 30),
    serving: () => portIn('app.started', 60),
    logged,
    lines,
    stop(signal = 'SIGTERM') {
      askedAt = performance.now();
      child.kill(signal);
      return ended;
    },
    ended: () => ended,
  };
}
