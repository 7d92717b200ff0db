import type { MediaRecord } from '../domain/records';
import { addSeconds } from '../domain/time';
import type { Leases } from '../ports/leases';
import type { MediaSource, MediaStore } from '../ports/media-store';
import type { WorkSignal } from '../ports/work-signal';
import { type Relay, type RelayOutcome, relayRow } from './delivery/relay-outbox';
import { fireTimers } from './fire-timers';
import { createLoop, type Loop } from './loop';
import { type InboxProcessing, processRow, type RowOutcome } from './process-inbox';

export interface LoopSettings {
  readonly signal: WorkSignal;
  readonly leases: Leases;
  readonly pollMilliseconds: number;
  /** Conversations advanced at the same time. */
  readonly conversationsAtOnce: number;
  readonly deliveriesAtOnce: number;
  readonly onHandled?: (kind: string, outcome: RowOutcome, seconds: number) => void;
  readonly onDelivered?: (type: string, outcome: RelayOutcome) => void;
}

/** Part of the delivery slots that only emergencies may take. */
const emergencySlots = 8;

/** Advances conversations: one worker per subject at a time, subjects in parallel, emergencies first. */
export function inboxLoop(processing: InboxProcessing, settings: LoopSettings): Loop {
  const { store, clock, logger } = processing;
  const { signal, leases, conversationsAtOnce, onHandled } = settings;
  const busy = new Set<string>();

  async function drain(key: string): Promise<void> {
    for (
      let row = await store.inbox.next(key, clock.now());
      row;
      row = await store.inbox.next(key, clock.now())
    ) {
      const startedAt = process.hrtime.bigint();
      const outcome = await processRow(processing, row);
      onHandled?.(row.input.type, outcome, Number(process.hrtime.bigint() - startedAt) / 1e9);
      signal.raise('outbox');
      if (outcome === 'handled') signal.raise('inbox');
    }
  }

  return createLoop({
    kind: 'inbox',
    signal,
    logger,
    pollMilliseconds: settings.pollMilliseconds,
    look: async (hold) => {
      const free = conversationsAtOnce - busy.size;
      if (free <= 0) return false;
      const keys = await store.inbox.readySubjects(clock.now(), conversationsAtOnce + busy.size);
      for (const key of keys.filter((candidate) => !busy.has(candidate)).slice(0, free)) {
        busy.add(key);
        hold(leases.whileHeld(`inbox/${key}`, () => drain(key)).finally(() => busy.delete(key)));
      }
      return false;
    },
  });
}

/** Delivers: per recipient in order, emergencies before everything, never more at once than the slots allow. */
export function outboxLoop(relay: Relay, settings: LoopSettings): Loop {
  const { store, clock, logger } = relay;
  const { signal, leases, deliveriesAtOnce, onDelivered } = settings;
  const busy = new Set<string>();

  return createLoop({
    kind: 'outbox',
    signal,
    logger,
    pollMilliseconds: settings.pollMilliseconds,
    look: async (hold) => {
      const rows = await store.outbox.ready(clock.now(), 2 * deliveriesAtOnce + busy.size);
      for (const row of rows) {
        const slots = row.lane === 'emergency' ? deliveriesAtOnce : deliveriesAtOnce - emergencySlots;
        if (busy.size >= slots || busy.has(row.recipient)) continue;
        busy.add(row.recipient);
        const work = leases.whileHeld(`outbox/${row.recipient}`, async () => {
          onDelivered?.(row.delivery.type, await relayRow(relay, row));
          signal.raise('inbox');
        });
        hold(work.finally(() => busy.delete(row.recipient)));
      }
      return false;
    },
  });
}

/** Turns due timers into events. */
export function timerLoop(processing: InboxProcessing, settings: LoopSettings): Loop {
  const { store, clock, logger, ids } = processing;
  return createLoop({
    kind: 'timers',
    signal: settings.signal,
    logger,
    pollMilliseconds: settings.pollMilliseconds,
    look: async () => {
      const fired = await fireTimers(store, clock, ids);
      if (fired > 0) settings.signal.raise('inbox');
      return fired > 0;
    },
  });
}

const mediaAttempts = 30;

/** Fetches attachments at once: the platform forgets them after three days (`path/90254`). */
export function mediaLoop(
  processing: InboxProcessing,
  settings: LoopSettings,
  source: MediaSource,
  files: MediaStore,
): Loop {
  const { store, clock, logger } = processing;

  async function fetchOne(record: MediaRecord): Promise<void> {
    const fetched = await source.fetch(record.mediaRef, record.kind);
    const now = clock.now();
    const attempts = record.attempts + 1;
    let next: MediaRecord;
    if (fetched.status === 'fetched') {
      await files.write(record.id, fetched.bytes);
      next = {
        ...record,
        state: 'stored',
        attempts,
        contentType: fetched.contentType,
        sizeBytes: fetched.bytes.length,
        ...(fetched.filename && { filename: fetched.filename }),
      };
    } else if (fetched.status === 'later' && attempts < mediaAttempts)
      next = { ...record, attempts, notBefore: addSeconds(now, Math.min(2 ** attempts, 3600)) };
    else next = { ...record, state: 'lost', attempts };
    await store.transaction((tx) => tx.media.save(next));
    if (next.state !== 'stored' && fetched.status !== 'fetched')
      logger.warn('media.not_fetched', { mediaId: record.id, state: next.state, reason: fetched.reason });
  }

  return createLoop({
    kind: 'media',
    signal: settings.signal,
    logger,
    pollMilliseconds: settings.pollMilliseconds,
    look: async () => {
      const wanted = await store.media.wanted(clock.now(), 4);
      await Promise.all(
        wanted.map((record) => settings.leases.whileHeld(`media/${record.id}`, () => fetchOne(record))),
      );
      return wanted.length > 0;
    },
  });
}
