import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios from 'axios';
import type { Recording, SpeechPort, Transcription } from '../../ports/speech';
import { transcriptionIn } from './answer';
import { failureOf } from './failures';

export interface TranscriberOptions {
  /** Up to and including the version: `https://speech.example/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** For a whole exchange, from connecting to the last byte. */
  readonly timeoutMilliseconds: number;
  /** Absent for a server of one's own that wants none. */
  readonly apiKey?: string;
}

const maxAnswerBytes = 256 * 1024;
const idleSocketMilliseconds = 30_000;

/**
 * Any server that speaks `POST {base}/audio/transcriptions` as OpenAI defined it (API reference, Audio, Create
 * transcription). The recording goes there and nowhere else: no redirect is followed and no proxy asked.
 */
export function createTranscriber(options: TranscriberOptions): SpeechPort {
  const { baseUrl, model, timeoutMilliseconds, apiKey } = options;
  const agentOptions = { keepAlive: true, timeout: idleSocketMilliseconds };
  const client = axios.create({
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent(agentOptions),
    headers: apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` },
    responseType: 'text',
    transformResponse: [(body: unknown) => body],
    maxContentLength: maxAnswerBytes,
    maxRedirects: 0,
    // One named in the environment would be handed the recording in the clear.
    proxy: false,
    validateStatus: () => true,
  });
  const url = `${baseUrl.replace(/\/+$/, '')}/audio/transcriptions`;

  return {
    async transcribe(recording): Promise<Transcription> {
      try {
        const signal = AbortSignal.timeout(timeoutMilliseconds);
        const { status, data } = await client.post<unknown>(url, formOf(recording, model), { signal });
        return transcriptionIn(status, data);
      } catch (error) {
        return failureOf(error);
      }
    },
  };
}

function formOf({ bytes, contentType, filename }: Recording, model: string): FormData {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)], { type: contentType }), filename);
  form.set('model', model);
  form.set('language', 'zh');
  form.set('response_format', 'json');
  return form;
}
