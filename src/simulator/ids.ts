import { randomBytes } from 'node:crypto';

/** An opaque id of letters and digits behind a prefix. */
export function opaqueId(prefix: string, length: number): string {
  let text = prefix;
  while (text.length < length)
    text += randomBytes(24)
      .toString('base64')
      .replace(/[^A-Za-z0-9]/g, '');
  return text.slice(0, length);
}

/** One rising number over every chat, call and delivery, so that an observer can order them. */
export class Sequence {
  private last = 0;

  next(): number {
    this.last += 1;
    return this.last;
  }
}
