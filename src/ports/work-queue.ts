import type { Lane } from '../domain/delivery';

/** What there may be to do. */
export type WorkKind = 'inbox' | 'outbox' | 'timers' | 'media' | 'pull';

/** Word of work that the store holds, never the work itself. */
export interface Announcement {
  readonly kind: WorkKind;
  /**
   * Whose work: a subject of the inbox, a recipient's opaque key, a timer's, an attachment's or an account's id. Never
   * personal data: it leaves the store.
   */
  readonly key: string;
  readonly lane: Lane;
  /** Not before this long from now. Default 0. */
  readonly delayMilliseconds?: number;
}

/** How many may be served at once in this process. */
export interface Slots {
  readonly total: number;
  /** Of these, for the emergency lane only. */
  readonly forEmergencies: number;
}

/**
 * Tells the workers of all processes where there is work, emergencies first. It holds nothing the store cannot rebuild:
 * word may get lost or come twice, so a sweeper repeats what the store still holds, and whoever serves looks into the
 * store and relies on its guards.
 */
export interface WorkQueue {
  /**
   * Passes word. Never throws, never waits. Word about the same kind and key that nobody took yet counts as one, in the
   * most urgent lane named; word given while the key is being served leads to one more serving afterwards.
   */
  announce(word: readonly Announcement[]): void;
  /**
   * Serves a kind from now on: by lane, then in the order the word came. One serving of a kind and key at a time in all
   * processes, as long as the queue is not lost meanwhile. A serving that rejects is logged and not repeated.
   */
  serve(kind: WorkKind, slots: Slots, handle: (key: string) => Promise<void>): WorkServer;
  /** Resolves when word can be passed, rejects with the reason otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface WorkServer {
  /** Takes no more; resolves when the servings under way have ended. */
  stop(): Promise<void>;
}
