import { randomInt } from 'node:crypto';
import type { CallbackSeal } from './callback-seal';

/**
 * URL verification as the console does it (path/90930): within a second, the exact plaintext, without quotes, byte
 * order mark or newline.
 */
export async function verifyUrl(
  url: string,
  seal: CallbackSeal,
  timeoutMs: number,
): Promise<{ ok: boolean; status: number; body: string }> {
  const expected = String(randomInt(1e14, 1e15 / 4));
  const { params, encrypted } = seal.seal(expected);
  try {
    const query = new URLSearchParams({ ...params, echostr: encrypted });
    const response = await fetch(`${url}?${query}`, { signal: AbortSignal.timeout(timeoutMs) });
    const body = Buffer.from(await response.arrayBuffer());
    const ok = response.status === 200 && body.equals(Buffer.from(expected));
    return { ok, status: response.status, body: body.toString() };
  } catch (error) {
    return { ok: false, status: 0, body: String(error) };
  }
}
