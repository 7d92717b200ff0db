import type { Conversation, TranscriptLine } from '../../domain/conversation';
import type { Correction } from '../../domain/correction';
import { lanes } from '../../domain/delivery';
import type { ResidentPromise } from '../../domain/promise';
import {
  type AccountCursor,
  type CardRecord,
  type DeskTask,
  filedUnder,
  type MediaRecord,
  type NewInboxRow,
  type NewOutboxRow,
  type OutboxEnd,
  subjectKey,
  type Timer,
} from '../../domain/records';
import { isSettled, type Ticket, type TimelineEntry } from '../../domain/ticket/ticket';
import type { ArchivedInboxRow, StoreRecords } from '../../ports/archive';
import type { Codec } from '../../sealing/codec';
import { recipientIndex, roomIndex } from '../../sealing/indexes';
import type { Connection, Statement } from './connection';
import { openReporters } from './reporters';

/** How the records of one collection lie in their table. */
export interface Drawer<R> {
  readonly count: Statement<{ count: number }>;
  /** Rows behind a position. */
  readonly page: Statement<Row>;
  /** The position is a text, not a number. */
  readonly isTextKey: boolean;
  readonly open: (row: Row) => R;
  readonly insert: (record: R) => void;
}

export type Drawers = { readonly [C in keyof StoreRecords]: Drawer<StoreRecords[C]> };

type Row = Readonly<Record<string, string | number | Buffer | null>>;

export function openDrawers(db: Connection, codec: Codec): Drawers {
  /**
   * @param columns what makes a record beside its position
   * @param key what the order goes by: its id, or when it was inserted
   */
  const readsOf = (table: string, columns: string, key: string) => ({
    count: db.statement<{ count: number }>(`SELECT count(*) AS count FROM ${table}`),
    page: db.statement<Row>(
      `SELECT ${key} AS position, ${columns} FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`,
    ),
    isTextKey: key !== 'rowid',
  });
  const insertInto = (table: string, columns: string) => {
    const marks = columns.replace(/\w+/g, '?');
    return db.statement<{ seq: number }>(
      `INSERT INTO ${table} (${columns}) VALUES (${marks}) ON CONFLICT DO NOTHING RETURNING rowid AS seq`,
    );
  };
  /** Where the record is the body alone and the other columns follow from it. */
  const bodies = <R extends object>(
    table: string,
    key: string,
    columns: string,
    parametersOf: (record: R) => readonly (string | number | null)[],
  ): Drawer<R> => {
    const insert = insertInto(table, `${columns}, body`);
    return {
      ...readsOf(table, 'body', key),
      open: ({ body }) => codec.open<R>(body as Buffer),
      insert: (record) => void insert.get(...parametersOf(record), codec.seal(record)),
    };
  };

  return {
    conversations: bodies<Conversation>(
      'conversations',
      'id',
      'id, revision, property, updated_at',
      ({ id, revision, propertyId, updatedAt }) => [id, revision, propertyId, updatedAt.getTime()],
    ),
    transcripts: bodies<TranscriptLine>(
      'transcript_lines',
      'rowid',
      'id, conversation, at',
      ({ id, conversationId, at }) => [id, conversationId, at.getTime()],
    ),
    tickets: ticketDrawer(),
    timeline: bodies<TimelineEntry>('ticket_timeline', 'rowid', 'id, ticket, at', ({ id, ticketId, at }) => [
      id,
      ticketId,
      at.getTime(),
    ]),
    series: seriesDrawer(),
    promises: bodies<ResidentPromise>(
      'promises',
      'rowid',
      'id, ticket, made_at',
      ({ id, ticketId, madeAt }) => [id, ticketId, madeAt.getTime()],
    ),
    corrections: bodies<Correction>('corrections', 'id', 'id, property', ({ id, propertyId }) => [
      id,
      propertyId,
    ]),
    inbox: inboxDrawer(),
    outbox: outboxDrawer(),
    timers: bodies<Timer>('timers', 'id', 'id, lane, due_at', ({ id, lane, dueAt }) => [
      id,
      lanes.indexOf(lane),
      dueAt.getTime(),
    ]),
    cards: bodies<CardRecord>(
      'cards',
      'rowid',
      'id, ticket, task, retired, created_at',
      ({ id, ticketId, taskId, retired, createdAt }) => [
        id,
        ticketId ?? null,
        taskId ?? null,
        retired ? 1 : 0,
        createdAt.getTime(),
      ],
    ),
    tasks: bodies<DeskTask>(
      'tasks',
      'rowid',
      'id, property, created_at, done_at',
      ({ id, propertyId, createdAt, doneAt }) => [
        id,
        propertyId,
        createdAt.getTime(),
        doneAt?.getTime() ?? null,
      ],
    ),
    cursors: bodies<AccountCursor>('cursors', 'account', 'account', ({ account }) => [account]),
    media: bodies<MediaRecord>('media', 'id', 'id, state, not_before, received_at', (record) => [
      record.id,
      filedUnder(record),
      record.notBefore.getTime(),
      record.receivedAt.getTime(),
    ]),
  };

  function ticketDrawer(): Drawer<Ticket> {
    const reporters = openReporters(db);
    const insert = insertInto(
      'tickets',
      'id, revision, property, number, code, status, settled, room, opened_at, body',
    );
    return {
      ...readsOf('tickets', 'body', 'rowid'),
      open: ({ body }) => codec.open<Ticket>(body as Buffer),
      insert(ticket) {
        const { id, revision, propertyId, number, code, status, place } = ticket;
        const settled = isSettled(status) ? 1 : 0;
        const room = place.room === undefined ? null : roomIndex(codec, propertyId, place.room);
        const openedAt = ticket.openedAt.getTime();
        const row = insert.get(
          ...[id, revision, propertyId, number, code, status, settled, room, openedAt],
          codec.seal(ticket),
        );
        if (row) reporters.replace(row.seq, openedAt, ticket.reporters);
      },
    };
  }

  function seriesDrawer(): Drawer<StoreRecords['series']> {
    const insert = db.statement('INSERT INTO series VALUES (?, ?) ON CONFLICT DO NOTHING');
    return {
      ...readsOf('series', 'last', 'name'),
      open: ({ position, last }) => ({ name: String(position), last: Number(last) }),
      insert: ({ name, last }) => void insert.run(name, last),
    };
  }

  function inboxDrawer(): Drawer<ArchivedInboxRow> {
    const insert = insertInto(
      'inbox',
      'id, key, subject, lane, state, attempts, not_before, ended_at, error, body',
    );
    return {
      ...readsOf('inbox', 'state, attempts, not_before, ended_at, error, body', 'id'),
      open: (row) => ({
        row: codec.open<NewInboxRow>(row.body as Buffer),
        state: row.state as ArchivedInboxRow['state'],
        ...bookkeepingOf(row),
      }),
      insert({ row, state, attempts, notBefore, endedAt, error }) {
        insert.get(
          ...[row.id, row.key, subjectKey(row.subject), lanes.indexOf(row.lane), state, attempts],
          ...[notBefore?.getTime() ?? 0, endedAt?.getTime() ?? null, sealed(error), codec.seal(row)],
        );
      },
    };
  }

  function outboxDrawer(): Drawer<StoreRecords['outbox']> {
    const insert = insertInto(
      'outbox',
      'id, recipient, lane, created_at, attempts, not_before, trying_since, outcome, ended_at, error, body',
    );
    return {
      ...readsOf('outbox', 'attempts, not_before, trying_since, outcome, ended_at, error, body', 'rowid'),
      open: (row) => ({
        row: codec.open<NewOutboxRow>(row.body as Buffer),
        ...(row.trying_since !== null && { tryingSince: new Date(Number(row.trying_since)) }),
        ...(row.outcome !== null && { end: row.outcome as OutboxEnd }),
        ...bookkeepingOf(row),
      }),
      insert({ row, attempts, notBefore, tryingSince, end, endedAt, error }) {
        const recipient = recipientIndex(codec, row.recipient);
        insert.get(
          ...[row.id, recipient, lanes.indexOf(row.lane), row.createdAt.getTime(), attempts],
          ...[notBefore?.getTime() ?? 0, tryingSince?.getTime() ?? null, end ?? null],
          ...[endedAt?.getTime() ?? null, sealed(error), codec.seal(row)],
        );
      },
    };
  }

  function sealed(error: string | undefined): Buffer | null {
    return error === undefined ? null : codec.sealText(error);
  }

  function bookkeepingOf(row: Row) {
    return {
      attempts: Number(row.attempts),
      ...(row.not_before !== 0 && { notBefore: new Date(Number(row.not_before)) }),
      ...(row.ended_at !== null && { endedAt: new Date(Number(row.ended_at)) }),
      ...(row.error !== null && { error: codec.openText(row.error as Buffer) }),
    };
  }
}
