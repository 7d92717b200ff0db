import type { Configuration } from '../../domain/configuration';
import { addressOf } from '../../domain/conversation';
import type { VoiceSettled } from '../../domain/inbound';
import { conversationSubject, type MediaRecord, type NewInboxRow } from '../../domain/records';
import { addSeconds } from '../../domain/time';
import type { Clock } from '../../ports/clock';
import type { Ids } from '../../ports/ids';
import type { Logger } from '../../ports/logger';
import type { MediaStore } from '../../ports/media-store';
import type { SpeechPort, Transcription } from '../../ports/speech';
import type { Store } from '../../ports/store';
import { precedenceOf } from '../precedence';

export interface Hearing {
  readonly store: Store;
  readonly files: MediaStore;
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Absent: people listen. */
  readonly speech?: SpeechPort;
  /** Whether the words may mean danger: they then pass a backlog. */
  readonly isUrgent: (text: string) => boolean;
  readonly onAsked?: (outcome: string, seconds: number) => void;
}

/** About a minute with growing pauses: by then a person was asked to listen long ago. */
const attemptsBeforeGivingUp = 6;
const leastConfidence = 0.5;

const endings: Readonly<Record<string, string>> = { 'audio/amr': 'amr', 'audio/silk': 'silk' };

/**
 * Has a stored voice message written down, if that is still to be done, and tells its conversation. The record and the
 * event are one commit and the event has a name of its own: a process that dies before it asks the provider again, and
 * of two that asked one is heard.
 */
export async function hearVoice(hearing: Hearing, id: string): Promise<void> {
  const { store, clock, logger } = hearing;
  const record = await store.media.get(id);
  if (record?.state !== 'unheard' || record.notBefore > clock.now()) return;
  const startedAt = performance.now();
  const transcription = await ask(hearing, record);
  const milliseconds = Math.round(performance.now() - startedAt);
  const attempts = record.attempts + 1;
  const isLater = transcription.status === 'later' && attempts < attemptsBeforeGivingUp;
  const settled = settledBy(transcription, record, clock.now());
  const outcome = isLater ? 'later' : settled.type === 'voice.heard' ? 'heard' : 'unheard';
  const row = eventFor(hearing, record, settled);
  await store.transaction(
    async (tx) => {
      if ((await tx.media.get(id))?.state !== 'unheard') return;
      if (isLater) {
        await tx.media.save({ ...record, attempts, notBefore: addSeconds(clock.now(), 2 ** attempts) });
        return;
      }
      await tx.media.save({ ...record, state: 'stored', attempts });
      if (row) await tx.inbox.add([row]);
    },
    precedenceOf(row?.lane ?? 'interactive'),
  );
  const reason = 'reason' in transcription ? transcription.reason : undefined;
  // Refused once is refused always: a key, a model or a format that the operator has to put right.
  logger[transcription.status === 'refused' ? 'warn' : 'info']('speech.asked', {
    mediaId: id,
    outcome,
    attempts,
    milliseconds,
    ...(reason && { reason }),
  });
  hearing.onAsked?.(outcome, milliseconds / 1000);
}

async function ask(
  { files, speech }: Hearing,
  { id, contentType = '' }: MediaRecord,
): Promise<Transcription> {
  if (!speech) return { status: 'refused', reason: 'no provider' };
  const bytes = await files.read(id).catch(() => null);
  if (!bytes) return { status: 'later', reason: 'bytes not readable' };
  return speech.transcribe({ bytes, contentType, filename: `voice.${endings[contentType] ?? 'bin'}` });
}

/** What was not understood well is not put into anybody's mouth. */
function settledBy(transcription: Transcription, { id: mediaId }: MediaRecord, at: Date): VoiceSettled {
  const unheard = (reason: string): VoiceSettled => ({ type: 'voice.unheard', mediaId, at, reason });
  if (transcription.status !== 'heard') return unheard(transcription.reason);
  const { text, confidence = 1 } = transcription;
  if (text.trim() === '') return unheard('no words');
  return confidence < leastConfidence ? unheard('not sure') : { type: 'voice.heard', mediaId, at, text };
}

/** Tells the conversation of a voice message, once for ever; null where no property has the account any more. */
export function eventFor(
  { configuration, ids, clock, isUrgent }: Hearing,
  { id, conversationId }: MediaRecord,
  input: VoiceSettled,
): NewInboxRow | null {
  const address = addressOf(conversationId);
  const property = configuration.properties.find(({ kf }) =>
    kf.some(({ account }) => account === address.account),
  );
  if (!property) return null;
  return {
    id: ids.next(),
    key: `voice:${id}`,
    subject: conversationSubject(conversationId, property.id, address),
    lane: input.type === 'voice.heard' && isUrgent(input.text) ? 'emergency' : 'interactive',
    input,
    receivedAt: clock.now(),
  };
}
