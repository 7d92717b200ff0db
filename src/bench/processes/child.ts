import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { until } from '../measure/until';
import { atExit } from './scratch';

export interface ChildPlan {
  /** Compiled file to run. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  readonly logFile: string;
}

export interface Child {
  readonly pid: number;
  /** When it was started, in the time of `performance.now()`. */
  readonly startedAt: number;
  /** Resolves with its port. @throws with what it wrote when it ends before it serves */
  serving(): Promise<number>;
  /** How many lines of level error it wrote. */
  errorLines(): number;
  /** Asks it to end; resolves when it has. After 15 s it is killed. */
  stop(): Promise<void>;
}

const startSeconds = 60;
const stopSeconds = 15;

/** A program in a process of its own that says `{"event":"app.started","port":…}` when it serves. Its output goes to a file. */
export function startChild({ entry, env, nodeOptions = [], logFile }: ChildPlan): Child {
  const output = openSync(logFile, 'w', 0o600);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, entry], { env, stdio: ['ignore', output, output] });
  closeSync(output);
  const kill = atExit(() => void child.kill('SIGKILL'));
  let isOver = false;
  const ended = new Promise<void>((done) => {
    const over = (): void => {
      isOver = true;
      kill();
      done();
    };
    child.once('exit', over);
    child.once('error', over);
  });
  const log = (): string => readFileSync(logFile, 'utf8');
  return {
    pid: child.pid ?? 0,
    startedAt,
    async serving() {
      let port: number | null = null;
      const look = (): boolean => {
        port = portIn(log());
        return port !== null || isOver;
      };
      await until('the process serves', look, { seconds: startSeconds, everyMilliseconds: 5 });
      if (port === null) throw new Error(log().trim() || 'the process ended without a word');
      return port;
    },
    errorLines: () => log().match(/"level":"error"/g)?.length ?? 0,
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), stopSeconds * 1000);
      await ended;
      clearTimeout(late);
    },
  };
}

function portIn(text: string): number | null {
  const line = text.split('\n').find((candidate) => candidate.includes('"event":"app.started"'));
  return line ? (JSON.parse(line) as { port: number }).port : null;
}
