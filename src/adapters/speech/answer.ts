import type { Transcription } from '../../ports/speech';

/** A minute of speech has some 400 characters; what is longer was not said. */
const maxTextCharacters = 1000;
/** Says that the same request may be taken later; every other refusal is about the request. */
const passing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** What the provider answered. Nothing of its body but the words leaves this function. */
export function transcriptionIn(status: number, body: unknown): Transcription {
  if (passing(status)) return { status: 'later', reason: `http ${status}` };
  if (status !== 200) return { status: 'refused', reason: `http ${status}` };
  const answer = parsed(body);
  if (typeof answer?.text !== 'string') return { status: 'later', reason: 'bad answer' };
  const { confidence } = answer;
  return {
    status: 'heard',
    text: answer.text.trim().slice(0, maxTextCharacters),
    ...(isShare(confidence) && { confidence }),
  };
}

function parsed(body: unknown): { readonly text?: unknown; readonly confidence?: unknown } | null {
  if (typeof body !== 'string') return null;
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' ? answer : null;
  } catch {
    return null;
  }
}

/** No part of OpenAI's answer; servers that know it put it there. */
const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
