import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import { MEDIA_TYPES, type MediaStore, type MediaType } from '../media';

const CHUNK_BYTES = 512 * 1024;
const MAX_CHUNKS = 100;

interface Upload {
  type: MediaType;
  filename: string;
  totalSize: number;
  totalChunks: number;
  chunks: Map<number, Buffer>;
}

/** Uploads in pieces over the long connection (path/101838). Chunks count from 0; from 1 is tolerated. */
export class RobotUploads {
  private readonly open = new Map<string, Upload>();

  constructor(
    private readonly core: SimCore,
    private readonly media: MediaStore,
  ) {}

  begin(body: Fields): Record<string, unknown> {
    const type = MEDIA_TYPES.find((candidate) => candidate === body.text('type'));
    if (!type) throw new ApiError(40004, 'invalid media type');
    const totalSize = body.number('total_size') ?? 0;
    const totalChunks = body.number('total_chunks') ?? 0;
    if (totalSize > this.core.settings.media.bytes[type]) throw new ApiError(40006, 'invalid media size');
    if (totalChunks < 1 || totalChunks > MAX_CHUNKS) throw new ApiError(40058, 'invalid total_chunks');
    const uploadId = opaqueId('up', 32);
    this.open.set(uploadId, {
      type,
      filename: body.text('filename'),
      totalSize,
      totalChunks,
      chunks: new Map(),
    });
    return { upload_id: uploadId };
  }

  chunk(body: Fields): Record<string, unknown> {
    const upload = this.uploadOf(body);
    const bytes = Buffer.from(body.text('base64_data'), 'base64');
    if (bytes.length === 0 || bytes.length > CHUNK_BYTES) throw new ApiError(40058, 'invalid chunk size');
    upload.chunks.set(body.number('chunk_index') ?? 0, bytes);
    return {};
  }

  finish(body: Fields): Record<string, unknown> {
    const upload = this.uploadOf(body);
    const ordered = [...upload.chunks].toSorted(([a], [b]) => a - b).map(([, bytes]) => bytes);
    const bytes = Buffer.concat(ordered);
    if (ordered.length !== upload.totalChunks || bytes.length !== upload.totalSize) {
      throw new ApiError(40006, 'upload incomplete');
    }
    this.open.delete(body.text('upload_id'));
    const mediaId = this.media.put(upload.type, bytes, upload.filename);
    return { type: upload.type, media_id: mediaId, created_at: String(this.core.clock.seconds()) };
  }

  private uploadOf(body: Fields): Upload {
    const upload = this.open.get(body.text('upload_id'));
    if (!upload) throw new ApiError(40058, 'invalid upload_id');
    return upload;
  }
}
