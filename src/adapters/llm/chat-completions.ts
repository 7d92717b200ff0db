import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import axios, { type AxiosResponse, isCancel } from 'axios';

export interface ChatProvider {
  /** Up to and without `/chat/completions`, e.g. `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** Absent: asked without, as local servers allow. */
  readonly apiKey?: string;
  /** For a whole exchange, from connecting to the last byte of the answer. */
  readonly timeoutMilliseconds: number;
  /** Asks for `response_format: {"type":"json_object"}`; not every server knows it. */
  readonly jsonMode: boolean;
}

export type ExchangeFailure = 'timeout' | 'unreachable' | 'refused' | 'too_large';

export type Exchange = { readonly body: string } | { readonly failure: ExchangeFailure };

/** Five labels are some 60 tokens. */
const mostTokens = 160;
/** An answer of that length has about 1 KB. */
const mostBytes = 64 * 1024;
const idleSocketMilliseconds = 30_000;

/** `POST /chat/completions` as OpenAI documents it (platform.openai.com/docs/api-reference/chat/create) and others copied it. */
export function createChat(
  provider: ChatProvider,
): (instructions: string, message: string) => Promise<Exchange> {
  const { baseUrl, model, apiKey, timeoutMilliseconds, jsonMode } = provider;
  const agentOptions = { keepAlive: true, timeout: idleSocketMilliseconds };
  const client = axios.create({
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent(agentOptions),
    responseType: 'stream',
    // A redirect would carry the key and the message to wherever it points.
    maxRedirects: 0,
    // What is counted is what is read.
    decompress: false,
    validateStatus: () => true,
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'Accept-Encoding': 'identity',
      ...(apiKey !== undefined && { Authorization: `Bearer ${apiKey}` }),
    },
  });

  return async (instructions, message) => {
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    try {
      const response: AxiosResponse<Readable> = await client.post(
        `${baseUrl}/chat/completions`,
        {
          model,
          temperature: 0,
          max_tokens: mostTokens,
          ...(jsonMode && { response_format: { type: 'json_object' } }),
          messages: [
            { role: 'system', content: instructions },
            { role: 'user', content: message },
          ],
        },
        { signal },
      );
      if (response.status !== 200) {
        response.data.destroy();
        return { failure: 'refused' };
      }
      return await readBounded(response.data);
    } catch (error) {
      return { failure: signal.aborted || isCancel(error) ? 'timeout' : 'unreachable' };
    }
  };
}

async function readBounded(stream: Readable): Promise<Exchange> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the stream.
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostBytes) return { failure: 'too_large' };
  }
  return { body: Buffer.concat(chunks).toString('utf8') };
}
