import type { Conversation } from '../../domain/conversation';
import type { ResidentContent, ResidentInput } from '../../domain/inbound';
import type { InboxRow } from '../../domain/records';
import type { Understanding } from '../../domain/understanding';
import type { UnderstandingPort } from '../../ports/understanding';

type Received = Extract<ResidentInput, { type: 'message.received' }>;

/** The longest text that may be the beginning of a sentence rather than the whole of it, in characters. */
const pieceLength = 12;
/** Somebody who keeps on typing is answered after this many windows. */
const mostWindows = 3;

type Understand = (text: string) => Understanding;

/**
 * What of a person's waiting messages is read together: words and pictures with nothing else between them, and no piece
 * that failed before. One message when there are no more.
 *
 * @param rows oldest first, at least one
 */
export function leadingPieces(rows: readonly InboxRow[]): readonly InboxRow[] {
  const end = rows.findIndex((row) => !isPiece(row));
  return rows.slice(0, Math.max(1, end < 0 ? rows.length : end));
}

/** Several messages as one: the words of all, at the time of the last. */
export function asOne(pieces: readonly InboxRow[]): InboxRow | undefined {
  const last = pieces.at(-1);
  if (!last || pieces.length === 1) return last;
  const received = pieces.map(({ input }) => input as Received);
  const text = received.flatMap(wordsOf).join(' ');
  const input = last.input as Received;
  const content: ResidentContent = text ? { kind: 'text', text } : input.content;
  const urgent = pieces.find(({ lane }) => lane === 'emergency');
  return { ...last, lane: urgent?.lane ?? last.lane, input: { ...input, content } };
}

/** Reads several messages as one, never as less urgent than any of them by itself. */
export function readingTogether(
  understanding: UnderstandingPort,
  pieces: readonly InboxRow[],
): UnderstandingPort {
  if (pieces.length < 2) return understanding;
  const texts = pieces.flatMap(({ input }) => wordsOf(input as Received));
  return {
    understand(text, context) {
      const whole = understanding.understand(text, context);
      if (text !== texts.join(' ')) return whole;
      return texts.map((piece) => understanding.understand(piece, context)).reduce(raised, whole);
    },
  };
}

/** What was understood, at least as urgent as another reading. */
export function raised(whole: Understanding, { emergency, code, grounds }: Understanding): Understanding {
  if (!emergency || urgencyOf(emergency) <= urgencyOf(whole.emergency)) return whole;
  const danger = grounds.emergency && { emergency: grounds.emergency };
  if (emergency.certainty === 'possible')
    return { ...whole, emergency, grounds: { ...whole.grounds, ...danger } };
  return {
    ...whole,
    emergency,
    intent: 'emergency',
    ...(code && { code }),
    grounds: {
      ...whole.grounds,
      intent: grounds.intent,
      ...danger,
      ...(grounds.code && { code: grounds.code }),
    },
  };
}

/** Ids of the attachments among them, which are those of the events that brought them. */
export const attachmentsOf = (pieces: readonly InboxRow[]): readonly string[] =>
  pieces.flatMap(({ id, input }) =>
    input.type === 'message.received' && input.content.kind === 'media' ? [id] : [],
  );

/**
 * Whether the last of these messages may go on in another one: a picture without words, or a few words that are no answer by
 * themselves. Danger is never waited for.
 */
export function mayGoOn(pieces: readonly InboxRow[], understand: Understand): boolean {
  const whole = asOne(pieces);
  if (!whole || !isPiece(whole) || whole.lane === 'emergency') return false;
  const last = pieces.at(-1)?.input as Received;
  const [text] = wordsOf(last);
  if (text !== undefined && (text.length > pieceLength || /[。！!]\s*$/.test(text))) return false;
  const said = new Set([whole, ...pieces].flatMap(({ input }) => wordsOf(input as Received)));
  const readings = new Map([...said].map((words) => [words, understand(words)]));
  if ([...readings.values()].some(({ emergency }) => emergency)) return false;
  const reading = text === undefined ? undefined : readings.get(text);
  return reading === undefined || isUnfinished(reading);
}

/** Where nobody's answer is waited for: in an emergency, and while a person serves. */
export const isAnsweredAtOnce = ({ servedBy, floor }: Conversation): boolean =>
  servedBy === 'desk' || floor.some(({ flow }) => flow === 'emergency');

/** When these messages are answered unless another one comes: a window after the last, but not for ever. */
export function answeredFrom(pieces: readonly InboxRow[], windowMilliseconds: number): Date {
  const times = pieces.map(({ receivedAt }) => receivedAt.getTime());
  const afterLast = Math.max(...times) + windowMilliseconds;
  return new Date(Math.min(afterLast, Math.min(...times) + mostWindows * windowMilliseconds));
}

/** Neither an answer nor a command, and not what somebody in a hurry waits for. */
const isUnfinished = ({
  answer,
  command,
  phone,
  slot,
  name,
  ticket,
  rooms,
  urging,
}: Understanding): boolean =>
  !answer && !command && !phone && !slot && !name && !ticket && rooms.length === 0 && !urging;

function isPiece({ input, attempts }: InboxRow): boolean {
  if (input.type !== 'message.received' || attempts > 0) return false;
  const { content } = input;
  return content.kind === 'text'
    ? content.choiceId === undefined
    : content.kind === 'media' && (content.media === 'image' || content.media === 'video');
}

const wordsOf = ({ content }: Received): readonly string[] => (content.kind === 'text' ? [content.text] : []);

const urgencyOf = (emergency: Understanding['emergency']): number =>
  emergency ? (emergency.certainty === 'certain' ? 2 : 1) : 0;
