import type { Address } from './conversation';
import type { Delivery, Lane } from './delivery';
import type { ConversationInput, StaffInput, Subject, TicketInput } from './inbound';

/** Received, not yet handled. */
export interface InboxRow {
  /** Sorts by arrival. */
  readonly id: string;
  /** Unique for ever: the same outside event received again is ignored. */
  readonly key: string;
  readonly subject: Subject;
  /** Raised to `emergency` at arrival when the words may mean danger, so that it passes a backlog. */
  readonly lane: Lane;
  readonly input: ConversationInput | StaffInput | TicketInput;
  readonly receivedAt: Date;
  readonly attempts: number;
}

export type NewInboxRow = Omit<InboxRow, 'attempts'>;

/** Decided, not yet delivered. */
export interface OutboxRow {
  /** At most 32 letters, digits, `-` and `_`: also the id the outside world sees, saved before the first try. */
  readonly id: string;
  readonly propertyId: string;
  readonly lane: Lane;
  readonly recipient: string;
  readonly delivery: Delivery;
  readonly conversationId?: string;
  readonly ticketId?: string;
  readonly createdAt: Date;
  /** Worthless afterwards: dropped instead of delivered. */
  readonly expiresAt?: Date;
  readonly attempts: number;
  /**
   * Set before a try that a later one has to know of, should the process die meanwhile: to be recognised as a repetition,
   * or, where the outside world cannot do that, not to be made at all.
   */
  readonly tryingSince?: Date;
}

export type NewOutboxRow = Omit<OutboxRow, 'attempts' | 'tryingSince'>;

/**
 * How a delivery ended. `unknown`: tried, no answer, and repeating could tell somebody twice.
 * `refused`: the outside world said no for good. `dropped`: expired or overtaken before a try.
 */
export type OutboxEnd = 'delivered' | 'unknown' | 'refused' | 'dropped';

/** A deadline kept by the store. Setting the same id again replaces it. */
export interface Timer {
  /** `<subject id>/<name>` or more specific. */
  readonly id: string;
  readonly subject: Subject;
  readonly name: string;
  readonly dueAt: Date;
  readonly lane: Lane;
  readonly data: Readonly<Record<string, string | number>>;
}

/** A card shown to one employee about one ticket or task. */
export interface CardRecord {
  /** The id the platform knows it by; never used twice. */
  readonly id: string;
  readonly staffId: string;
  readonly ticketId?: string;
  readonly taskId?: string;
  /** Unspent code to redraw the card, and when it was given (valid 72 h, one use). */
  readonly refreshCode?: string;
  readonly refreshCodeAt?: Date;
  /** The newest redraw decided: an older one that did not leave yet has nothing to show. */
  readonly redrawId?: string;
  /** Replaced by a newer card or closed: no more redrawing. */
  readonly retired: boolean;
  readonly createdAt: Date;
}

/** Something the front desk must do by hand: phone a resident, listen to a voice message, take over. */
export interface DeskTask {
  readonly id: string;
  readonly propertyId: string;
  readonly kind: 'phone-resident' | 'take-over' | 'look-at' | 'call-back' | 'undeliverable';
  readonly conversationId?: string;
  readonly ticketId?: string;
  readonly text: string;
  /** What is to be listened to or looked at. */
  readonly mediaIds?: readonly string[];
  readonly createdAt: Date;
  readonly doneAt?: Date;
  readonly doneBy?: string;
}

/** How far an account's message stream has been read, and whether it has news. */
export interface AccountCursor {
  readonly account: string;
  /** First rung for, or first pulled, whichever came first. */
  readonly firstSeenAt?: Date;
  /** Opaque; absent before the first pull. */
  readonly cursor?: string;
  /** Newest doorbell: its token is valid 10 minutes. */
  readonly token?: string;
  readonly rungAt?: Date;
  readonly pulledAt?: Date;
  /** Since then the platform does not let us read the account; gone once it was read again. */
  readonly withdrawnAt?: Date;
}

/** An attachment fetched from the platform, or still to be fetched. */
export interface MediaRecord {
  readonly id: string;
  readonly conversationId: string;
  /** Platform id, valid three days. */
  readonly mediaRef: string;
  readonly kind: 'image' | 'voice' | 'video' | 'file';
  /** `unheard`: the bytes are stored, what the voice says is still to be asked. */
  readonly state: 'wanted' | 'unheard' | 'stored' | 'lost';
  readonly contentType?: string;
  readonly sizeBytes?: number;
  readonly filename?: string;
  /** Of what the state still asks for. */
  readonly attempts: number;
  readonly notBefore: Date;
  readonly receivedAt: Date;
}

/** Where a store finds it again: as long as anything is left to do, under `wanted`. */
export const filedUnder = ({ state }: MediaRecord): 'wanted' | 'stored' | 'lost' =>
  state === 'unheard' ? 'wanted' : state;

export const subjectKey = (subject: Subject): string => `${subject.kind}:${subject.id}`;

export const conversationSubject = (id: string, propertyId: string, address: Address): Subject => ({
  kind: 'conversation',
  id,
  propertyId,
  address,
});
