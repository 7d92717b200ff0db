import { characters, slips } from './words/spelling';

/** Longest text that is read at once. */
export const readableLength = 600;

/**
 * The text as the rules read it: half-width, simplified, lower case, emoji and control characters as blanks.
 * Has the same length as the (cut) input, so positions can be carried back to the words as written.
 */
export function normalise(text: string): string {
  let read = '';
  for (const unit of text.slice(0, readableLength).split('')) read += readCharacter(unit);
  for (const [written, meant] of slips) if (read.includes(written)) read = read.replaceAll(written, meant);
  return read;
}

function readCharacter(unit: string): string {
  const code = unit.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0).toLowerCase();
  if (code >= 0x41 && code <= 0x5a) return unit.toLowerCase();
  const isBlank = code < 0x20 && unit !== '\n';
  if (isBlank || code === 0x3000 || (code >= 0xd800 && code <= 0xdfff)) return ' ';
  if ((code >= 0x2600 && code <= 0x27bf) || code === 0xfe0f || code === 0x200d) return ' ';
  if (code >= 0x2010 && code <= 0x2015) return '-';
  return characters[unit] ?? unit;
}

/** The message without punctuation and blanks, for comparing whole short messages. */
export function bare(read: string): string {
  return read.replace(/[\s\p{P}\p{S}]/gu, '');
}
