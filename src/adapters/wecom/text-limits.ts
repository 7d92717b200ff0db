const ELLIPSIS = '…';
const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' });

export const byteLength = (text: string): number => Buffer.byteLength(text);

/** At most `maxBytes` of UTF-8, never half a character; a shortened text ends in `…`. */
export function shortenBytes(text: string, maxBytes: number): string {
  if (byteLength(text) <= maxBytes) return text;
  return `${startOf(text, maxBytes - byteLength(ELLIPSIS)).trimEnd()}${ELLIPSIS}`;
}

/** At most `maxCharacters` as a reader counts them. */
export function shortenCharacters(text: string, maxCharacters: number): string {
  // No text has more of them than code units.
  if (text.length <= maxCharacters) return text;
  const all = Array.from(characters.segment(text), ({ segment }) => segment);
  if (all.length <= maxCharacters) return text;
  return `${all.slice(0, maxCharacters - 1).join('')}${ELLIPSIS}`;
}

/** The longest start of whole characters within `maxBytes`. */
function startOf(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const { segment, index } of characters.segment(text)) {
    bytes += byteLength(segment);
    if (bytes > maxBytes) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/**
 * As `startOf`, but ending after a line or a sentence when there is an end in its second half. The returned parts
 * together are the text.
 */
export function splitAtSentence(text: string, maxBytes: number): readonly [string, string] {
  if (byteLength(text) <= maxBytes) return [text, ''];
  const start = startOf(text, maxBytes);
  const end = Math.max(...['\n', '。', '！', '？', '；'].map((mark) => start.lastIndexOf(mark))) + 1;
  const cut = end > start.length / 2 ? end : start.length;
  return [text.slice(0, cut), text.slice(cut)];
}
