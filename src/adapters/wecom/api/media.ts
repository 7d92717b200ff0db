import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { MultipartBody, WecomAnswer, WecomCaller } from '../transport';
import { tooLarge } from '../transport-failures';

export type MediaType = 'image' | 'voice' | 'video' | 'file';

export interface MediaUpload {
  type: MediaType;
  bytes: Buffer;
  filename: string;
  contentType: string;
}

interface MediaUploadResponse extends WecomAnswer {
  type: MediaType;
  /** Valid 3 days, for every application of the corp. */
  media_id: string;
  /** Unix seconds as text. */
  created_at: string;
}

export interface MediaContent {
  bytes: Buffer;
  /** `application/octet-stream` when WeCom names none. */
  contentType: string;
  /** Without any path; empty when WeCom names none. */
  filename: string;
}

const MB = 1024 * 1024;
/** `path/90253`; kf media arrive within the same limits (`path/94670`). */
const MAX_BYTES: Record<MediaType, number> = { image: 10 * MB, voice: 2 * MB, video: 10 * MB, file: 20 * MB };
const MEDIA_TIMEOUT_MS = 30_000;

/** Temporary media. */
export class MediaApi {
  constructor(private readonly caller: WecomCaller) {}

  /** `path/90253`. Larger files fail as `too_large` without being sent. */
  async upload({ type, ...media }: MediaUpload): Promise<MediaUploadResponse> {
    const method = 'media/upload';
    if (media.bytes.length > MAX_BYTES[type]) throw tooLarge(method, false);
    return this.caller.call<MediaUploadResponse>({
      method,
      query: { type },
      multipart: multipart(media),
      timeoutMs: MEDIA_TIMEOUT_MS,
    });
  }

  /** `path/90254`. Media above the limit of `type` fail as `too_large`, never to be tried again. */
  async get(request: { media_id: string; type: MediaType }): Promise<MediaContent> {
    const { bytes, contentType, disposition } = await this.caller.download(
      { method: 'media/get', query: { media_id: request.media_id }, timeoutMs: MEDIA_TIMEOUT_MS },
      MAX_BYTES[request.type],
    );
    return {
      bytes,
      contentType: contentType === '' ? 'application/octet-stream' : contentType,
      filename: filenameOf(disposition),
    };
  }
}

/** By hand, because WeCom wants `filelength` beside `filename`. */
function multipart({ bytes, filename, contentType }: Omit<MediaUpload, 'type'>): MultipartBody {
  const boundary = `qiantai-${randomUUID()}`;
  const safeName = filename.replace(/[\r\n"\\]/g, '_');
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="media"; filename="${safeName}"; filelength=${bytes.length}`,
    `Content-Type: ${contentType.replace(/[\r\n]/g, '')}`,
    '',
    '',
  ].join('\r\n');
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

function filenameOf(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? '';
  // Node reads header bytes as Latin-1; WeCom writes UTF-8.
  const name = encoded === undefined ? Buffer.from(plain, 'latin1').toString('utf8') : decoded(encoded);
  return basename(name.replaceAll('\\', '/').trim());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
