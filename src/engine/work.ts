import type { Configuration, Property, Staff } from '../domain/configuration';
import type { Delivery, Lane } from '../domain/delivery';
import { recipientOf } from '../domain/delivery';
import type { NewInboxRow, NewOutboxRow } from '../domain/records';
import type { Ids } from '../ports/ids';
import type { StoreTransaction } from '../ports/store';

export interface Reference {
  readonly conversationId?: string;
  readonly ticketId?: string;
  readonly expiresAt?: Date;
}

/**
 * One unit of work: everything that one event causes, gathered and written in one transaction. */
export class Work {
  constructor(
    readonly tx: StoreTransaction,
    readonly configuration: Configuration,
    readonly property: Property,
    readonly now: Date,
    /** Of the event that causes it all. */
    readonly eventId: string,
    private readonly ids: Ids,
  ) {}

  nextId(): string {
    return this.ids.next();
  }

  staff(id: string): Staff | undefined {
    return this.configuration.staff.find((staff) => staff.id === id);
  }

  /** Decides a delivery; it leaves after the commit. Answers its id. */
  async send(delivery: Delivery, lane: Lane, reference: Reference = {}): Promise<string> {
    const row: NewOutboxRow = {
      id: this.nextId(),
      propertyId: this.property.id,
      lane,
      recipient: recipientOf(delivery),
      delivery,
      createdAt: this.now,
      ...reference,
    };
    await this.tx.outbox.add([row]);
    return row.id;
  }

  /** An event for somebody else, handled after this commit. */
  async pass(row: Pick<NewInboxRow, 'key' | 'subject' | 'lane' | 'input'>): Promise<void> {
    await this.tx.inbox.add([{ id: this.nextId(), receivedAt: this.now, ...row }]);
  }
}
