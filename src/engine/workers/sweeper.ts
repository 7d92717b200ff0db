import type { Lane } from '../../domain/delivery';
import { addSeconds } from '../../domain/time';
import type { Clock } from '../../ports/clock';
import type { Leases } from '../../ports/leases';
import type { Logger } from '../../ports/logger';
import type { Store } from '../../ports/store';
import type { Announcement, WorkKind, WorkQueue } from '../../ports/work-queue';

export interface Sweeper {
  start(): void;
  /** Looks at once, e.g. after the clock was moved. */
  sweep(): void;
  /** Resolves when no look is under way any more. */
  stop(): Promise<void>;
}

interface SweeperOptions {
  readonly store: Store;
  readonly queue: WorkQueue;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether somebody else says that the store is away: looks that fail for that reason are not worth a line each. */
  readonly isOutage: (error: unknown) => boolean;
  readonly intervalMilliseconds: number;
  /** Accounts whose stream has to be read. */
  readonly accountsWithNews: () => Promise<readonly string[]>;
}

type Look = () => Promise<readonly Announcement[]>;

/** The most urgent that one look repeats; the rest follows with the next ones. */
const wordsPerLook = 1000;
/**
 * What waits its turn is ready at every look: word of it is not given again so soon, for in a backlog that would cost more
 * than the work itself.
 */
const repeatsAfterSeconds = 5;

/**
 * Repeats word of everything the store holds ready: what was put off and is due, and what was lost with a queue or a
 * process. One process looks at a time, per kind of work; word of what is under way already counts for nothing.
 */
export function createSweeper(options: SweeperOptions): Sweeper {
  const { queue, leases, clock, logger, isOutage, intervalMilliseconds } = options;
  const looks = Object.entries(looksOf(options)) as readonly [WorkKind, Look][];
  const underWay = new Map<WorkKind, Promise<void>>();
  const again = new Set<WorkKind>();
  /** When word was given of what, oldest first. */
  const given = new Map<string, { readonly at: Date; readonly lane: Lane }>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = true;

  async function lookOnce(kind: WorkKind, look: Look): Promise<void> {
    do {
      again.delete(kind);
      try {
        await leases.whileHeld(`sweep/${kind}`, async () => queue.announce(notGivenLately(await look())));
      } catch (error) {
        if (!isOutage(error)) logger.error('sweep.failed', { kind, error });
      }
    } while (again.has(kind) && !isStopped);
  }

  function notGivenLately(words: readonly Announcement[]): readonly Announcement[] {
    const now = clock.now();
    for (const [name, { at }] of given) {
      if (addSeconds(at, repeatsAfterSeconds) > now) break;
      given.delete(name);
    }
    return words.filter(({ kind, key, lane }) => {
      const name = `${kind}/${key}`;
      // Only what has news is offered at all.
      if (kind === 'pull') return true;
      if (given.get(name)?.lane === lane) return false;
      given.delete(name);
      given.set(name, { at: now, lane });
      return true;
    });
  }

  function sweep(): void {
    if (isStopped) return;
    for (const [kind, look] of looks) {
      if (underWay.has(kind)) again.add(kind);
      else
        underWay.set(
          kind,
          lookOnce(kind, look).finally(() => underWay.delete(kind)),
        );
    }
  }

  return {
    start() {
      isStopped = false;
      timer = setInterval(sweep, intervalMilliseconds);
      sweep();
    },
    sweep,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await Promise.all(underWay.values());
    },
  };
}

const looksOf = ({ store, clock, accountsWithNews }: SweeperOptions): Record<WorkKind, Look> => ({
  async timers() {
    const due = await store.timers.due(clock.now(), wordsPerLook);
    return due.map(({ id, lane }) => ({ kind: 'timers', key: id, lane }));
  },
  async inbox() {
    const ready = await store.inbox.readySubjects(clock.now(), wordsPerLook);
    return ready.map(({ subjectKey, lane }) => ({ kind: 'inbox', key: subjectKey, lane }));
  },
  async outbox() {
    const ready = await store.outbox.readyRecipients(clock.now(), wordsPerLook);
    return ready.map(({ recipientKey, lane }) => ({ kind: 'outbox', key: recipientKey, lane }));
  },
  async media() {
    const wanted = await store.media.wanted(clock.now(), wordsPerLook);
    return wanted.map(({ id }) => ({ kind: 'media', key: id, lane: 'interactive' }));
  },
  async pull() {
    const accounts = await accountsWithNews();
    return accounts.map((account) => ({ kind: 'pull', key: account, lane: 'interactive' }));
  },
});
