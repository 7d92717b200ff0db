/** Where one person is reached: a customer-service account and the person's id on it. Both are opaque. */
export interface Address {
  readonly account: string;
  readonly user: string;
}

/** One person's exchange with the front desk on one account. Advanced by one event at a time, guarded by `revision`. */
export interface Conversation {
  readonly id: string;
  readonly revision: number;
  readonly propertyId: string;
  readonly address: Address;
  /** `desk`: a person serves the resident and the bot stays silent. */
  readonly servedBy: 'bot' | 'desk';
  /** Who of the staff serves, when known. */
  readonly servicerId?: string;
  /** Flows in progress, the one that has the floor last. Empty: nothing is being asked. */
  readonly floor: readonly FlowInstance[];
  /** Counts turns; a timer set in an earlier turn is stale. */
  readonly turn: number;
  /** The menu shown last, so that its items can also be typed. */
  readonly menu?: ShownMenu;
  /** Told beside what is being served; offered when that is done. */
  readonly wishes?: readonly FurtherWish[];
  /** Voice messages whose words are awaited, by the ids of their attachments; each is still to be answered. */
  readonly voices?: readonly string[];
  /** What may still be sent before the resident writes again. */
  readonly allowance: Allowance;
  /** Hint of the QR code the resident came through; to be confirmed. */
  readonly scene?: { readonly scene: string; readonly param?: string };
  readonly resident: Resident;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A flow in progress: which machine, which version, and its persisted snapshot. */
export interface FlowInstance {
  /** Letters and digits; part of the menu ids this instance shows. */
  readonly id: string;
  readonly flow: string;
  readonly version: number;
  /** `machine.getPersistedSnapshot(...)`, plain JSON. */
  readonly snapshot: unknown;
  /** The question that waits for an answer, asked again when the flow gets the floor back. */
  readonly question?: OpenQuestion;
  /** Whether the resident was already asked to continue. */
  readonly nudged: boolean;
}

export interface OpenQuestion {
  readonly reply: string;
  readonly values: Readonly<Record<string, string>>;
  readonly choices: readonly Choice[];
  /** Put twice in a row, the second time in other words. */
  readonly isRepeated?: boolean;
}

export interface Choice {
  /** Letters, digits and `_`. */
  readonly id: string;
  readonly label: string;
}

/** A wish that waits for its turn. */
export interface FurtherWish {
  /** Letters, digits and `_`; also the id of its menu item. */
  readonly id: string;
  /** As written. */
  readonly words: string;
  readonly isOffered: boolean;
}

export interface ShownMenu {
  readonly choices: readonly Choice[];
}

/** 5 messages per 48 h after the resident's last message. */
export interface Allowance {
  readonly residentWroteAt?: Date;
  /** Messages decided since then, delivered or on their way. */
  readonly used: number;
}

/** What is known of the person. Personal data: encrypted at rest, masked outside. */
export interface Resident {
  readonly name?: string;
  readonly phone?: string;
  /** Rooms the person named and confirmed in a recap, last used first. */
  readonly rooms: readonly string[];
}

export const conversationId = (address: Address): string => `${address.account}:${address.user}`;

/** One line of the transcript. Append-only. */
export interface TranscriptLine {
  /** Unique; the id of the message it records, so that a repeated commit cannot double it. */
  readonly id: string;
  readonly conversationId: string;
  readonly at: Date;
  readonly from: 'resident' | 'bot' | 'servicer' | 'system';
  readonly text: string;
  readonly choices?: readonly Choice[];
  /** Stored attachments. */
  readonly mediaIds?: readonly string[];
  readonly ticketId?: string;
}

/** The address in a conversation's id. */
export function addressOf(id: string): Address {
  const colon = id.indexOf(':');
  return { account: id.slice(0, colon), user: id.slice(colon + 1) };
}
