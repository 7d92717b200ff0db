import type { Conversation, TranscriptLine } from '../domain/conversation';
import type { Correction } from '../domain/correction';
import type { ResidentPromise } from '../domain/promise';
import type {
  AccountCursor,
  CardRecord,
  DeskTask,
  MediaRecord,
  NewInboxRow,
  NewOutboxRow,
  OutboxEnd,
  Timer,
} from '../domain/records';
import type { Ticket, TimelineEntry } from '../domain/ticket/ticket';
import type { MediaStore } from './media-store';

/** Everything a store holds, as records that no store is needed to understand. */
export interface StoreRecords {
  /** With the revision as saved. */
  readonly conversations: Conversation;
  readonly transcripts: TranscriptLine;
  /** With the revision as saved. */
  readonly tickets: Ticket;
  readonly timeline: TimelineEntry;
  readonly series: NumberSeries;
  readonly promises: ResidentPromise;
  readonly corrections: Correction;
  readonly inbox: ArchivedInboxRow;
  readonly outbox: ArchivedOutboxRow;
  readonly timers: Timer;
  readonly cards: CardRecord;
  readonly tasks: DeskTask;
  readonly cursors: AccountCursor;
  readonly media: MediaRecord;
}

/** The store and the bytes of its attachments. */
export interface CompanyRecords extends StoreRecords {
  readonly files: AttachmentFile;
}

/** Those that others refer to first. */
export const collections = [
  'conversations',
  'tickets',
  'tasks',
  'media',
  'files',
  'transcripts',
  'timeline',
  'series',
  'promises',
  'corrections',
  'cards',
  'timers',
  'cursors',
  'inbox',
  'outbox',
] as const satisfies readonly (keyof CompanyRecords)[];

export type Collection = (typeof collections)[number];

export const inOrderStored: ReadonlySet<Collection> = new Set<Collection>([
  'tickets',
  'tasks',
  'transcripts',
  'timeline',
  'promises',
  'cards',
  'outbox',
]);

export interface NumberSeries {
  /** e.g. `yunqi/BX/20261122` */
  readonly name: string;
  /** The number given last. */
  readonly last: number;
}

export interface ArchivedInboxRow {
  readonly row: NewInboxRow;
  readonly state: 'pending' | 'done' | 'buried';
  readonly attempts: number;
  /** Present once it was put off. */
  readonly notBefore?: Date;
  readonly endedAt?: Date;
  /** Of the last failure. */
  readonly error?: string;
}

export interface ArchivedOutboxRow {
  readonly row: NewOutboxRow;
  readonly attempts: number;
  /** Present once it was put off. */
  readonly notBefore?: Date;
  readonly tryingSince?: Date;
  /** Absent while it is pending. */
  readonly end?: OutboxEnd;
  readonly endedAt?: Date;
  /** Of the last failure, or why it ended. */
  readonly error?: string;
}

export interface AttachmentFile {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * The whole content of a store, to be carried elsewhere or looked through. Nobody else may write meanwhile.
 *
 * Where the store's queries give records of one moment in the order they were stored, that is the order here, and the order
 * of writing is kept: those of {@link inOrderStored}. The others come by id.
 */
export interface Archive<Records = StoreRecords> {
  /** Names this content, not its place; given when it is first asked for. */
  identity(): Promise<string>;
  count(collection: keyof Records): Promise<number>;
  /** @param after where the page before ended; null to begin */
  read<C extends keyof Records>(
    collection: C,
    after: string | null,
    limit: number,
  ): Promise<ArchivePage<Records[C]>>;
  /**
   * Adds records behind those already there; one whose id is there is left as it is. All or none, durable when resolved.
   */
  write<C extends keyof Records>(collection: C, records: readonly Records[C][]): Promise<void>;
  /** What is on its way into this archive; null when it is complete. */
  arrival(): Promise<Arrival | null>;
  /** Durable when resolved. Null ends it. */
  saveArrival(arrival: Arrival | null): Promise<void>;
  close(): Promise<void>;
}

export type StoreArchive = Archive<StoreRecords>;
export type CompanyArchive = Archive<CompanyRecords>;

export interface ArchivePage<R> {
  readonly records: readonly R[];
  /** Where this page ends; null when nothing follows. */
  readonly next: string | null;
}

/** How far a move into an archive has come. A store that has one is incomplete and must not be worked on. */
export interface Arrival {
  /** Identity of the archive it comes from. */
  readonly source: string;
  /** Per collection where the last page written ended in the source; absent: not begun. */
  readonly reached: Readonly<Record<string, string>>;
  /** Collections that were written to their end. */
  readonly finished: readonly string[];
}

/** Attachments that can be looked through. */
export interface MediaArchive extends MediaStore {
  /** Of everything kept, in ascending order. */
  ids(): Promise<readonly string[]>;
}
