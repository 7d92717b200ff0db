import type { MediaRecord } from '../../domain/records';
import { addSeconds } from '../../domain/time';
import type { MediaFetched, MediaSource } from '../../ports/media-store';
import { eventFor, type Hearing } from './hear-voice';

export interface MediaFetching extends Hearing {
  readonly source: MediaSource;
}

const attemptsBeforeGivingUp = 30;
const longestPauseSeconds = 3600;

/**
 * Fetches an attachment if it is wanted now: the platform forgets it after three days (`path/90254`). A voice message is
 * still to be heard then, where somebody hears it; of one that is lost its conversation is told.
 */
export async function fetchMedia(fetching: MediaFetching, id: string): Promise<void> {
  const { store, source, files, clock, logger } = fetching;
  const record = await store.media.get(id);
  if (record?.state !== 'wanted' || record.notBefore > clock.now()) return;
  const fetched = await source.fetch(record.mediaRef, record.kind);
  if (fetched.status === 'fetched') await files.write(record.id, fetched.bytes);
  const next = after(fetching, record, fetched);
  const isHearable = fetching.speech !== undefined && record.kind === 'voice';
  const unheard =
    isHearable && next.state === 'lost'
      ? eventFor(fetching, record, {
          type: 'voice.unheard',
          mediaId: id,
          at: clock.now(),
          reason: 'not fetched',
        })
      : null;
  await store.transaction(async (tx) => {
    if ((await tx.media.get(id))?.state !== 'wanted') return;
    await tx.media.save(
      isHearable && next.state === 'stored' ? { ...next, state: 'unheard', attempts: 0 } : next,
    );
    if (unheard) await tx.inbox.add([unheard]);
  });
  if (fetched.status !== 'fetched')
    logger.warn('media.not_fetched', { mediaId: id, state: next.state, reason: fetched.reason });
}

function after({ clock }: MediaFetching, record: MediaRecord, fetched: MediaFetched): MediaRecord {
  const attempts = record.attempts + 1;
  if (fetched.status === 'fetched')
    return {
      ...record,
      state: 'stored',
      attempts,
      contentType: fetched.contentType,
      sizeBytes: fetched.bytes.length,
      ...(fetched.filename && { filename: fetched.filename }),
    };
  if (fetched.status === 'lost' || attempts >= attemptsBeforeGivingUp)
    return { ...record, state: 'lost', attempts };
  const pauseSeconds = Math.min(2 ** attempts, longestPauseSeconds);
  return { ...record, attempts, notBefore: addSeconds(clock.now(), pauseSeconds) };
}
