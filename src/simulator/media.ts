import { amrSeconds } from './amr';
import { ApiError } from './api/api-error';
import { type ApiRequest, type ApiRoute, openRoute, RawReply, tokenRoute } from './api/routes';
import type { SimCore } from './core';
import { opaqueId } from './ids';

export const MEDIA_TYPES = ['image', 'voice', 'video', 'file'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** How a chat shows an attachment. */
export const MEDIA_LABEL: Record<MediaType, string> = {
  image: '[图片]',
  voice: '[语音]',
  video: '[视频]',
  file: '[文件]',
};

export interface Media {
  type: MediaType;
  filename: string;
  contentType: string;
  bytes: Buffer;
  createdAt: number;
  /** Of a voice recorded through the JS-SDK: the same in Speex, 16 kHz. */
  speex?: Buffer;
}

/** An attachment of a message as the phone that got it knows it; the bytes: `GET /sim/media/:id`. */
export interface ShownMedia {
  id: string;
  type: MediaType;
  filename: string;
  contentType: string;
  bytes: number;
}

const MINIMUM_BYTES = 5;
const CONTENT_TYPES: Record<MediaType, string> = {
  image: 'image/jpeg',
  voice: 'audio/amr',
  video: 'video/mp4',
  file: 'application/octet-stream',
};

/** Temporary material, kept three days and shared by all apps of the corp (path/90253, path/90254). */
export class MediaStore {
  private readonly stored = new Map<string, Media>();

  constructor(private readonly core: SimCore) {}

  put(type: MediaType, bytes: Buffer, filename: string, contentType = CONTENT_TYPES[type]): string {
    const mediaId = opaqueId('3', 64);
    this.stored.set(mediaId, { type, filename, contentType, bytes, createdAt: this.core.clock.seconds() });
    return mediaId;
  }

  /** A voice that a web page recorded and kept with `uploadVoice` of the JS-SDK (path/90255). */
  putRecording(amr: Buffer, speex: Buffer): string {
    const mediaId = this.put('voice', amr, 'recording.amr');
    this.get(mediaId).speex = speex;
    return mediaId;
  }

  /** The clear form of a JS-SDK recording; no other media has one. @throws ApiError 41006, 40007 */
  recording(mediaId: string): Media {
    const { speex, ...media } = this.get(mediaId);
    if (!speex) throw new ApiError(40007, 'invalid media_id');
    return { ...media, bytes: speex, contentType: 'voice/speex', filename: `${mediaId}.speex` };
  }

  /** @throws ApiError 41006, 40007 */
  get(mediaId: string): Media {
    if (!mediaId) throw new ApiError(41006, 'missing media_id');
    const media = this.stored.get(mediaId);
    const oldest = this.core.clock.seconds() - this.core.settings.media.lifeSeconds;
    if (!media || media.createdAt <= oldest) throw new ApiError(40007, 'invalid media_id');
    return media;
  }

  /** @throws ApiError 41006, 40007 */
  shown(mediaId: string): ShownMedia {
    const { type, filename, contentType, bytes } = this.get(mediaId);
    return { id: mediaId, type, filename, contentType, bytes: bytes.length };
  }

  /** What a phone that was shown it keeps, however old; undefined when there never was such a one. */
  kept(mediaId: string): RawReply | undefined {
    const media = this.stored.get(mediaId);
    return media && new RawReply(200, headersOf(media), media.bytes);
  }

  /** @throws ApiError 40004, 40005, 40006, 40009, 44001, 45007 */
  async upload(request: ApiRequest, types: readonly MediaType[]): Promise<Record<string, unknown>> {
    const type = types.find((candidate) => candidate === request.query.get('type'));
    if (!type) throw new ApiError(40004, 'invalid media type');
    const file = await mediaPart(request);
    if (!file || file.bytes.length === 0) throw new ApiError(44001, 'empty media data');
    const limit = this.core.settings.media.bytes[type];
    if (file.bytes.length <= MINIMUM_BYTES || file.bytes.length > limit)
      throw new ApiError(40006, 'invalid media size');
    if (type === 'image' && !isPicture(file.bytes)) throw new ApiError(40009, 'invalid image format');
    if (type === 'voice') checkVoice(file.bytes, this.core.settings.media.voiceSeconds);
    const mediaId = this.put(type, file.bytes, file.filename, file.contentType || CONTENT_TYPES[type]);
    return { type, media_id: mediaId, created_at: String(this.core.clock.seconds()) };
  }
}

export function mediaRoutes(store: MediaStore, { world, settings }: SimCore): ApiRoute[] {
  return [
    tokenRoute('POST', '/cgi-bin/media/upload', (request) => store.upload(request, MEDIA_TYPES)),
    tokenRoute('GET', '/cgi-bin/media/get', (request) =>
      download(store.get(request.query.get('media_id') ?? ''), request.range, settings.media.downloadBytes),
    ),
    tokenRoute('GET', '/cgi-bin/media/get/jssdk', (request) =>
      download(
        store.recording(request.query.get('media_id') ?? ''),
        request.range,
        settings.media.downloadBytes,
      ),
    ),
    openRoute('POST', '/cgi-bin/webhook/upload_media', (request) => {
      const key = request.query.get('key');
      if (!key || !world.groups.some((group) => group.webhookKey === key)) {
        throw new ApiError(93000, 'invalid webhook url');
      }
      return store.upload(request, ['file', 'voice']);
    }),
  ];
}

/** One answer carries at most `limit` bytes, the whole or a range (path/90254). @throws ApiError 830002 */
function download(media: Media, range: string | undefined, limit: number): RawReply {
  const total = media.bytes.length;
  const headers = { ...headersOf(media), 'accept-ranges': 'bytes' };
  const wanted = rangeOf(range, total);
  if (wanted === 'unsatisfiable') return new RawReply(416, { 'content-range': `bytes */${total}` });
  const { start, end } = wanted ?? { start: 0, end: total - 1 };
  if (end - start + 1 > limit) throw new ApiError(830002, 'download or range too large');
  if (!wanted) return new RawReply(200, headers, media.bytes);
  const contentRange = `bytes ${start}-${end}/${total}`;
  return new RawReply(
    206,
    { ...headers, 'content-range': contentRange },
    media.bytes.subarray(start, end + 1),
  );
}

const headersOf = ({ contentType, filename }: Media): Record<string, string> => ({
  'content-type': contentType,
  'content-disposition': `attachment; filename="${encodeURIComponent(filename)}"`,
});

/** First and last byte of `bytes=a-b`, `bytes=a-` or `bytes=-n`; `undefined` for anything else, which asks for all. */
function rangeOf(
  range: string | undefined,
  total: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, total - Number(last)) : Number(first);
  const end = first === '' || last === '' ? total - 1 : Math.min(Number(last), total - 1);
  return start > end ? 'unsatisfiable' : { start, end };
}

async function mediaPart(
  request: ApiRequest,
): Promise<{ bytes: Buffer; filename: string; contentType: string } | undefined> {
  if (!request.contentType.startsWith('multipart/form-data')) return undefined;
  const parsed = new Response(new Uint8Array(withoutLength(request.body)), {
    headers: { 'content-type': request.contentType },
  });
  const form = await parsed.formData().catch(() => undefined);
  const part = form?.get('media');
  if (!(part instanceof File)) return undefined;
  return { bytes: Buffer.from(await part.arrayBuffer()), filename: part.name, contentType: part.type };
}

/** The part's head names its length as well (path/90253), which the form parser of Node does not know. */
function withoutLength(body: Buffer): Buffer {
  const end = body.indexOf('\r\n\r\n');
  if (end < 0) return body;
  const head = body.toString('latin1', 0, end).replace(/; ?filelength="?\d+"?/, '');
  return Buffer.concat([Buffer.from(head, 'latin1'), body.subarray(end)]);
}

function isPicture(bytes: Buffer): boolean {
  const jpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  return jpeg || bytes.subarray(0, 4).toString('latin1') === '\x89PNG';
}

function checkVoice(bytes: Buffer, maximumSeconds: number): void {
  const seconds = amrSeconds(bytes);
  if (seconds === undefined) throw new ApiError(40005, 'invalid file type');
  if (seconds > maximumSeconds) throw new ApiError(45007, 'voice playtime out of limit');
}
