import { laneOf, lanes } from '../../domain/delivery';
import type { NewOutboxRow, OutboxEnd, OutboxRow } from '../../domain/records';
import { AlreadyHandled, type StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import { recipientIndex } from '../../sealing/indexes';
import type { Access, Query } from './access';
import { defineCollection, type Row } from './collection';
import { nextInSequence } from './sequence';
import { change, keep } from './writes';

/** `recipient` is a blind index: it may be a telephone number. */
interface StoredOutboxRow extends Row {
  readonly property: string;
  readonly recipient: string;
  readonly lane: number;
  readonly createdAt: Date;
  readonly seq: number;
  readonly attempts: number;
  readonly notBefore: Date;
  readonly tryingSince: Date | null;
  readonly state: 'pending' | OutboxEnd;
  /** Whether it reached the recipient, or may have. */
  readonly reached?: boolean;
  /** Whether people should look at it. */
  readonly failed?: boolean;
  readonly endedAt?: Date;
  readonly error?: Buffer;
  readonly body: Buffer;
}

const pendingOnly = { partialFilterExpression: { state: 'pending' } };

export const outbox = defineCollection<StoredOutboxRow>(
  'outbox',
  {
    _id: String,
    property: String,
    recipient: String,
    lane: Number,
    createdAt: Date,
    seq: Number,
    attempts: Number,
    notBefore: Date,
    tryingSince: Date,
    state: String,
    reached: Boolean,
    failed: Boolean,
    endedAt: Date,
    error: Buffer,
    body: Buffer,
  },
  [
    {
      name: 'ready_recipients',
      key: { state: 1, lane: 1, createdAt: 1, seq: 1, recipient: 1, notBefore: 1 },
      ...pendingOnly,
    },
    {
      name: 'next_of_recipient',
      key: { recipient: 1, state: 1, lane: 1, createdAt: 1, seq: 1, _id: 1 },
      ...pendingOnly,
    },
    {
      name: 'reached_recipient',
      key: { reached: 1, recipient: 1, endedAt: 1, _id: 1 },
      partialFilterExpression: { reached: true },
    },
    {
      name: 'failed',
      key: { failed: 1, endedAt: -1, seq: -1 },
      partialFilterExpression: { failed: true },
    },
  ],
);

/** What a row is found by. */
export const outboxFields = (codec: Codec, { id, propertyId, recipient, lane, createdAt }: NewOutboxRow) => ({
  _id: id,
  property: propertyId,
  recipient: recipientIndex(codec, recipient),
  lane: lanes.indexOf(lane),
  createdAt,
});

/** What a row is found by when it has ended. */
export const endFields = (end: OutboxEnd) => ({
  reached: end === 'delivered' || end === 'unknown',
  failed: end === 'refused' || end === 'unknown',
});

const everyLane = [...lanes.keys()];
const wholeRow = ['body', 'attempts', 'tryingSince', 'state'];

export const outboxQueries = {
  /** By lane and age; answered from the index alone, all the lanes being named. */
  readyRecipients: (): Query => ({
    filter: { state: 'pending', lane: { $in: everyLane } },
    only: ['lane', 'recipient', 'notBefore'],
    sort: { lane: 1, createdAt: 1, seq: 1 },
  }),
  next: (recipient: string, firstLane: number): Query => ({
    filter: { state: 'pending', recipient, ...(firstLane > 0 && { lane: { $gte: firstLane } }) },
    only: [...wholeRow, 'lane', 'notBefore'],
    sort: { lane: 1, createdAt: 1, seq: 1 },
    limit: 1,
  }),
  /** The ids, answered from the index alone. Which are greater than another one is for the caller to see. */
  pendingFor: (recipient: string): Query => ({ filter: { state: 'pending', recipient }, only: ['_id'] }),
  reachedSince: (recipient: string, since: Date): Query => ({
    filter: { reached: true, recipient, endedAt: { $gte: since } },
    only: ['_id'],
  }),
  pendingCount: (): Query => ({ filter: { state: 'pending', lane: { $in: everyLane } } }),
  failed: (limit: number): Query => ({
    filter: { failed: true },
    only: [...wholeRow, 'error'],
    sort: { endedAt: -1, seq: -1 },
    limit,
    hint: 'failed',
  }),
};

export function openOutbox(db: Access, codec: Codec): StoreTransaction['outbox'] {
  const keyOf = (recipient: string): string => recipientIndex(codec, recipient);
  const rowOf = ({ body, attempts, tryingSince }: StoredOutboxRow): OutboxRow => ({
    ...codec.open<NewOutboxRow>(body),
    attempts,
    ...(tryingSince && { tryingSince }),
  });
  const countAfter = async (afterId: string, query: Query): Promise<number> =>
    (await db.find(outbox, query)).filter(({ _id }) => _id > afterId).length;
  const alreadyHandled = (id: string) => () => new AlreadyHandled(`outbox row ${id}`);

  return {
    keyOf,
    async readyRecipients(now, limit) {
      const ready = new Map<string, number>();
      if (limit <= 0) return [];
      const seen = new Set<string>();
      await db.scan(outbox, outboxQueries.readyRecipients(), ({ recipient, lane, notBefore }) => {
        const head = `${lane}:${recipient}`;
        if (!seen.has(head) && notBefore <= now && !ready.has(recipient)) ready.set(recipient, lane);
        seen.add(head);
        return ready.size < limit;
      });
      return [...ready].map(([recipientKey, lane]) => ({ recipientKey, lane: laneOf(lane) }));
    },
    async next(recipientKey, now) {
      for (let lane = 0; lane < lanes.length; ) {
        const row = await db.findOne(outbox, outboxQueries.next(recipientKey, lane));
        if (!row) return null;
        if (row.notBefore <= now) return rowOf(row);
        lane = row.lane + 1;
      }
      return null;
    },
    async get(id) {
      const row = await db.findOne(outbox, { filter: { _id: id }, only: wholeRow });
      if (!row) return null;
      return row.state === 'pending' ? rowOf(row) : { ...rowOf(row), end: row.state };
    },
    pendingFor: (recipient, afterId = '') => countAfter(afterId, outboxQueries.pendingFor(keyOf(recipient))),
    reachedSince: (recipient, since, afterId = '') =>
      countAfter(afterId, outboxQueries.reachedSince(keyOf(recipient), since)),
    pendingCount: () => db.count(outbox, outboxQueries.pendingCount()),
    async failed(limit) {
      const rows = await db.find(outbox, outboxQueries.failed(limit));
      return rows.map((row) => ({
        ...rowOf(row),
        end: row.state as OutboxEnd,
        ...(row.error && { error: codec.openText(row.error) }),
      }));
    },
    async add(rows) {
      for (const row of rows) {
        await db.write(
          keep(outbox, {
            ...outboxFields(codec, row),
            seq: nextInSequence(),
            attempts: 0,
            notBefore: new Date(0),
            tryingSince: null,
            state: 'pending',
            body: codec.seal(row),
          }),
        );
      }
    },
    async markTrying({ id, attempts, tryingSince = null }, at) {
      const asRead = { _id: id, state: 'pending', attempts, tryingSince };
      await db.write(change(outbox, asRead, { $set: { tryingSince: at } }, alreadyHandled(id)));
    },
    async defer(id, notBefore, error) {
      const update = {
        $set: { notBefore, tryingSince: null, error: codec.sealText(error) },
        $inc: { attempts: 1 },
      };
      await db.write(change(outbox, { _id: id, state: 'pending' }, update));
    },
    async settle(id, end, at, error) {
      const ended = {
        state: end,
        endedAt: at,
        ...endFields(end),
        error: error === undefined ? null : codec.sealText(error),
      };
      await db.write(change(outbox, { _id: id, state: 'pending' }, { $set: ended }, alreadyHandled(id)));
    },
  };
}
