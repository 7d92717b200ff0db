import type { Address, Choice } from './conversation';
import type { MediaKind } from './inbound';

/** emergency before interactive before notice, in every queue. */
export type Lane = 'emergency' | 'interactive' | 'notice';
export const lanes: readonly Lane[] = ['emergency', 'interactive', 'notice'];

/** @param urgency place in {@link lanes}, 0 the most urgent; beyond the last counts as the last */
export const laneOf = (urgency: number): Lane => lanes[urgency] ?? 'notice';

export interface ResidentMessage {
  readonly text: string;
  readonly choices: readonly Choice[];
}

/** A card in an employee's private chat. */
export interface StaffCard {
  readonly title: string;
  readonly subtitle?: string;
  readonly body?: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly buttons: readonly CardButton[];
  /** One choice list above the buttons, e.g. the reason of a return. */
  readonly choice?: { readonly key: string; readonly title: string; readonly options: readonly Choice[] };
  /** Seldom needed: behind the card's menu, at most three. */
  readonly menu?: readonly Choice[];
  /** Shown instead of buttons when nothing can be done any more. */
  readonly closing?: string;
}

export interface CardButton {
  readonly key: string;
  readonly label: string;
  readonly look: 'primary' | 'plain' | 'danger';
}

/** A stored attachment on its way to an employee. */
export interface Attachment {
  readonly mediaId: string;
  readonly kind: MediaKind;
  readonly contentType?: string;
  /** As the resident's phone called it. */
  readonly filename?: string;
}

/** An attachment that the platform holds. */
export interface HeldMedia {
  readonly shownAs: MediaKind;
  /** Platform id, valid three days. */
  readonly mediaRef: string;
}

/** One thing to be delivered outside. Decided inside a commit, carried out by the relay. */
export type Delivery =
  | { readonly type: 'resident.message'; readonly to: Address; readonly message: ResidentMessage }
  /** Answers a one-use code: welcome within 20 s. */
  | {
      readonly type: 'resident.welcome';
      readonly to: Address;
      readonly code: string;
      readonly message: ResidentMessage;
    }
  | { readonly type: 'resident.sms'; readonly phone: string; readonly text: string }
  /** Move the conversation to one of these people, first choice first, else to the queue. */
  | { readonly type: 'conversation.transfer'; readonly to: Address; readonly servicers: readonly string[] }
  | { readonly type: 'staff.text'; readonly staffId: string; readonly text: string }
  | {
      readonly type: 'staff.card';
      readonly staffId: string;
      readonly cardId: string;
      readonly card: StaffCard;
    }
  /** Redraw a card; where it can no longer be redrawn and still has buttons, a fresh one is sent. */
  | {
      readonly type: 'staff.card-update';
      readonly staffId: string;
      readonly cardId: string;
      readonly card: StaffCard;
    }
  /**
   * Attachments to be given to the platform. Giving them twice shows nothing to anybody; what is shown follows in one commit
   * with the end of this: a text that names them, and a `staff.media` for each.
   */
  | {
      readonly type: 'staff.attachments';
      readonly staffId: string;
      /** Whose they are. Names the time to the second, so that no two are identical. */
      readonly heading: string;
      readonly attachments: readonly Attachment[];
      /** Where they were opened on the card of a desk task. */
      readonly taskId?: string;
    }
  /** The same request at every try, under an id that no other delivery has. */
  | {
      readonly type: 'staff.media';
      readonly staffId: string;
      readonly media: HeldMedia;
      readonly heading: string;
    }
  | { readonly type: 'staff.call'; readonly staffId: string; readonly reason: string }
  | {
      readonly type: 'group.post';
      /** `<property id>/<group id>`; the robot's secret stays in the configuration. */
      readonly groupKey: string;
      readonly text: string;
      readonly mentions: readonly string[];
    };

/** Deliveries to one recipient keep their order. */
export function recipientOf(delivery: Delivery): string {
  switch (delivery.type) {
    case 'resident.message':
    case 'resident.welcome':
    case 'conversation.transfer':
      return `resident:${delivery.to.account}:${delivery.to.user}`;
    case 'resident.sms':
      return `phone:${delivery.phone}`;
    case 'staff.text':
    case 'staff.card':
    case 'staff.card-update':
    case 'staff.media':
      return `staff:${delivery.staffId}`;
    // Takes its time: no card waits for it.
    case 'staff.attachments':
      return `upload:${delivery.staffId}`;
    case 'staff.call':
      return `call:${delivery.staffId}`;
    case 'group.post':
      return `group:${delivery.groupKey}`;
  }
}
