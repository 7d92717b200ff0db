import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from './until';

const entry = join(__dirname, '../../src/store-tool/main.js');

export interface Told {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The compiled command line, run as an operator runs it. */
export async function storeTool(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Told> {
  return told(start(args, env));
}

/** The same, killed as soon as something is so. */
export async function storeToolKilled(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  condition: string,
  holds: () => Promise<boolean> | boolean,
): Promise<Told> {
  const child = start(args, env);
  const telling = told(child);
  await until(condition, async () => child.exitCode !== null || (await holds()), 60);
  child.kill('SIGKILL');
  return telling;
}

const start = (args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [entry, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function told(child: ChildProcess): Promise<Told> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}
