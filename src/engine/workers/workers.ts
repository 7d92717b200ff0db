import type { Slots, WorkKind, WorkQueue, WorkServer } from '../../ports/work-queue';
import { type Relay, type RelayOutcome, relayRow } from '../delivery/relay-outbox';
import type { InboxProcessing, RowOutcome } from '../process-inbox';
import { advance } from './advance';
import { fetchMedia, type MediaFetching } from './fetch-media';
import { fireTimer } from './fire-timer';
import { hearVoice } from './hear-voice';

/** How much of what depends on the store is done at once in this process. */
export interface WorkSlots {
  readonly inbox: Slots;
  readonly outbox: Slots;
}

export interface WorkersOptions {
  readonly queue: WorkQueue;
  readonly slots: WorkSlots;
  readonly processing: InboxProcessing;
  readonly relay: Relay;
  readonly media: MediaFetching;
  /** Reads the stream of an account that has news. */
  readonly pull: (account: string) => Promise<void>;
  /** Whether the error says that the store is away: nothing is wrong with the work then, and the sweeper repeats word of it. */
  readonly isOutage: (error: unknown) => boolean;
  readonly onHandled?: (kind: string, outcome: RowOutcome, seconds: number) => void;
  readonly onDelivered?: (type: string, outcome: RelayOutcome) => void;
}

export interface Workers {
  /** Takes no more of anything but deliveries; resolves when what was under way has ended. */
  stopDeciding(): Promise<void>;
  stopDelivering(): Promise<void>;
}

const timerSlots: Slots = { total: 16, forEmergencies: 4 };
const mediaSlots: Slots = { total: 8, forEmergencies: 0 };
const pullSlots: Slots = { total: 8, forEmergencies: 0 };

/** Serves every kind of work in this process, from now on. */
export function startWorkers(options: WorkersOptions): Workers {
  const { queue, slots, processing, relay, media, pull, isOutage, onHandled, onDelivered } = options;
  let isDeciding = true;
  let isDelivering = true;
  const returns = new Map<string, NodeJS.Timeout>();

  const goesOn = (): boolean => isDeciding;

  async function handle(subjectKey: string): Promise<void> {
    const milliseconds = await advance({ processing, goesOn, ...(onHandled && { onHandled }) }, subjectKey);
    if (milliseconds !== undefined) returnTo(subjectKey, milliseconds);
  }

  /** Word that comes early or twice does no harm, word that is lost with the process is repeated by the sweeper. */
  function returnTo(key: string, milliseconds: number): void {
    clearTimeout(returns.get(key));
    const again = (): void => {
      returns.delete(key);
      if (isDeciding) queue.announce([{ kind: 'inbox', key, lane: 'interactive' }]);
    };
    returns.set(key, setTimeout(again, milliseconds).unref());
  }

  /** Delivers what a recipient gets, lane by lane, in order. */
  async function deliver(recipientKey: string): Promise<void> {
    const { store, clock } = relay;
    while (isDelivering) {
      const row = await store.outbox.next(recipientKey, clock.now());
      if (!row) return;
      const outcome = await relayRow(relay, row);
      onDelivered?.(row.delivery.type, outcome);
      if (outcome === 'under-way') return;
    }
  }

  /** Fetches an attachment; what a voice message says is asked at once, for somebody waits. */
  async function attend(id: string): Promise<void> {
    await fetchMedia(media, id);
    await hearVoice(media, id);
  }

  const serve = (kind: WorkKind, slots: Slots, work: (key: string) => Promise<void>): WorkServer =>
    queue.serve(kind, slots, async (key) => {
      try {
        await work(key);
      } catch (error) {
        if (!isOutage(error)) throw error;
      }
    });

  const deciding: readonly WorkServer[] = [
    serve('inbox', slots.inbox, handle),
    serve('timers', timerSlots, (id) => fireTimer(processing, id)),
    serve('media', mediaSlots, attend),
    serve('pull', pullSlots, pull),
  ];
  const delivering = serve('outbox', slots.outbox, deliver);

  return {
    async stopDeciding() {
      isDeciding = false;
      for (const timer of returns.values()) clearTimeout(timer);
      await Promise.all(deciding.map((server) => server.stop()));
    },
    async stopDelivering() {
      isDelivering = false;
      await delivering.stop();
    },
  };
}
