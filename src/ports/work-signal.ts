/** What there may be news of. */
export type WorkKind = 'inbox' | 'outbox' | 'timers' | 'pull' | 'media';

/**
 * Wakes the loops of all processes early. A signal may get lost: every loop also looks by itself now and then,
 * so a lost one costs time, never work.
 */
export interface WorkSignal {
  /** Says that there may be work. Never throws, never waits. */
  raise(kind: WorkKind): void;
  /** Calls back on every signal of the kind; answers a function that ends it. */
  listen(kind: WorkKind, listener: () => void): () => void;
}
