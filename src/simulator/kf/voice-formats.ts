import type { MediaStore } from '../media';

/** `voice_format` of `sync_msg` (path/94670). */
export const VOICE_FORMAT = { amr: 0, silk: 1 } as const;

const AMR_MARK = Buffer.from('#!AMR\n');
const SILK_MARK = '#!SILK';
/** Octets of a frame behind its header, by frame type (RFC 4867, 3GPP TS 26.101); the other types are empty. */
const AMR_FRAME_OCTETS = [12, 13, 15, 17, 19, 20, 26, 31, 5];
/** Tencent's mark, then packets of 20 ms silence at 24 kHz: the first of a stream, and any later one. */
const SILK_HEAD = Buffer.from('02232153494c4b5f5633', 'hex');
const SILK_FIRST = Buffer.from('0b00e9b7038144fe03742cfb7f', 'hex');
const SILK_NEXT = Buffer.from('0c00e9b7038145c6d133dadd19bf', 'hex');

/** Voice messages in the two formats they can be read in. Nothing is transcoded: as Silk, AMR is silence of its length. */
export class VoiceFormats {
  private readonly silkIds = new Map<string, string>();

  constructor(private readonly media: MediaStore) {}

  /** Stores both forms. @returns the media_id of the AMR form */
  keep(bytes: Buffer, filename: string): string {
    const mediaId = this.media.put('voice', bytes, filename);
    if (!bytes.subarray(0, 8).includes(SILK_MARK))
      this.silkIds.set(
        mediaId,
        this.media.put('voice', silence(amrFrames(bytes)), `${filename}.silk`, 'audio/silk'),
      );
    return mediaId;
  }

  /** The media_id under which a voice message is read in the format. */
  idIn(format: number, mediaId: string): string {
    return format === VOICE_FORMAT.silk ? (this.silkIds.get(mediaId) ?? mediaId) : mediaId;
  }
}

/** Frames of 20 ms. */
function amrFrames(bytes: Buffer): number {
  if (!bytes.subarray(0, AMR_MARK.length).equals(AMR_MARK)) return 0;
  let frames = 0;
  for (let at = AMR_MARK.length; at < bytes.length; frames += 1)
    at += 1 + (AMR_FRAME_OCTETS[((bytes[at] ?? 0) >> 3) & 0x0f] ?? 0);
  return frames;
}

function silence(frames: number): Buffer {
  return Buffer.concat([
    SILK_HEAD,
    SILK_FIRST,
    ...Array.from({ length: Math.max(0, frames - 1) }, () => SILK_NEXT),
  ]);
}
