import { type Lane, lanes } from '../../domain/delivery';
import type { Logger } from '../../ports/logger';
import type { Announcement, Slots, WorkKind, WorkQueue, WorkServer } from '../../ports/work-queue';

/** Word put off for longer is dropped: the sweeper repeats it in time, and memory stays bounded. */
const longestDelayMilliseconds = 60_000;

/** Word passed inside one process. */
export function createLocalWorkQueue(logger: Logger): WorkQueue {
  const desks = new Map<WorkKind, Desk>();
  const delayed = new Set<NodeJS.Timeout>();

  function deskOf(kind: WorkKind): Desk {
    const known = desks.get(kind);
    if (known) return known;
    const desk = createDesk((key, error) => logger.error('work.failed', { kind, key, error }));
    desks.set(kind, desk);
    return desk;
  }

  function delay(word: Announcement, milliseconds: number): void {
    if (milliseconds > longestDelayMilliseconds) return;
    const timer = setTimeout(() => {
      delayed.delete(timer);
      deskOf(word.kind).add(word.key, word.lane);
    }, milliseconds);
    timer.unref();
    delayed.add(timer);
  }

  return {
    announce(words) {
      for (const word of words) {
        const { kind, key, lane, delayMilliseconds = 0 } = word;
        if (delayMilliseconds > 0) delay(word, delayMilliseconds);
        else deskOf(kind).add(key, lane);
      }
    },
    serve: (kind, slots, handle) => deskOf(kind).open(slots, handle),
    ping: async () => undefined,
    async close() {
      for (const timer of delayed) clearTimeout(timer);
      delayed.clear();
      await Promise.all([...desks.values()].map((desk) => desk.close()));
    },
  };
}

interface Desk {
  add(key: string, lane: Lane): void;
  open(slots: Slots, handle: (key: string) => Promise<void>): WorkServer;
  close(): Promise<void>;
}

/** The word about one kind of work, and who serves it. */
function createDesk(onFailure: (key: string, error: unknown) => void): Desk {
  /** Keys in the order they came, by urgency. */
  const waiting = lanes.map(() => new Set<string>());
  /** Keys being served, with the lane of word that came meanwhile. */
  const served = new Map<string, Lane | null>();
  const servings = new Set<Promise<void>>();
  let server: { slots: Slots; handle: (key: string) => Promise<void> } | null = null;
  let isPumping = false;

  function add(key: string, lane: Lane): void {
    const during = served.get(key);
    if (during !== undefined) {
      served.set(key, during === null ? lane : moreUrgent(during, lane));
      return;
    }
    const urgency = lanes.indexOf(lane);
    for (const [place, keys] of waiting.entries()) {
      if (!keys.has(key)) continue;
      if (place <= urgency) return;
      keys.delete(key);
    }
    waiting[urgency]?.add(key);
    pumpSoon();
  }

  function pumpSoon(): void {
    if (isPumping || !server) return;
    isPumping = true;
    queueMicrotask(() => {
      isPumping = false;
      pump();
    });
  }

  function pump(): void {
    for (const [urgency, keys] of waiting.entries()) {
      for (const key of keys) {
        if (!server) return;
        const { total, forEmergencies } = server.slots;
        if (served.size >= (urgency === 0 ? total : total - forEmergencies)) return;
        keys.delete(key);
        start(key, server.handle);
      }
    }
  }

  function start(key: string, handle: (key: string) => Promise<void>): void {
    served.set(key, null);
    const serving = handle(key)
      .catch((error: unknown) => onFailure(key, error))
      .then(() => {
        servings.delete(serving);
        const again = served.get(key);
        served.delete(key);
        if (again) add(key, again);
        pumpSoon();
      });
    servings.add(serving);
  }

  async function stop(): Promise<void> {
    server = null;
    await Promise.all(servings);
  }

  return {
    add,
    open(slots, handle) {
      if (server) throw new Error('this kind of work is already served in this process');
      server = { slots, handle };
      pumpSoon();
      return { stop };
    },
    close: stop,
  };
}

const moreUrgent = (one: Lane, other: Lane): Lane =>
  lanes.indexOf(other) < lanes.indexOf(one) ? other : one;
