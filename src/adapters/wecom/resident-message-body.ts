import type { Choice } from '../../domain/conversation';
import type { ResidentMessage } from '../../domain/delivery';
import type { KfEventMessage, KfMenuItem } from './api/kf-messages';
import { byteLength, shortenBytes, splitAtSentence } from './text-limits';

/** Bytes of `path/94677`. */
const TEXT_BYTES = 2048;
const HEAD_BYTES = 1024;
const LINE_BYTES = 256;
const CHOICE_BYTES = 128;
const MAX_TAPPABLE = 10;

/** Most entries of a menu, by the interface that sends it (`path/94677`, `path/95122`). */
export const MENU_ITEMS = { send: 50, event: 10 } as const;

/**
 * A message as WeCom takes it, never long enough for WeCom to cut. Text beyond the head of a menu follows as lines above
 * its entries; choices that cannot be tapped are shown as lines, to be typed.
 */
export function residentMessageBody(message: ResidentMessage, maxItems: number): KfEventMessage {
  const { text, choices } = message;
  if (choices.length === 0) return { msgtype: 'text', text: { content: shortenBytes(text, TEXT_BYTES) } };
  const entries = choices.slice(0, maxItems).map(menuEntry);
  const [head, rest] = splitAtSentence(text, HEAD_BYTES);
  const list = [...textLines(rest, maxItems - entries.length), ...entries];
  const headContent =
    rest !== '' && entries.length === maxItems ? shortenBytes(text, HEAD_BYTES) : head.trimEnd();
  return {
    msgtype: 'msgmenu',
    msgmenu: { ...(headContent === '' ? {} : { head_content: headContent }), list },
  };
}

function menuEntry({ id, label }: Choice, index: number): KfMenuItem {
  // `#` and others may cut an id short.
  const isTappable = index < MAX_TAPPABLE && /^\w+$/.test(id) && byteLength(id) <= CHOICE_BYTES;
  return isTappable
    ? { type: 'click', click: { id, content: shortenBytes(label, CHOICE_BYTES) } }
    : { type: 'text', text: { content: shortenBytes(label, LINE_BYTES) } };
}

/**
 * Every line of the text, long ones in several pieces on one line. Too many lines are run together; what exceeds even
 * that is cut with `…`.
 */
function textLines(text: string, maxLines: number): KfMenuItem[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const separate = lines.flatMap(piecesOf);
  const pieces = separate.length <= maxLines ? separate : piecesOf(lines.join(' '));
  const kept = pieces.slice(0, maxLines);
  const last = kept.at(-1);
  if (pieces.length > maxLines && last !== undefined) {
    kept[maxLines - 1] = { content: shortenBytes(`${last.content}……`, LINE_BYTES), no_newline: 0 };
  }
  return kept.map((piece) => ({ type: 'text', text: piece }));
}

function piecesOf(line: string): { content: string; no_newline: 0 | 1 }[] {
  const pieces: { content: string; no_newline: 0 | 1 }[] = [];
  for (let rest = line; rest !== ''; ) {
    const [piece, after] = splitAtSentence(rest, LINE_BYTES);
    pieces.push({ content: piece, no_newline: after === '' ? 0 : 1 });
    rest = after;
  }
  return pieces;
}
