import { laneOf } from '../../domain/delivery';
import type { InboxRow, NewInboxRow } from '../../domain/records';
import { AlreadyHandled, type StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { inbox, inboxFields, inboxQueries, type StoredInboxRow } from './inbox-rows';
import { propertyOf } from './property-of';
import { readySubjects } from './ready-subjects';
import { change } from './writes';

export function openInbox(db: Access, codec: Codec): StoreTransaction['inbox'] {
  const rowOf = ({ body, attempts }: StoredInboxRow): InboxRow => ({
    ...codec.open<NewInboxRow>(body),
    attempts,
  });

  const storedRow = (row: NewInboxRow): StoredInboxRow => ({
    ...inboxFields(row),
    state: 'pending',
    attempts: 0,
    notBefore: new Date(0),
    body: codec.seal(row),
  });

  return {
    async readySubjects(now, limit) {
      const ready = await readySubjects(db, now, limit);
      return ready.map(({ subject, lane }) => ({ subjectKey: subject, lane: laneOf(lane) }));
    },
    async pendingOf(subject, now, limit) {
      const rows = await db.find(inbox, inboxQueries.pendingOf(subject, limit));
      return (rows[0]?.notBefore ?? now) <= now ? rows.map(rowOf) : [];
    },
    pendingCount: () => db.count(inbox, inboxQueries.pendingCount()),
    async buried(limit) {
      const rows = await db.find(inbox, inboxQueries.buried(limit));
      return rows.map((row) => ({ ...rowOf(row), error: row.error ? codec.openText(row.error) : '' }));
    },
    async add(rows) {
      const isAdded = await db.insertMissing(
        inbox,
        rows.map((row) => ({
          filter: { key: row.key, property: propertyOf(row.subject) },
          row: storedRow(row),
        })),
      );
      return rows.filter((_, index) => isAdded[index]).map(({ id }) => id);
    },
    async complete(id, at) {
      const refusal = () => new AlreadyHandled(`inbox row ${id}`);
      const update = { $set: { state: 'done', endedAt: at } };
      await db.write(change(inbox, { _id: id, state: 'pending' }, update, refusal));
    },
    async defer(id, notBefore, error) {
      const update = { $set: { notBefore, error: codec.sealText(error) }, $inc: { attempts: 1 } };
      await db.write(change(inbox, { _id: id, state: 'pending' }, update));
    },
    async bury(id, at, error) {
      const update = { $set: { state: 'buried', endedAt: at, error: codec.sealText(error) } };
      await db.write(change(inbox, { _id: id, state: 'pending' }, update));
    },
  };
}
