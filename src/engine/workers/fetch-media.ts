import type { MediaRecord } from '../../domain/records';
import { addSeconds } from '../../domain/time';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import type { MediaSource, MediaStore } from '../../ports/media-store';
import type { Store } from '../../ports/store';

export interface MediaFetching {
  readonly store: Store;
  readonly source: MediaSource;
  readonly files: MediaStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

const attemptsBeforeGivingUp = 30;
const longestPauseSeconds = 3600;

/** Fetches an attachment if it is wanted now: the platform forgets it after three days (`path/90254`). */
export async function fetchMedia(fetching: MediaFetching, id: string): Promise<void> {
  const { store, source, clock, logger } = fetching;
  const record = await store.media.get(id);
  if (record?.state !== 'wanted' || record.notBefore > clock.now()) return;
  const fetched = await source.fetch(record.mediaRef, record.kind);
  const attempts = record.attempts + 1;
  let next: MediaRecord;
  if (fetched.status === 'fetched') {
    await fetching.files.write(record.id, fetched.bytes);
    next = {
      ...record,
      state: 'stored',
      attempts,
      contentType: fetched.contentType,
      sizeBytes: fetched.bytes.length,
      ...(fetched.filename && { filename: fetched.filename }),
    };
  } else if (fetched.status === 'later' && attempts < attemptsBeforeGivingUp) {
    const pauseSeconds = Math.min(2 ** attempts, longestPauseSeconds);
    next = { ...record, attempts, notBefore: addSeconds(clock.now(), pauseSeconds) };
  } else next = { ...record, state: 'lost', attempts };
  await store.transaction((tx) => tx.media.save(next));
  if (fetched.status !== 'fetched')
    logger.warn('media.not_fetched', { mediaId: id, state: next.state, reason: fetched.reason });
}
