import type { MediaType } from '../media';

/** A one-pixel PNG, a silent AMR frame, an empty MP4 and a line of text, for residents who attach nothing real. */
const SAMPLES: Record<MediaType, Buffer> = {
  image: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
  voice: Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(13, 0x7c)]),
  video: Buffer.from('0000001866747970697336360000000069736f6d69736f32', 'hex'),
  file: Buffer.from('附件\n'),
};

export function sampleMedia(type: MediaType): Buffer {
  return SAMPLES[type];
}
