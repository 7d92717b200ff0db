import type { SimClock } from '../clock';

/** Something that counts in the statistics (path/95489, path/95490). */
export type ActivityKind =
  | 'customer-wrote'
  | 'servicer-wrote'
  | 'given-to-bot'
  | 'queued'
  | 'given-to-servicer'
  | 'customer-blocked';

export interface Activity {
  /** Rises with every entry: several happen in one second. */
  n: number;
  /** Unix seconds. */
  at: number;
  kind: ActivityKind;
  openKfid: string;
  externalUserid: string;
  /** From the customer's inquiry to its end; unique over all conversations. */
  session: string;
  /** Who had the session, who wrote, who was given it, who blocked. */
  servicer: string | undefined;
}

/** What happened between residents, bot and servicers, in order. */
export class ActivityLog {
  private entries: Activity[] = [];

  constructor(private readonly clock: SimClock) {}

  note(entry: Omit<Activity, 'n' | 'at'>): void {
    this.entries.push({ n: this.entries.length, at: this.clock.seconds(), ...entry });
  }

  /** Everything in an account before a moment. */
  before(openKfid: string, end: number): Activity[] {
    return this.entries.filter((entry) => entry.openKfid === openKfid && entry.at < end);
  }

  clear(): void {
    this.entries = [];
  }
}
