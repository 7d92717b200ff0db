import type { Address } from './conversation';

/** What a resident, or the platform about a resident, tells us. Vendor shapes end at the adapter that produces this. */
export type ResidentInput =
  | {
      readonly type: 'message.received';
      readonly messageId: string;
      readonly at: Date;
      readonly content: ResidentContent;
    }
  | {
      readonly type: 'session.entered';
      readonly at: Date;
      readonly scene?: string;
      readonly sceneParam?: string;
      /** One use, 20 s. */
      readonly welcomeCode?: string;
    }
  | {
      readonly type: 'session.changed';
      readonly at: Date;
      readonly change: 'taken' | 'transferred' | 'ended' | 'reopened';
      readonly servicerId?: string;
    }
  | { readonly type: 'servicer.said'; readonly at: Date; readonly servicerId: string; readonly text: string }
  | { readonly type: 'message.recalled'; readonly at: Date; readonly messageId: string }
  | {
      readonly type: 'message.undelivered';
      readonly at: Date;
      readonly outgoingId: string;
      readonly reason: UndeliverableReason;
    }
  | { readonly type: 'platform.notice'; readonly at: Date; readonly description: string };

export type ResidentContent =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly choiceId?: string;
      /** What of this talk it answers, in somebody's words; no words of this message. */
      readonly quoted?: string;
    }
  | { readonly kind: 'media'; readonly media: MediaKind; readonly mediaRef: string }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
    }
  | { readonly kind: 'other'; readonly description: string };

export type MediaKind = 'image' | 'voice' | 'video' | 'file';

/** Why a message cannot reach the resident now. */
export type UndeliverableReason =
  | 'allowance-spent'
  | 'window-closed'
  | 'served-by-person'
  | 'blocked'
  | 'unknown';

/** What an employee does in the staff app. */
export type StaffInput =
  | { readonly type: 'staff.said'; readonly staffId: string; readonly at: Date; readonly text: string }
  | {
      readonly type: 'card.tapped';
      readonly staffId: string;
      readonly at: Date;
      readonly cardId: string;
      readonly action: string;
      readonly selections: Readonly<Record<string, readonly string[]>>;
      /** Lets the tapped card be redrawn once within 72 h. */
      readonly refreshCode?: string;
    }
  | { readonly type: 'staff.entered'; readonly staffId: string; readonly at: Date };

/** A timer that is due, turned into an event like any other. */
export interface TimerDue {
  readonly type: 'timer.due';
  readonly name: string;
  readonly data: Readonly<Record<string, string | number>>;
  readonly dueAt: Date;
}

/** A ticket moved; its reporters' conversations are told. */
export interface TicketChanged {
  readonly type: 'ticket.changed';
  readonly ticketId: string;
  readonly fact: string;
  readonly detail: Readonly<Record<string, string>>;
}

/** The outcome of moving a conversation to a person. */
export interface TransferSettled {
  readonly type: 'transfer.settled';
  readonly outcome: 'with-person' | 'queued' | 'nobody';
  readonly servicerId?: string;
}

/** What became of a voice message whose words were asked for. */
export type VoiceSettled =
  | { readonly type: 'voice.heard'; readonly mediaId: string; readonly at: Date; readonly text: string }
  | { readonly type: 'voice.unheard'; readonly mediaId: string; readonly at: Date; readonly reason: string };

/** Events addressed to one conversation. */
export type ConversationInput = ResidentInput | TimerDue | TicketChanged | TransferSettled | VoiceSettled;

/** Events addressed to one ticket. */
export type TicketInput = TimerDue;

export type Subject =
  | {
      readonly kind: 'conversation';
      readonly id: string;
      readonly propertyId: string;
      readonly address: Address;
    }
  | { readonly kind: 'ticket'; readonly id: string; readonly propertyId: string }
  | { readonly kind: 'staff'; readonly id: string };
