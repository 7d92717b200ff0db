import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Things to undo when this process ends, however it ends. */
const undone = new Set<() => void>();
process.once('exit', () => {
  for (const undo of undone) undo();
});

/** Answers a function that does it now instead. */
export function atExit(undo: () => void): () => void {
  undone.add(undo);
  return () => {
    if (undone.delete(undo)) undo();
  };
}

/** A folder that disappears with this process at the latest. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'qiantai-bench-'));
  return { path, remove: atExit(() => rmSync(path, { recursive: true, force: true })) };
}
