import type { MediaKind } from '../../domain/inbound';
import type { MediaFetched, MediaSource } from '../../ports/media-store';
import type { MediaApi } from './api/media';
import { WecomApiError, WecomTransportError } from './errors';

/** Attachments of residents, fetched while their links live (3 days, `path/90254`). */
export function createWecomMediaSource(media: Pick<MediaApi, 'get'>): MediaSource {
  return {
    async fetch(mediaRef, kind) {
      try {
        const { bytes, filename } = await media.get({ media_id: mediaRef, type: kind });
        if (bytes.length === 0) return { status: 'lost', reason: 'empty' };
        const contentType = contentTypeOf(kind, bytes);
        if (contentType === null) return { status: 'lost', reason: `not an accepted ${kind}` };
        return { status: 'fetched', bytes, contentType, ...(filename === '' ? {} : { filename }) };
      } catch (error) {
        return notFetched(error);
      }
    },
  };
}

function notFetched(error: unknown): MediaFetched {
  if (!(error instanceof WecomApiError || error instanceof WecomTransportError)) throw error;
  const isLost = error.retry === 'never';
  return { status: isLost ? 'lost' : 'later', reason: error.message };
}

/**
 * Decided by the first bytes, never by what the sender claims; null for what the kind does not allow. A file may be
 * anything and is never shown, only handed out.
 */
function contentTypeOf(kind: MediaKind, bytes: Buffer): string | null {
  switch (kind) {
    case 'image':
      return imageTypeOf(bytes);
    case 'voice':
      if (startsWith(bytes, '#!AMR')) return 'audio/amr';
      // Tencent's variant of Silk has one byte before the mark.
      return startsWith(bytes, '#!SILK') || startsWith(bytes.subarray(1), '#!SILK') ? 'audio/silk' : null;
    case 'video':
      return startsWith(bytes.subarray(4), 'ftyp') ? 'video/mp4' : null;
    case 'file':
      return 'application/octet-stream';
  }
}

function imageTypeOf(bytes: Buffer): string | null {
  if (startsWith(bytes, '\xff\xd8\xff')) return 'image/jpeg';
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'image/gif';
  return startsWith(bytes, 'RIFF') && startsWith(bytes.subarray(8), 'WEBP') ? 'image/webp' : null;
}

function startsWith(bytes: Buffer, mark: string): boolean {
  return bytes.subarray(0, mark.length).equals(Buffer.from(mark, 'latin1'));
}
