import type { EmergencyKind, Intent, Severity } from './codes';
import type { Matter } from './matter';

/** A further wish of a message. */
export interface AlsoWanted {
  readonly intent: Intent;
  readonly code?: string;
  /** The part of the message that says so, as written; absent when it cannot be told apart. */
  readonly words?: string;
}

/** What a message may mean, 0 to 1 likely. */
export interface Candidate extends Matter {
  readonly probability: number;
}

/** What one part of the meaning rests on. */
export interface Ground {
  /** How likely it is right, 0 to 1. */
  readonly confidence: number;
  /** The words it was read from, as written, those that say most first. */
  readonly words: readonly string[];
}

/** The parts of a meaning that rest on something in the message. */
export type GroundedField =
  | 'intent'
  | 'emergency'
  | 'code'
  | 'room'
  | 'nearRoom'
  | 'phone'
  | 'slot'
  | 'severity';

/**
 * A ground for every part that was understood. The room has one also when it is partial, or not on the building list; that of
 * near rooms is how likely each of them is the one meant.
 */
export type Grounds = { readonly intent: Ground } & {
  readonly [Field in Exclude<GroundedField, 'intent'>]?: Ground;
};

export interface NearRoom {
  readonly text: string;
  /** `building-unit-room`. */
  readonly homes: readonly string[];
}

/** What a message means. Pure data, made anew from the message and kept nowhere. */
export interface Understanding {
  readonly intent: Intent;
  /** Present when somebody may be in danger. `possible` sends a guard to look and asks one question. */
  readonly emergency?: {
    readonly kind: EmergencyKind;
    readonly code: string;
    readonly certainty: 'certain' | 'possible';
  };
  /** A second danger of another kind, certain as well: a fire and somebody who does not wake up. */
  readonly furtherDanger?: { readonly kind: EmergencyKind; readonly code: string };
  /** Category code of the intent: repair, complaint or service code. */
  readonly code?: string;
  /** Every room named, `building-unit-room`, unit `0` when the building has none. `known` is false when the property has no such room. */
  readonly rooms: readonly { readonly room: string; readonly known: boolean; readonly text: string }[];
  /** A home whose building has units, named without one: the unit is still to be asked. */
  readonly partialRoom?: { readonly building: string; readonly home: string };
  /**
   * What looks like a home, as written, when no home of the property is named; and the homes that may be meant: one that is
   * clearly the nearest, a few equally near, or none. To be put to the resident, never taken for granted.
   */
  readonly nearRoom?: NearRoom;
  /** Where in a building or the grounds, as written, e.g. 地库D区, 2单元电梯; absent when nothing was said. */
  readonly spot?: string;
  readonly phone?: string;
  /** How the person calls themselves, e.g. 王女士. */
  readonly name?: string;
  /** When somebody is home, as written, e.g. 明天下午. */
  readonly slot?: string;
  /** Complaints and questions. */
  readonly severity?: Severity;
  /** A plain yes, no, or a command word that works in every state. */
  readonly answer?: 'yes' | 'no';
  readonly command?: 'cancel' | 'restart' | 'human';
  /** Ticket number or its last four digits, as written. */
  readonly ticket?: string;
  /** The person presses for progress (催). */
  readonly urging: boolean;
  /** Water, power or access of a home fails right now. */
  readonly running: boolean;
  /** What is wanted besides, most urgent first. */
  readonly alsoWants: readonly AlsoWanted[];
  /** The likeliest meanings of every intent, the likeliest of all first; absent where nothing was weighed. */
  readonly candidates?: readonly Candidate[];
  readonly grounds: Grounds;
}

export const nothingUnderstood: Understanding = {
  intent: 'other',
  rooms: [],
  urging: false,
  running: false,
  alsoWants: [],
  grounds: { intent: { confidence: 0, words: [] } },
};
