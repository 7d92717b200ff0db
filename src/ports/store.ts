import type { Conversation, TranscriptLine } from '../domain/conversation';
import type { Correction } from '../domain/correction';
import type { Lane } from '../domain/delivery';
import type { ResidentPromise } from '../domain/promise';
import type {
  AccountCursor,
  CardRecord,
  DeskTask,
  InboxRow,
  MediaRecord,
  NewInboxRow,
  NewOutboxRow,
  OutboxEnd,
  OutboxRow,
  Timer,
} from '../domain/records';
import type { Ticket, TimelineEntry } from '../domain/ticket/ticket';

/**
 * Everything that must survive. Two adapters, one contract (`test/contracts/store.ts`).
 *
 * `transaction` is atomic and durable when its promise resolves: all writes or none, also over `kill -9`.
 * The adapter may run `work` more than once (transient conflicts); work therefore touches nothing but `tx`.
 * Reads inside see the writes made before them in the same transaction. An error thrown by `work` rolls back and is passed on.
 * Dates are kept to the millisecond; documents come back equal to what was saved. Personal data is sealed at rest.
 */
export interface Store extends Reads {
  /** @param precedence `first` passes what waits for its turn: intake and emergencies. Default `in-turn`. */
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>, precedence?: Precedence): Promise<T>;
  /** Resolves when the store can serve, rejects with the reason otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Of work that waits for the store. */
export type Precedence = 'first' | 'in-turn';

export interface Reads {
  readonly conversations: ConversationReads;
  readonly transcripts: TranscriptReads;
  readonly tickets: TicketReads;
  readonly promises: PromiseReads;
  readonly corrections: CorrectionReads;
  readonly inbox: InboxReads;
  readonly outbox: OutboxReads;
  readonly timers: TimerReads;
  readonly cards: CardReads;
  readonly tasks: TaskReads;
  readonly cursors: CursorReads;
  readonly media: MediaReads;
}

export interface StoreTransaction extends Reads {
  readonly conversations: ConversationReads & {
    /**
     * Saves with `revision + 1`. `conversation.revision` is the one that was loaded, 0 for a new one.
     * @throws RevisionConflict when somebody else saved in between.
     */
    save(conversation: Conversation): Promise<void>;
  };
  readonly transcripts: TranscriptReads & {
    /** Lines whose id is already there are left as they are. */
    append(lines: readonly TranscriptLine[]): Promise<void>;
  };
  readonly tickets: TicketReads & {
    /** @throws RevisionConflict as for conversations; a new ticket has revision 0. */
    save(ticket: Ticket): Promise<void>;
    appendTimeline(entries: readonly TimelineEntry[]): Promise<void>;
    /**
     * Next running number of a series, from 1; no gap when the transaction fails, no repeat ever.
     * @param series e.g. `yunqi/BX/20261122`
     */
    nextNumber(series: string): Promise<number>;
  };
  readonly promises: PromiseReads & { save(promise: ResidentPromise): Promise<void> };
  readonly corrections: CorrectionReads & {
    /** One that is there under the same id is replaced. */
    save(correction: Correction): Promise<void>;
  };
  readonly inbox: InboxReads & {
    /** Rows whose key was ever seen are ignored. Answers the ids really added. */
    add(rows: readonly NewInboxRow[]): Promise<readonly string[]>;
    /** @throws AlreadyHandled when the row is not pending any more. */
    complete(id: string, at: Date): Promise<void>;
    /** Puts a failed row off; counts the attempt. Later rows of the subject wait behind it. */
    defer(id: string, notBefore: Date, error: string): Promise<void>;
    /** Gives a row up for good; it is kept for people to look at. */
    bury(id: string, at: Date, error: string): Promise<void>;
  };
  readonly outbox: OutboxReads & {
    /** A row whose id is already there is left as it is. */
    add(rows: readonly NewOutboxRow[]): Promise<void>;
    /**
     * Notes that a try begins. Of two that read the same row only one may.
     * @param row as it was read
     * @throws AlreadyHandled when the row is not pending any more or somebody else began or ended a try since.
     */
    markTrying(row: Pick<OutboxRow, 'id' | 'attempts' | 'tryingSince'>, at: Date): Promise<void>;
    /** Puts a failed try off; counts the attempt and clears the trying mark. */
    defer(id: string, notBefore: Date, error: string): Promise<void>;
    /** @throws AlreadyHandled when the row is not pending any more. */
    settle(id: string, end: OutboxEnd, at: Date, error?: string): Promise<void>;
  };
  readonly timers: TimerReads & {
    set(timer: Timer): Promise<void>;
    cancel(id: string): Promise<void>;
    /** Removes the timer if it is still due at that time; answers whether it was. */
    take(id: string, dueAt: Date): Promise<boolean>;
  };
  readonly cards: CardReads & { save(card: CardRecord): Promise<void> };
  readonly tasks: TaskReads & { save(task: DeskTask): Promise<void> };
  readonly cursors: CursorReads & { save(cursor: AccountCursor): Promise<void> };
  readonly media: MediaReads & { save(record: MediaRecord): Promise<void> };
}

export interface ConversationReads {
  get(id: string): Promise<Conversation | null>;
  /** Last active first. */
  list(propertyId: string, limit: number): Promise<readonly Conversation[]>;
}

export interface TranscriptReads {
  /** The last `limit` lines, oldest first. */
  of(conversationId: string, limit: number): Promise<readonly TranscriptLine[]>;
}

export interface TicketReads {
  get(id: string): Promise<Ticket | null>;
  byNumber(propertyId: string, number: string): Promise<Ticket | null>;
  /** Tickets whose number ends in these digits and that are not settled, newest first. */
  openByNumberEnding(propertyId: string, digits: string): Promise<readonly Ticket[]>;
  /** Everything this conversation reported, newest first. */
  reportedBy(conversationId: string, limit: number): Promise<readonly Ticket[]>;
  /** Unsettled tickets with this code at this room, newest first. */
  openAt(propertyId: string, code: string, room: string): Promise<readonly Ticket[]>;
  /** Unsettled tickets, newest first. */
  open(propertyId: string, limit: number): Promise<readonly Ticket[]>;
  /** Newest first. */
  list(propertyId: string, limit: number): Promise<readonly Ticket[]>;
  /** Oldest first. */
  timeline(ticketId: string): Promise<readonly TimelineEntry[]>;
}

export interface PromiseReads {
  ofTicket(ticketId: string): Promise<readonly ResidentPromise[]>;
}

export interface CorrectionReads {
  get(id: string): Promise<Correction | null>;
  /** By id. @param afterId those with a greater id only */
  list(propertyId: string, limit: number, afterId?: string): Promise<readonly Correction[]>;
}

export interface InboxReads {
  /**
   * Subjects with a row that may be handled now, those with an emergency row first, then by arrival.
   * A subject whose oldest pending row was put off beyond `now` is left out.
   */
  readySubjects(now: Date, limit: number): Promise<readonly ReadySubject[]>;
  /** The pending rows of a subject, oldest first; none when the oldest was put off beyond `now`. */
  pendingOf(subjectKey: string, now: Date, limit: number): Promise<readonly InboxRow[]>;
  pendingCount(): Promise<number>;
  /** Rows given up, newest first. */
  buried(limit: number): Promise<readonly (InboxRow & { readonly error: string })[]>;
}

export interface ReadySubject {
  readonly subjectKey: string;
  /** `emergency` when one of its pending rows is, else that of its oldest. */
  readonly lane: Lane;
}

export interface OutboxReads {
  /**
   * Names a recipient outside the store without telling who it is.
   */
  keyOf(recipient: string): string;
  /**
   * Recipients with a row that may be delivered now: per lane the oldest pending row counts, if it is not put off beyond
   * `now`. Lanes in order emergency, interactive, notice, within a lane by age; a recipient once, in the first lane.
   */
  readyRecipients(now: Date, limit: number): Promise<readonly ReadyRecipient[]>;
  /**
   * What to deliver next to a recipient: the oldest pending row of the first lane whose oldest row is not put off beyond
   * `now`; null when there is none.
   */
  next(recipientKey: string, now: Date): Promise<OutboxRow | null>;
  get(id: string): Promise<(OutboxRow & { readonly end?: OutboxEnd }) | null>;
  /** @param afterId counts rows with a greater id only */
  pendingFor(recipient: string, afterId?: string): Promise<number>;
  /**
   * What reached the recipient, or may have (`unknown`), at or after `since`.
   * @param afterId counts rows with a greater id only
   */
  reachedSince(recipient: string, since: Date, afterId?: string): Promise<number>;
  pendingCount(): Promise<number>;
  /** Refused and unknown ones, newest first. */
  failed(
    limit: number,
  ): Promise<readonly (OutboxRow & { readonly end: OutboxEnd; readonly error?: string })[]>;
}

export interface ReadyRecipient {
  readonly recipientKey: string;
  readonly lane: Lane;
}

export interface TimerReads {
  /** Due at or before `now`: emergency first, then by due time. */
  due(now: Date, limit: number): Promise<readonly Timer[]>;
  get(id: string): Promise<Timer | null>;
}

export interface CardReads {
  get(id: string): Promise<CardRecord | null>;
  /** Not retired, oldest first. */
  liveOfTicket(ticketId: string): Promise<readonly CardRecord[]>;
  /** Not retired cards of a desk task. */
  liveOfTask(taskId: string): Promise<readonly CardRecord[]>;
}

export interface TaskReads {
  get(id: string): Promise<DeskTask | null>;
  /** Oldest first. */
  open(propertyId: string): Promise<readonly DeskTask[]>;
}

export interface CursorReads {
  get(account: string): Promise<AccountCursor | null>;
  /** All of them, in no order: as many as there are accounts. */
  list(): Promise<readonly AccountCursor[]>;
}

export interface MediaReads {
  get(id: string): Promise<MediaRecord | null>;
  /** Filed under `wanted` and not put off beyond `now`, oldest first. */
  wanted(now: Date, limit: number): Promise<readonly MediaRecord[]>;
}

/** Two saved the same thing; load again and decide again. */
export class RevisionConflict extends Error {
  readonly code = 'revision_conflict';
  constructor(what: string) {
    super(`${what} was changed by somebody else`);
  }
}

/** The store does not answer, or is too busy: nothing is wrong with what was asked of it, and later it may work. */
export class StoreUnavailable extends Error {
  readonly code: string = 'store_unavailable';
}

/** The row was handled in the meantime. */
export class AlreadyHandled extends Error {
  readonly code = 'already_handled';
  constructor(what: string) {
    super(`${what} is already handled`);
  }
}
