/** A time given to a resident, with an owner and an alarm before it breaks. */
export interface ResidentPromise {
  readonly id: string;
  readonly propertyId: string;
  readonly ticketId: string;
  readonly kind: 'arrive' | 'answer' | 'finish';
  readonly madeAt: Date;
  readonly dueAt: Date;
  /** Staff id who answers for it; absent until somebody took the ticket. */
  readonly ownerId?: string;
  readonly state: 'open' | 'kept' | 'broken' | 'withdrawn';
  readonly settledAt?: Date;
}
