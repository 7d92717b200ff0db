import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { scratchFolder } from './scratch';

let copied: string | undefined;

/**
 * The shipped configuration, with every message answered by itself: in a benchmark all that somebody says lies there at
 * once, and read together it would be one message instead of five.
 */
export function configFolder(): string {
  if (copied !== undefined) return copied;
  const { path } = scratchFolder();
  cpSync(resolve('config'), path, { recursive: true });
  const timing = join(path, 'timing.yaml');
  writeFileSync(timing, stringify({ ...parse(readFileSync(timing, 'utf8')), piecesSeconds: 0 }));
  copied = path;
  return path;
}
