import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder that disappears with this process, and the process that works in it as well. */
export interface GuardedFolder {
  readonly path: string;
  /** Which process has to end with this one; null for none. */
  guard(pid: number | null): void;
  /** Ends the process guarded and removes the folder. */
  remove(): Promise<void>;
}

/** Reads whom to end; the end of its input is our end, however that came about. */
const guardian =
  'pid=; while read -r line; do pid=$line; done; [ -z "$pid" ] || kill -9 "$pid"; rm -rf -- "$1"';

/**
 * Makes one. A small process of its own session keeps watch, for neither `kill -9` nor Ctrl-C leave this process a chance to
 * clean up.
 */
export function guardedFolder(name: string): GuardedFolder {
  const path = mkdtempSync(join(tmpdir(), `qiantai-${name}-`));
  const keeper = spawn('/bin/sh', ['-c', guardian, 'sh', path], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const closed = once(keeper, 'close');
  keeper.unref();
  // A pipe of a child is a socket of Node, whatever its type says; it must not keep this process alive.
  (keeper.stdin as typeof keeper.stdin & { unref(): void }).unref();
  return {
    path,
    guard(pid) {
      keeper.stdin.write(`${pid ?? ''}\n`);
    },
    async remove() {
      keeper.ref();
      keeper.stdin.end();
      await closed;
    },
  };
}
