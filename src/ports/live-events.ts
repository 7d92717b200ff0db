/** Something of a property has changed. Tells where to look, never what: no personal data. */
export interface LiveEvent {
  readonly kind: 'ticket' | 'conversation' | 'task';
  readonly propertyId: string;
  /** Of the ticket, conversation or task. */
  readonly id: string;
}

/**
 * Tells those who are looking that there is something new, in all processes. Events may get lost, come twice or in another
 * order, so whoever shows something also looks by itself now and then.
 */
export interface LiveEvents {
  /** Never throws, never waits. */
  publish(event: LiveEvent): void;
  /**
   * Calls back with every event of the property from now on. A listener that throws is logged.
   * @returns ends it; a listener that listens twice ends once for each time
   */
  subscribe(propertyId: string, listener: (event: LiveEvent) => void): () => void;
  close(): Promise<void>;
}
