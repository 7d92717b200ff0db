import { type Vault, VaultError } from '../../ports/vault';
import { createCards } from './cards';
import type { Connection } from './connection';
import { createConversations } from './conversations';
import { createCorrections } from './corrections';
import { createCursors } from './cursors';
import { StoreFileError } from './errors';
import { createInbox } from './inbox';
import { createMedia } from './media';
import { createOutbox, indexReached } from './outbox';
import { createPromises } from './promises';
import { createReporters } from './reporters';
import { createTasks } from './tasks';
import { createTickets } from './tickets';
import { createTimers } from './timers';
import { createTranscripts } from './transcripts';

const createMeta = 'CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;';

/** The n-th entry leads from version n to n + 1 (`user_version`). Released entries never change. */
const migrations: readonly string[] = [
  [
    createMeta,
    createConversations,
    createTranscripts,
    createTickets,
    createReporters,
    createPromises,
    createInbox,
    createOutbox,
    createTimers,
    createCards,
    createTasks,
    createCursors,
    createMedia,
  ].join('\n'),
  indexReached,
  createCorrections,
];

/** @throws StoreFileError when the file was written by a newer version of the program. */
export function migrate(db: Connection): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const found = versionOf(db);
    if (found > migrations.length) {
      throw new StoreFileError(
        `the store file has schema version ${found}, this program knows up to ${migrations.length}: start a newer program`,
      );
    }
    for (const migration of migrations.slice(found)) db.exec(migration);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isInTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** @throws StoreFileError when the file has another version than this program writes. */
export function requireCurrent(db: Connection): void {
  const found = versionOf(db);
  if (found !== migrations.length) {
    throw new StoreFileError(`the store file has schema version ${found}, needed is ${migrations.length}`);
  }
}

const checkText = 'qiantai';

/**
 * Compares the vault with the one the file was created with; a new file remembers this one.
 * @throws StoreFileError when they differ.
 */
export function checkVault(db: Connection, vault: Vault): void {
  const known = db.statement<{ value: Buffer }>("SELECT value FROM meta WHERE name = 'vault'").get();
  if (!known) {
    db.statement("INSERT INTO meta VALUES ('vault', ?)").run(vault.seal(checkText));
    return;
  }
  try {
    vault.open(known.value);
  } catch (cause) {
    if (!(cause instanceof VaultError)) throw cause;
    throw new StoreFileError('the store file was sealed with another QIANTAI_SECRET than the one given', {
      cause,
    });
  }
}

/** What is on its way into the file, sealed; undefined when it is complete. */
export const arrivalIn = (db: Connection): Buffer | undefined =>
  db.statement<{ value: Buffer }>("SELECT value FROM meta WHERE name = 'arrival'").get()?.value;

/** @throws StoreFileError when only a part of what the file shall hold is there. */
export function refuseIncomplete(db: Connection): void {
  if (arrivalIn(db))
    throw new StoreFileError(
      'the store file is the target of a move that did not end: run the same `npm run store` command again',
    );
}

const versionOf = (db: Connection): number =>
  db.statement<{ user_version: number }>('PRAGMA user_version').get()?.user_version ?? 0;
