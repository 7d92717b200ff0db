import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import axios, { type AxiosResponse } from 'axios';
import type { Logger } from '../../ports/logger';
import { isKnownCode } from './error-codes';
import { WecomApiError, WecomTransportError } from './errors';
import { bodyFailure, requestFailure, tooLarge } from './transport-failures';

/** One exchange with `https://qyapi.weixin.qq.com/cgi-bin/<method>`. */
export interface WecomRequest {
  /** Path below `cgi-bin`, which is also the name in errors, like `kf/send_msg`. */
  method: string;
  query?: Record<string, string | number>;
  /** Query parameters that never appear in logs and errors. */
  secrets?: Record<string, string>;
  /** Absent for GET. */
  json?: object;
  multipart?: MultipartBody;
  timeoutMs?: number;
}

export interface MultipartBody {
  contentType: string;
  bytes: Buffer;
}

/** The part that every JSON answer has. */
export interface WecomAnswer {
  errcode: number;
  errmsg: string;
}

interface Download {
  bytes: Buffer;
  contentType: string;
  /** From `Content-Disposition`, undecoded. */
  disposition: string;
}

/** Sends requests. Throws `WecomApiError` for any `errcode` but 0 and `WecomTransportError` without a usable answer. */
export interface WecomCaller {
  call<Answer extends WecomAnswer>(request: WecomRequest): Promise<Answer>;
  /** The body of an answer that is not an error, when it has at most `maxBytes`. */
  download(request: WecomRequest, maxBytes: number): Promise<Download>;
}

export interface TransportOptions {
  /** Without path: `https://qyapi.weixin.qq.com`. */
  baseUrl: string;
  logger: Logger;
  /** For a whole exchange, from connecting to the last byte. Default 5000. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 5_000;
/** A full `kf/sync_msg` page of 1000 items with 2 KB texts stays far below. */
const MAX_JSON_BYTES = 16 * 1024 * 1024;
const IDLE_SOCKET_MS = 30_000;

/** Keeps connections open between calls; give every application client its own or share one. */
export function createTransport({ baseUrl, logger, timeoutMs }: TransportOptions): WecomCaller {
  const agentOptions = { keepAlive: true, timeout: IDLE_SOCKET_MS };
  const client = axios.create({
    baseURL: `${baseUrl.replace(/\/+$/, '')}/cgi-bin/`,
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent(agentOptions),
    responseType: 'stream',
    // A redirect would carry the token to wherever it points.
    maxRedirects: 0,
    validateStatus: () => true,
    transformRequest: [(data) => data],
  });

  async function exchange(request: WecomRequest, maxBytes: number): Promise<Download> {
    const { method } = request;
    const signal = AbortSignal.timeout(request.timeoutMs ?? timeoutMs ?? DEFAULT_TIMEOUT_MS);
    let response: AxiosResponse<Readable>;
    try {
      response = await client.request<Readable>({ ...wireForm(request), signal });
    } catch (error) {
      throw requestFailure(method, error);
    }
    const { status, headers, data } = response;
    if (status !== 200) {
      data.destroy();
      throw new WecomTransportError({
        method,
        failure: 'http_status',
        answered: true,
        retry: 'later',
        httpStatus: status,
      });
    }
    return {
      bytes: await readBounded(method, data, maxBytes),
      contentType: String(headers['content-type'] ?? ''),
      disposition: String(headers['content-disposition'] ?? ''),
    };
  }

  function accept(request: WecomRequest, bytes: Buffer): WecomAnswer {
    const { method } = request;
    const answer = parseAnswer(method, bytes);
    const errmsg = redact(answer.errmsg, Object.values(request.secrets ?? {}));
    if (/wrong json format/i.test(errmsg)) logger.error('wecom.wrong_json_format', { method, errmsg });
    if (answer.errcode === 0) return answer;
    if (!isKnownCode(answer.errcode))
      logger.warn('wecom.unknown_errcode', { method, errcode: answer.errcode, errmsg });
    throw new WecomApiError(method, answer.errcode, errmsg);
  }

  return {
    async call<Answer extends WecomAnswer>(request: WecomRequest) {
      const { bytes } = await exchange(request, MAX_JSON_BYTES);
      return accept(request, bytes) as Answer;
    },

    async download(request, maxBytes) {
      const result = await exchange(request, maxBytes);
      // A JSON file is announced as an attachment, an error is not (path/90254).
      if (result.disposition === '' && /json|^text\/plain|^$/i.test(result.contentType)) {
        accept(request, result.bytes);
        throw new WecomTransportError({
          method: request.method,
          failure: 'bad_answer',
          answered: true,
          retry: 'later',
        });
      }
      return result;
    },
  };
}

function wireForm({ method, query, secrets, json, multipart }: WecomRequest) {
  const parameters = new URLSearchParams(secrets);
  for (const [name, value] of Object.entries(query ?? {})) parameters.set(name, String(value));
  const url = [method, parameters.toString()].filter((part) => part !== '').join('?');
  if (multipart)
    return { url, method: 'POST', data: multipart.bytes, headers: { 'Content-Type': multipart.contentType } };
  if (json)
    return {
      url,
      method: 'POST',
      data: JSON.stringify(json),
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
    };
  return { url, method: 'GET' };
}

async function readBounded(method: string, stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) break;
    }
  } catch (error) {
    throw bodyFailure(method, error);
  }
  if (size > maxBytes) throw tooLarge(method, true);
  return Buffer.concat(chunks);
}

function parseAnswer(method: string, bytes: Buffer): WecomAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new WecomTransportError({ method, failure: 'not_json', answered: true, retry: 'later' });
  }
  if (!isAnswer(answer))
    throw new WecomTransportError({ method, failure: 'bad_answer', answered: true, retry: 'later' });
  return { ...answer, errmsg: typeof answer.errmsg === 'string' ? answer.errmsg : '' };
}

function isAnswer(value: unknown): value is { errcode: number; errmsg?: unknown } {
  return (
    typeof value === 'object' && value !== null && 'errcode' in value && typeof value.errcode === 'number'
  );
}

/** Whatever WeCom or a gateway repeats of our request, the secrets in it stay ours. */
function redact(text: string, secrets: string[]): string {
  const named = text.replace(/\b(access_token|corpsecret|key)=[^\s&"']+/gi, '$1=[redacted]');
  return secrets.reduce(
    (rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '[redacted]')),
    named,
  );
}
