import {
  filedUnder,
  type NewInboxRow,
  type NewOutboxRow,
  type OutboxEnd,
  type Timer,
} from '../../domain/records';
import type { Ticket } from '../../domain/ticket/ticket';
import type { ArchivedInboxRow, StoreRecords } from '../../ports/archive';
import type { Codec } from '../../sealing/codec';
import { cards } from './cards';
import type { Named } from './collection';
import { conversations } from './conversations';
import { corrections } from './corrections';
import { cursors } from './cursors';
import { inbox, inboxFields } from './inbox-rows';
import { media } from './media';
import { endFields, outbox, outboxFields } from './outbox';
import { promises } from './promises';
import { tasks } from './tasks';
import { series, ticketFields, tickets } from './tickets';
import { timeline } from './timeline';
import { timerFields, timers } from './timers';
import { transcripts } from './transcripts';

/** A row as the driver gives and takes it, without the number that tells apart what has the same time. */
export type ArchiveRow = Readonly<Record<string, unknown>> & { readonly _id: string };

/** How the records of one collection lie in the database. */
export interface Drawer<R> {
  readonly collection: Named;
  readonly open: (row: ArchiveRow) => R;
  readonly rowOf: (record: R) => ArchiveRow;
}

export type Drawers = { readonly [C in keyof StoreRecords]: Drawer<StoreRecords[C]> };

export function drawersFor(codec: Codec): Drawers {
  /** Where the record is the body alone and the other fields follow from it. */
  const bodies = <R extends object>(
    collection: Named,
    fieldsOf: (record: R) => Omit<ArchiveRow, 'body'> & { readonly _id: string },
  ): Drawer<R> => ({
    collection,
    open: ({ body }) => codec.open<R>(body as Buffer),
    rowOf: (record) => ({ ...fieldsOf(record), body: codec.seal(record) }),
  });

  return {
    conversations: bodies(conversations, ({ id, revision, propertyId, updatedAt }) => ({
      _id: id,
      revision,
      property: propertyId,
      updatedAt,
    })),
    transcripts: bodies(transcripts, ({ id, conversationId, at }) => ({
      _id: id,
      conversation: conversationId,
      at,
    })),
    tickets: bodies(tickets, (ticket: Ticket) => ({ _id: ticket.id, ...ticketFields(codec, ticket) })),
    timeline: bodies(timeline, ({ id, ticketId, at }) => ({ _id: id, ticket: ticketId, at })),
    series: {
      collection: series,
      open: ({ _id, last }) => ({ name: _id, last: Number(last) }),
      rowOf: ({ name, last }) => ({ _id: name, last }),
    },
    promises: bodies(promises, ({ id, propertyId, ticketId, madeAt }) => ({
      _id: id,
      property: propertyId,
      ticket: ticketId,
      madeAt,
    })),
    corrections: bodies(corrections, ({ id, propertyId }) => ({ _id: id, property: propertyId })),
    inbox: inboxDrawer(),
    outbox: outboxDrawer(),
    timers: bodies(timers, (timer: Timer) => ({ _id: timer.id, ...timerFields(timer) })),
    cards: bodies(cards, ({ id, ticketId, taskId, retired, createdAt }) => ({
      _id: id,
      ticket: ticketId ?? null,
      task: taskId ?? null,
      live: !retired,
      createdAt,
    })),
    tasks: bodies(tasks, ({ id, propertyId, createdAt, doneAt }) => ({
      _id: id,
      property: propertyId,
      open: doneAt === undefined,
      createdAt,
    })),
    cursors: bodies(cursors, ({ account }) => ({ _id: account })),
    media: bodies(media, (record) => ({
      _id: record.id,
      state: filedUnder(record),
      notBefore: record.notBefore,
      receivedAt: record.receivedAt,
    })),
  };

  function inboxDrawer(): Drawer<ArchivedInboxRow> {
    return {
      collection: inbox,
      open: (row) => ({
        row: codec.open<NewInboxRow>(row.body as Buffer),
        state: row.state as ArchivedInboxRow['state'],
        ...bookkeepingOf(row),
      }),
      rowOf: ({ row, state, attempts, notBefore, endedAt, error }) => ({
        ...inboxFields(row),
        state,
        attempts,
        notBefore: notBefore ?? new Date(0),
        ...(endedAt && { endedAt }),
        ...(error !== undefined && { error: codec.sealText(error) }),
        body: codec.seal(row),
      }),
    };
  }

  function outboxDrawer(): Drawer<StoreRecords['outbox']> {
    return {
      collection: outbox,
      open: (row) => ({
        row: codec.open<NewOutboxRow>(row.body as Buffer),
        ...(row.tryingSince instanceof Date && { tryingSince: row.tryingSince }),
        ...(row.state !== 'pending' && { end: row.state as OutboxEnd }),
        ...bookkeepingOf(row),
      }),
      rowOf: ({ row, attempts, notBefore, tryingSince, end, endedAt, error }) => ({
        ...outboxFields(codec, row),
        attempts,
        notBefore: notBefore ?? new Date(0),
        tryingSince: tryingSince ?? null,
        state: end ?? 'pending',
        ...(end && endFields(end)),
        ...(endedAt && { endedAt }),
        ...(error !== undefined && { error: codec.sealText(error) }),
        body: codec.seal(row),
      }),
    };
  }

  function bookkeepingOf({ attempts, notBefore, endedAt, error }: ArchiveRow) {
    return {
      attempts: Number(attempts),
      ...(notBefore instanceof Date && notBefore.getTime() !== 0 && { notBefore }),
      ...(endedAt instanceof Date && { endedAt }),
      ...(Buffer.isBuffer(error) && { error: codec.openText(error) }),
    };
  }
}
