import type { HeldMedia } from '../domain/delivery';
import type { UndeliverableReason } from '../domain/inbound';
import type { CardRecord, OutboxRow } from '../domain/records';

/** Carries decided deliveries outside. One adapter per outside world; the relay owns order, retries and records. */
export interface Courier {
  /**
   * Tries once. Never throws: whatever happens is an outcome.
   * @param row its `id` identifies the delivery outside; the same row may come again after a lost answer, and the
   *   courier recognises a repetition where the outside world allows it ("duplicate id" means accepted earlier).
   * @param card the card to redraw, for `staff.card-update`.
   */
  deliver(row: OutboxRow, card: CardRecord | null): Promise<DeliveryOutcome>;
}

export type DeliveryOutcome =
  /** Accepted now or at an earlier try. */
  | {
      readonly status: 'accepted';
      readonly refreshCode?: string;
      readonly transfer?: TransferOutcome;
      /** Of `staff.attachments`. */
      readonly upload?: UploadOutcome;
    }
  /** Not accepted; trying again can help. */
  | {
      readonly status: 'later';
      readonly afterSeconds?: number;
      readonly reason: string;
      readonly alert: boolean;
    }
  /** Never will be. `alert` asks for an operator (configuration, rights). */
  | {
      readonly status: 'refused';
      readonly reason: string;
      readonly undeliverable: UndeliverableReason;
      readonly alert: boolean;
    }
  /** The card cannot be redrawn any more: code spent, expired or never given. */
  | { readonly status: 'card-spent' }
  /** Sent, but nobody knows whether it arrived. */
  | { readonly status: 'unknown'; readonly reason: string };

export interface UploadOutcome {
  /** In the order given. */
  readonly held: readonly HeldMedia[];
  /** How many the platform will not take. */
  readonly failed: number;
}

export interface TransferOutcome {
  readonly outcome: 'with-person' | 'queued' | 'nobody';
  readonly servicerId?: string;
}
