import { randomBytes } from 'node:crypto';
import { ApiError } from '../api/api-error';
import { type ApiRoute, openRoute, RawReply } from '../api/routes';
import type { SimCore } from '../core';
import { encryptFile, keyOf } from '../crypto';
import { opaqueId } from '../ids';

const PATH = '/cgi-bin/aibot/media';

interface Handed {
  bytes: Buffer;
  filename: string;
  at: number;
}

/**
 * Files members send the robot: behind a URL for five minutes, encrypted with the callback's EncodingAESKey, over the
 * long connection with a key of their own in `aeskey` (path/100719, path/101463).
 */
export class ReceivedMedia {
  private readonly handed = new Map<string, Handed>();

  constructor(private readonly core: SimCore) {}

  /** The object of an `image`, `file` or `video` message. */
  hand(plain: Buffer, filename: string): { url: string; aeskey?: string } {
    const { callback } = this.core.world.aibot;
    const key = callback ? keyOf(callback.aesKey) : randomBytes(32);
    const id = opaqueId('', 32);
    this.handed.set(id, { bytes: encryptFile(key, plain), filename, at: this.core.clock.seconds() });
    const url = `${this.core.selfUrl()}${PATH}?id=${id}`;
    return callback ? { url } : { url, aeskey: key.toString('base64') };
  }

  routes(): ApiRoute[] {
    return [openRoute('GET', PATH, ({ query }) => this.download(query.get('id') ?? ''))];
  }

  clear(): void {
    this.handed.clear();
  }

  private download(id: string): RawReply {
    const file = this.handed.get(id);
    const oldest = this.core.clock.seconds() - this.core.settings.aibot.mediaSeconds;
    if (!file || file.at <= oldest) throw new ApiError(40007, 'media url expired');
    const disposition = `attachment; filename="${encodeURIComponent(file.filename)}"`;
    const headers = { 'content-type': 'application/octet-stream', 'content-disposition': disposition };
    return new RawReply(200, headers, file.bytes);
  }
}
