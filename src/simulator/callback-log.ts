import type { SimCore } from './core';

/** One callback and what became of it. */
export interface CallbackRecord {
  n: number;
  at: string;
  /** Key of the app; `AIBOT` for the intelligent robot. */
  app: string;
  /** `kf_msg_or_event`, `template_card_event`, or the type of a plain message. */
  event: string;
  /** What was encrypted: XML for an app, JSON for the robot. */
  xml: string;
  /** HTTP status of each attempt, 0 for a timeout or a broken connection. */
  attempts: number[];
  outcome: 'pending' | 'delivered' | 'dropped' | 'given-up';
  /** Why the answer, though 200, was not taken as a passive reply. */
  replyProblem?: string;
}

/** Every callback sent, for `GET /sim/callbacks`. */
export class CallbackLog {
  private records: CallbackRecord[] = [];

  constructor(private readonly core: SimCore) {}

  begin(app: string, event: string, content: string): CallbackRecord {
    const record: CallbackRecord = {
      n: this.core.sequence.next(),
      at: this.core.clock.now().toISOString(),
      app,
      event,
      xml: content,
      attempts: [],
      outcome: 'pending',
    };
    this.records.push(record);
    return record;
  }

  settle(record: CallbackRecord, outcome: CallbackRecord['outcome']): void {
    record.outcome = outcome;
    this.core.events.emit({ type: 'callback', n: record.n, app: record.app, event: record.event, outcome });
  }

  list(after: number): CallbackRecord[] {
    return this.records.filter((record) => record.n > after);
  }

  clear(): void {
    this.records = [];
  }
}
