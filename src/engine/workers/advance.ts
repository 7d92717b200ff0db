import type { InboxRow } from '../../domain/records';
import { answeredFrom, isAnsweredAtOnce, leadingPieces, mayGoOn } from '../conversation/pieces';
import { type InboxProcessing, processPieces, type RowOutcome } from '../process-inbox';

interface Advancing {
  readonly processing: InboxProcessing;
  /** Asked before every step. */
  readonly goesOn: () => boolean;
  readonly onHandled?: (kind: string, outcome: RowOutcome, seconds: number) => void;
}

/** Of one person's messages, the most that are read together. */
const mostPieces = 8;

/**
 * Handles what a subject has, in order of arrival. A person who types in pieces is let finish first.
 *
 * @returns milliseconds until it is worth coming back, when somebody may still be typing. Nothing is kept meanwhile: the
 *   messages stay in the inbox, and any look into it later finds them due.
 */
export async function advance(
  { processing, goesOn, onHandled }: Advancing,
  subjectKey: string,
): Promise<number | undefined> {
  const { store, clock, configuration } = processing;
  while (goesOn()) {
    const rows = await store.inbox.pendingOf(subjectKey, clock.now(), mostPieces);
    if (rows.length === 0) return undefined;
    const pieces = configuration.timing.piecesSeconds > 0 ? leadingPieces(rows) : rows.slice(0, 1);
    if (pieces.length === rows.length) {
      const milliseconds = await stillToWait(processing, pieces);
      if (milliseconds > 0) return milliseconds;
    }
    const startedAt = performance.now();
    const outcome = await processPieces(processing, pieces);
    onHandled?.(pieces[0]?.input.type ?? '', outcome, (performance.now() - startedAt) / 1000);
  }
  return undefined;
}

async function stillToWait(processing: InboxProcessing, pieces: readonly InboxRow[]): Promise<number> {
  const { store, clock, configuration } = processing;
  const windowMilliseconds = configuration.timing.piecesSeconds * 1000;
  const milliseconds = answeredFrom(pieces, windowMilliseconds).getTime() - clock.now().getTime();
  const id = conversationOf(pieces);
  // In a backlog the time is over already, and nothing needs to be understood for that.
  if (milliseconds <= 0 || id === undefined) return 0;
  if (!mayGoOn(pieces, understandingFor(processing, pieces))) return 0;
  const conversation = await store.conversations.get(id);
  return conversation && isAnsweredAtOnce(conversation) ? 0 : milliseconds;
}

function understandingFor({ understanding }: InboxProcessing, [first]: readonly InboxRow[]) {
  const propertyId = first && 'propertyId' in first.subject ? first.subject.propertyId : '';
  return (text: string) => understanding.understand(text, { propertyId });
}

const conversationOf = ([first]: readonly InboxRow[]): string | undefined =>
  first?.subject.kind === 'conversation' ? first.subject.id : undefined;
