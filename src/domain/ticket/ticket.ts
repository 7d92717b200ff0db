import type { Department, EmergencyKind, RepairClass, Severity, TicketKind } from '../codes';
import type { Guess, Matter } from '../matter';

/** A problem tracked to closure, of any kind. */
export interface Ticket {
  readonly id: string;
  readonly revision: number;
  /** `BX-20261122-0001`: kind, local day, running number per property, kind and day. */
  readonly number: string;
  readonly propertyId: string;
  readonly kind: TicketKind;
  /** Category code; `finalCode` is set at closing when the root cause was another. */
  readonly code: string;
  readonly finalCode?: string;
  readonly status: TicketStatus;
  /** Short name of the matter said to residents and staff, e.g. 厨房漏水. */
  readonly item: string;
  /** The resident's words, unchanged. */
  readonly words: string;
  readonly place: Place;
  readonly contact: Contact;
  /** The complaining household is not named to anybody but supervisor and manager. */
  readonly confidential: boolean;
  readonly severity?: Severity;
  readonly repairClass?: RepairClass;
  readonly emergency?: { readonly kind: EmergencyKind; readonly silent: boolean; readonly possible: boolean };
  readonly price?: string;
  readonly slot?: string;
  /** Conversations of everybody who reported it, the first reporter first. */
  readonly reporters: readonly string[];
  readonly department: Department;
  /** Staff told to take it; anyone of them may acknowledge. */
  readonly dispatchedTo: readonly string[];
  readonly assignee?: string;
  readonly result?: string;
  readonly rating?: 'A' | 'B' | 'C';
  readonly mediaIds: readonly string[];
  readonly returns: number;
  readonly reopens: number;
  /** What the words were taken for; absent on tickets opened before this was kept. */
  readonly guess?: Guess;
  /** What people said it is. The rest of the ticket follows it, unless an alarm was on or the work was done. */
  readonly corrected?: Matter;
  /** The chain frozen when the ticket was dispatched, and how far it has climbed. */
  readonly escalation: { readonly chain: readonly EscalationStage[]; readonly climbed: number };
  readonly openedAt: Date;
  readonly acknowledgedAt?: Date;
  readonly completedAt?: Date;
  readonly closedAt?: Date;
  readonly updatedAt: Date;
}

/** opened 已受理, dispatched 已派单, acknowledged 已接单, enRoute 在途, onSite 到场, completed 已完成待确认. */
export type TicketStatus =
  | 'opened'
  | 'dispatched'
  | 'acknowledged'
  | 'enRoute'
  | 'onSite'
  | 'completed'
  | 'closed'
  | 'cancelled';

export interface Place {
  /** `building-unit-room`. */
  readonly room?: string;
  /** Spot in the home or common area in the resident's words. */
  readonly spot?: string;
  /** A home as the resident wrote it that the property does not have. Never beside a room. */
  readonly unlisted?: UnlistedHome;
  /** False when taken from an earlier talk or a QR code, or not on the building list, and not yet confirmed. */
  readonly confirmed: boolean;
}

export interface UnlistedHome {
  /** As written. */
  readonly said: string;
  /** Homes that may be meant, `building-unit-room`; may be empty. */
  readonly near: readonly string[];
}

export interface Contact {
  readonly name?: string;
  readonly phone?: string;
}

export interface EscalationStage {
  readonly afterSeconds: number;
  readonly staff: readonly string[];
  readonly call: boolean;
}

/** One line of a ticket's history. Append-only. */
export interface TimelineEntry {
  /** Unique, derived from the event that caused it. */
  readonly id: string;
  readonly ticketId: string;
  readonly at: Date;
  /** `resident`, `system` or a staff id. */
  readonly actor: string;
  /** Past tense, e.g. `ticket.acknowledged`. */
  readonly fact: string;
  readonly detail: Readonly<Record<string, string>>;
}

/** What a reporter of a new ticket gives; everything else is filled in when it is opened. */
export interface TicketDraft {
  readonly kind: TicketKind;
  readonly code: string;
  readonly item: string;
  readonly words: string;
  readonly place: Place;
  readonly contact: Contact;
  readonly department: Department;
  readonly confidential: boolean;
  readonly severity?: Severity;
  readonly repairClass?: RepairClass;
  readonly emergency?: NonNullable<Ticket['emergency']>;
  readonly price?: string;
  readonly slot?: string;
  readonly mediaIds: readonly string[];
}

/** Finished for the resident: nothing more will happen unless somebody reopens it. */
export const isSettled = (status: TicketStatus): boolean => status === 'closed' || status === 'cancelled';
