const MAGIC = Buffer.from('#!AMR\n');
const FRAME_SECONDS = 0.02;
/** Bytes of a frame, its header included, by the frame type in bits 3 to 6 of the header (RFC 4867, 5.3). */
const FRAME_BYTES = [13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1];

/** Playing time of an AMR recording, the only format voice may have (path/90253); `undefined` for anything else. */
export function amrSeconds(bytes: Buffer): number | undefined {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  let frames = 0;
  for (let at = MAGIC.length; at < bytes.length; frames += 1)
    at += FRAME_BYTES[((bytes[at] ?? 0) >> 3) & 0x0f] ?? 1;
  return frames * FRAME_SECONDS;
}
