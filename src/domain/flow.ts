import type { Configuration, Property } from './configuration';
import type { Choice, Resident } from './conversation';
import type { MediaKind } from './inbound';
import type { TicketAction } from './ticket/lifecycle';
import type { Ticket, TicketDraft, UnlistedHome } from './ticket/ticket';
import type { Understanding } from './understanding';

/** What a flow may look at when it decides. Handed over with every event, never stored. */
export interface FlowWorld {
  readonly now: Date;
  /** Of the event being handled; ids made from it are the same when the event is handled again. */
  readonly eventId: string;
  readonly configuration: Configuration;
  readonly property: Property;
  readonly resident: Resident;
  /** Own tickets, newest first. */
  readonly tickets: readonly Ticket[];
  readonly inServiceHours: boolean;
  /** Room hint of the QR code the resident came through; to be confirmed. */
  readonly hintedRoom?: string;
  /** Room named in this talk about another matter; to be confirmed. Only when danger is told. */
  readonly roomInTalk?: string;
}

/** Where, who and when, told before it was said what it is about. */
export interface Told
  extends Partial<
    Pick<Understanding, 'rooms' | 'partialRoom' | 'nearRoom' | 'spot' | 'name' | 'phone' | 'slot'>
  > {
  /** Floor and number alone, e.g. 1501. */
  readonly homeNumber?: string;
}

export type FlowEvent =
  | {
      readonly type: 'resident.said';
      readonly text: string;
      readonly understanding: Understanding;
      readonly mediaIds: readonly string[];
      /** Of an attachment sent without words. */
      readonly mediaKind?: MediaKind | 'location';
      /** Handed on with the wish. */
      readonly told?: Told;
      readonly world: FlowWorld;
    }
  | {
      readonly type: 'resident.chose';
      readonly choice: string;
      readonly text: string;
      /** Attachments sent before, handed on with the wish. */
      readonly mediaIds?: readonly string[];
      /** Where the resident is, sent before as well. */
      readonly spot?: string;
      readonly told?: Told;
      readonly world: FlowWorld;
    }
  /** Whatever had interrupted the flow is over; its question is to be put again, in the light of what was said meanwhile. */
  | { readonly type: 'floor.regained'; readonly world: FlowWorld }
  | {
      readonly type: 'ticket.changed';
      readonly ticketId: string;
      readonly fact: string;
      readonly detail: Readonly<Record<string, string>>;
      readonly world: FlowWorld;
    };

/** What the resident wrote or tapped; empty for every other event. */
export const wordsOf = (event: FlowEvent): string => ('text' in event ? event.text : '');

export type ReplyValues = Readonly<Record<string, string>>;

/** What a flow asks for. Data, carried out by the engine in the same commit as the flow's new state. */
export type Effect =
  /** One part of this turn's single message. With `asks` the flow waits for an answer. */
  | {
      readonly type: 'say';
      readonly reply: string;
      readonly values: ReplyValues;
      readonly choices?: readonly Choice[];
      readonly asks?: boolean;
      /** Said instead when this very question has just been put and stays open. */
      readonly whenRepeated?: string;
      /** Said instead when the ticket opened in this turn turned out to be known already. */
      readonly whenJoined?: string;
      /** Said instead when the ticket's lifecycle refused a change asked for in this turn. */
      readonly whenRefused?: string;
    }
  /** With the id of an open ticket of a possible danger: that one is raised to what is certain now. */
  | { readonly type: 'openTicket'; readonly ticketId: string; readonly draft: TicketDraft }
  | {
      readonly type: 'changeTicket';
      readonly ticketId: string;
      readonly action: TicketAction;
      readonly detail: TicketChange;
    }
  /** Confirmed by the resident in a recap, or put right afterwards: the home `insteadOf` was a mistake. */
  | {
      readonly type: 'remember';
      readonly name?: string;
      readonly phone?: string;
      readonly room?: string;
      readonly insteadOf?: string;
    }
  /** An emergency found by asking; the emergency flow takes the floor. */
  | {
      readonly type: 'raiseEmergency';
      readonly code: string;
      /** The resident has been told already, together with a graver danger, which keeps the floor. */
      readonly besides?: boolean;
      /** What was told before the danger was found: helpers must not go without it. */
      readonly told?: {
        readonly words: string;
        readonly room?: string;
        readonly unlisted?: UnlistedHome;
        readonly spot?: string;
      };
    }
  /** Another flow takes the floor and gets the same event; this one waits below it. */
  | {
      readonly type: 'startFlow';
      readonly flow: string;
      /** What was sent before the wish was told. */
      readonly mediaIds: readonly string[];
      readonly spot?: string;
      readonly told?: Told;
    }
  /** A person takes over. */
  | { readonly type: 'handOver' }
  | {
      readonly type: 'deskTask';
      readonly kind: 'phone-resident' | 'take-over' | 'look-at';
      readonly text: string;
      /** What is to be listened to. */
      readonly mediaIds?: readonly string[];
    }
  /** The supervisor speaks with a resident who was not satisfied, by a promised time. */
  | { readonly type: 'callBack'; readonly ticketId: string; readonly text: string };

export interface TicketChange {
  readonly reason?: string;
  readonly words?: string;
  readonly rating?: 'A' | 'B' | 'C';
  readonly room?: string;
  readonly unlisted?: UnlistedHome;
  readonly spot?: string;
  readonly phone?: string;
  readonly mediaIds?: readonly string[];
}
