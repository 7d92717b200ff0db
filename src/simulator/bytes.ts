export function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

/** The longest prefix of at most `limit` UTF-8 bytes that does not split a character. */
export function cutBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= limit) return text;
  let end = limit;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString();
}

/** Cuts by characters, not by UTF-16 units. */
export function cutChars(text: string, limit: number): string {
  return [...text].slice(0, limit).join('');
}
