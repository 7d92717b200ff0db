import { createTranscriber } from '../adapters/speech/transcriber';
import type { Secrets } from '../config/secrets';
import type { ProcessSettings } from '../config/settings';
import type { SpeechPort } from '../ports/speech';

/** Whoever the settings name to write down voice messages; null: people listen. */
export function createSpeech({ speech }: ProcessSettings, secrets: Secrets): SpeechPort | null {
  if (!speech) return null;
  const apiKey = secrets.speech?.reveal();
  return createTranscriber({ ...speech, ...(apiKey !== undefined && { apiKey }) });
}
