import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openMongoStore } from '../adapters/mongo/store';
import { openSqliteStore } from '../adapters/sqlite/store';
import { createVault } from '../adapters/vault/vault';
import { loadConfiguration } from '../config/config';
import { readStorage, type StorageSettings } from '../config/storage-settings';
import type { Configuration } from '../domain/configuration';
import type { Correction } from '../domain/correction';
import type { Logger } from '../ports/logger';
import type { Store } from '../ports/store';
import type { Vault } from '../ports/vault';
import type { Command } from './command-line';
import { type Labelled, labelledFrom, reasons } from './labelled';

export interface Given {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly write: (text: string) => void;
}

const perPage = 500;

/** Writes a file that must not be there yet, readable by the owner only. Who read what is noted first. */
export async function exportCorrections(command: Command, given: Given): Promise<void> {
  const { settings, master } = readStorage(given.environment);
  const configuration = loadConfiguration(settings.configDir);
  const store = await openStore(settings, createVault(master.reveal()));
  try {
    const corrections = await allOf(store, configuration);
    const labelled = labelledFrom(corrections, configuration, command.takesFalseAlarms, {
      random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
      nextId: () => `p-${randomBytes(8).toString('hex')}`,
    });
    await note(command, corrections.length, labelled.messages.length, settings, given);
    const lines = labelled.messages.map((message) => `${JSON.stringify(message)}\n`);
    await writeFile(command.file, lines.join(''), { flag: 'wx', mode: 0o600 });
    given.write(summary(command.file, labelled));
  } finally {
    await store.close();
  }
}

const openStore = ({ mongoUri, dataDir }: StorageSettings, vault: Vault): Promise<Store> =>
  mongoUri
    ? openMongoStore({ uri: mongoUri.reveal(), vault })
    : openSqliteStore({ file: join(dataDir, 'qiantai.db'), vault, readOnly: true });

async function allOf(store: Store, { properties }: Configuration): Promise<readonly Correction[]> {
  const all: Correction[] = [];
  for (const { id } of properties) {
    let page: readonly Correction[];
    let after: string | undefined;
    do {
      page = await store.corrections.list(id, perPage, after);
      all.push(...page);
      after = page.at(-1)?.id;
    } while (page.length === perPage);
  }
  return all;
}

/** Kept beside the data as well: what a command line prints is gone. */
async function note(
  { by, file }: Command,
  read: number,
  written: number,
  { dataDir }: StorageSettings,
  { logger, now }: Given,
): Promise<void> {
  const entry = { what: 'corrections', by, read, written, file };
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const line = JSON.stringify({ time: now().toISOString(), event: 'sensitive.read', ...entry });
  await appendFile(join(dataDir, 'sensitive-reads.log'), `${line}\n`, { mode: 0o600 });
  logger.info('sensitive.read', entry);
}

function summary(file: string, { messages, leftOut }: Labelled): string {
  const lines = [...leftOut].map(
    ([because, count]) => `${String(count).padStart(6)}  left out: ${reasons[because]}`,
  );
  return [`${String(messages.length).padStart(6)}  labelled messages in ${file}`, ...lines].join('\n');
}
