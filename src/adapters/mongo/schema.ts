import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { addSeconds } from '../../domain/time';
import { cards } from './cards';
import { createCollection, modelOf } from './collection';
import { hello } from './connection';
import { conversations } from './conversations';
import { corrections } from './corrections';
import { cursors } from './cursors';
import { StoreDatabaseError } from './errors';
import { inbox } from './inbox-rows';
import { media } from './media';
import { chunks, files } from './media-bucket-rows';
import { meta, rowOrNew } from './meta';
import { outbox } from './outbox';
import { promises } from './promises';
import { tasks } from './tasks';
import { series, tickets } from './tickets';
import { timeline } from './timeline';
import { timers } from './timers';
import { transcripts } from './transcripts';

type Migration = (connection: Connection) => Promise<void>;

/**
 * The n-th entry leads from version n to n + 1. Each can be run again after it was interrupted half way, and leaves the
 * database readable for the version before. Released entries never change.
 */
const migrations: readonly Migration[] = [
  async (connection) => {
    for (const collection of [
      conversations,
      transcripts,
      tickets,
      timeline,
      series,
      promises,
      inbox,
      outbox,
      timers,
      cards,
      tasks,
      cursors,
      media,
      files,
      chunks,
    ])
      await createCollection(connection, collection as typeof cursors);
  },
  (connection) => createCollection(connection, corrections),
];

const schemaRow = { _id: 'schema' };
/** A process that died is waited for so long. */
const holdSeconds = 15;
const patienceSeconds = 60;

/**
 * Of several processes that start at once one migrates, the others wait for it; when it dies another one takes over.
 * @throws StoreDatabaseError when the database was written by a newer version of the program.
 */
export async function migrate(connection: Connection): Promise<void> {
  const me = randomUUID();
  const givesUpAt = performance.now() + patienceSeconds * 1000;
  while (!isCurrent(await versionOf(connection))) {
    if (await takeHold(connection, me)) await runMigrations(connection, me);
    else if (performance.now() < givesUpAt) await delay(50);
    else {
      throw new StoreDatabaseError(
        `another process has been migrating the database for more than ${patienceSeconds} s`,
      );
    }
  }
}

async function runMigrations(connection: Connection, me: string): Promise<void> {
  const renewing = setInterval(
    () => {
      takeHold(connection, me).catch(() => {});
    },
    (holdSeconds * 1000) / 3,
  );
  try {
    for (let version = await versionOf(connection); !isCurrent(version); version += 1) {
      await migrations[version]?.(connection);
      const { matchedCount } = await modelOf(connection, meta).updateOne(
        { ...schemaRow, holder: me, version },
        { $set: { version: version + 1 } },
      );
      if (matchedCount === 0)
        throw new StoreDatabaseError('another process took over migrating the database: start again');
    }
  } finally {
    clearInterval(renewing);
    const letGo = { $unset: { holder: 1, heldUntil: 1 } };
    await modelOf(connection, meta).updateOne({ ...schemaRow, holder: me }, letGo);
  }
}

/** By the clock of the server, so that those of the processes need not agree. */
async function takeHold(connection: Connection, me: string): Promise<boolean> {
  const { localTime: now } = await hello(connection);
  const { matchedCount } = await modelOf(connection, meta).updateOne(
    { ...schemaRow, $or: [{ heldUntil: null }, { heldUntil: { $lte: now } }, { holder: me }] },
    { $set: { holder: me, heldUntil: addSeconds(now, holdSeconds) } },
  );
  return matchedCount === 1;
}

const versionOf = async (connection: Connection): Promise<number> =>
  (await rowOrNew(connection, { ...schemaRow, version: 0 })).version ?? 0;

function isCurrent(version: number): boolean {
  if (version > migrations.length) {
    throw new StoreDatabaseError(
      `the database has schema version ${version}, this program knows up to ${migrations.length}: start a newer program`,
    );
  }
  return version === migrations.length;
}
