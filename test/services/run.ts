import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Found, ServiceKind } from '../../src/servers/find';

/** What the processes of one jest run know about its servers. */
export interface Run {
  readonly id: string;
  /** A folder where they leave each other word; it disappears with the run. */
  readonly folder: string;
  readonly mongo: Found;
  readonly redis: Found;
}

/** How it went with a server that all suites share. */
type Shared = { readonly address: string } | { readonly problem: string };

/** What suites say about themselves while they are read and run. */
export type Note =
  | { readonly kind: 'left-out'; readonly file: string; readonly suite: string; readonly needs: ServiceKind }
  | { readonly kind: 'contract'; readonly contract: string; readonly adapters: readonly string[] }
  | { readonly kind: 'offered'; readonly file: string; readonly contract: string; readonly adapter: string }
  | { readonly kind: 'took-part'; readonly contract: string; readonly adapter: string };

/** Workers inherit it. */
const variable = 'QIANTAI_TEST_RUN';

export function announceRun(run: Run): void {
  process.env[variable] = JSON.stringify(run);
}

/** @throws outside a run */
export function theRun(): Run {
  const written = process.env[variable];
  if (!written) throw new Error(`${variable} is not set: these tests need the globalSetup of jest.config.js`);
  return JSON.parse(written) as Run;
}

/** How the names of this run's databases and keys begin: other runs may use the same server. */
export const testNames = (run: Run): string => `qiantai-test-${run.id}-`;

/** Tells all processes of the run where a server is, or why there is none. */
export function publish(run: Run, kind: ServiceKind, shared: Shared): void {
  const file = join(run.folder, `${kind}.json`);
  writeFileSync(`${file}.new`, JSON.stringify(shared));
  renameSync(`${file}.new`, file);
}

/**
 * Where the shared server is; null when there is none in this run. Waits for it: it starts beside the first tests.
 * @throws with the reason when it could not be started
 */
export async function sharedAddress(kind: ServiceKind): Promise<string | null> {
  const { folder, [kind]: found } = theRun();
  if (found.address !== null) return found.address;
  if (found.program === null) return null;
  const file = join(folder, `${kind}.json`);
  while (!existsSync(file)) await delay(20);
  const shared = JSON.parse(readFileSync(file, 'utf8')) as Shared;
  if ('problem' in shared) throw new Error(shared.problem);
  return shared.address;
}

export function note(word: Note): void {
  appendFileSync(join(theRun().folder, 'notes.jsonl'), `${JSON.stringify(word)}\n`);
}

export function notesOf(run: Run): readonly Note[] {
  const file = join(run.folder, 'notes.jsonl');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Note);
}
