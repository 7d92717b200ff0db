/** The simulator's time: system time plus an offset that only grows. Everything that expires asks this clock. */
export interface SimClock {
  now(): Date;
  /** Unix seconds, as WeCom prints them. */
  seconds(): number;
  /** Moves the clock forward and tells the listeners. */
  advance(seconds: number): Date;
  /** Called after every move; the answer removes the listener. */
  onChange(listener: (now: Date) => void): () => void;
}

export function createClock(systemMillis: () => number = Date.now): SimClock {
  let offsetMillis = 0;
  const listeners = new Set<(now: Date) => void>();
  const now = () => new Date(systemMillis() + offsetMillis);
  return {
    now,
    seconds: () => Math.floor(now().getTime() / 1000),
    advance(seconds) {
      offsetMillis += seconds * 1000;
      const moved = now();
      for (const listener of listeners) listener(moved);
      return moved;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
