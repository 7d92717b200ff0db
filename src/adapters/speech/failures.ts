import { isAxiosError, isCancel } from 'axios';
import type { Transcription } from '../../ports/speech';

const timeouts: readonly string[] = ['ETIMEDOUT', 'ECONNABORTED'];

/** Why no answer came. Only a code is kept: an axios error carries the key and the recording. */
export function failureOf(error: unknown): Transcription {
  const code = isAxiosError(error) ? error.code : undefined;
  if (isCancel(error) || (code && timeouts.includes(code))) return { status: 'later', reason: 'timeout' };
  // An answer that broke off or went on for too long.
  if (code === 'ERR_BAD_RESPONSE') return { status: 'later', reason: 'bad answer' };
  return { status: 'later', reason: code ?? 'network' };
}
