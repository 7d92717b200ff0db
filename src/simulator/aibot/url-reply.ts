import type { CallbackCrypto } from '../crypto';

type Json = Record<string, unknown>;

/**
 * A passive reply of URL-callback mode (path/101033): `{encrypt, msgsignature, timestamp, nonce}`, the timestamp an
 * integer and the nonce the one of the request.
 */
export function openReply(
  crypto: CallbackCrypto,
  answer: string,
  nonce: string,
): { opened: Json } | { problem: string } {
  try {
    const { encrypt, msgsignature, timestamp, nonce: repeated } = objectIn(answer);
    if (typeof encrypt !== 'string') return { problem: 'encrypt is missing' };
    if (!Number.isInteger(timestamp)) return { problem: 'timestamp is no integer' };
    if (repeated !== nonce) return { problem: 'nonce is not the one of the request' };
    if (msgsignature !== crypto.sign(String(timestamp), nonce, encrypt))
      return { problem: 'msgsignature mismatch' };
    return { opened: objectIn(crypto.decrypt(encrypt)) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** @throws Error for anything but a JSON object */
function objectIn(text: string): Json {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new Error('not a JSON object');
  return parsed as Json;
}
