import { type InboxRow, subjectKey } from '../domain/records';
import type { Clock } from '../ports/clock';
import type { Logger } from '../ports/logger';
import type { SecondLookPort } from '../ports/second-look';
import { type Store, StoreUnavailable } from '../ports/store';
import type { UnderstandingPort } from '../ports/understanding';
import { typedChoice } from './conversation/choices';
import { contextOf } from './conversation/hear';

interface Looking {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly understanding: UnderstandingPort;
  /** Absent: the offline understanding alone. */
  readonly secondLook?: SecondLookPort;
}

/** How often it is looked whether an emergency waits behind the message that is being asked about. */
const lookBehindMilliseconds = 100;
/** More than anybody writes meanwhile. */
const mostBehind = 20;

/**
 * The understanding to handle a row with. It may take the time of a question to the outside world, so it is asked for once
 * and before any transaction. Nothing is kept of it: a process that dies meanwhile asks again.
 */
export async function understandingOf(looking: Looking, row: InboxRow): Promise<UnderstandingPort> {
  const { store, logger, understanding, secondLook } = looking;
  const { subject, input } = row;
  if (!secondLook || subject.kind !== 'conversation' || input.type !== 'message.received')
    return understanding;
  if (input.content.kind !== 'text' || input.content.choiceId !== undefined) return understanding;
  const { text } = input.content;
  try {
    const conversation = await store.conversations.get(subject.id);
    if (conversation && typedChoice(text, conversation) !== undefined) return understanding;
    const context = contextOf(subject.propertyId, conversation?.floor.at(-1)?.flow);
    return await unlessPressed(looking, row, secondLook.understandingFor(text, context));
  } catch (error) {
    // The step itself meets whatever is wrong with the store. An opinion never stands in its way.
    if (!(error instanceof StoreUnavailable))
      logger.warn('inbox.second_look_failed', { rowId: row.id, error });
    return understanding;
  }
}

/** Messages of a conversation are handled in order: with an emergency behind it, this one waits for nobody. */
async function unlessPressed(
  { store, clock, understanding }: Looking,
  row: InboxRow,
  look: Promise<UnderstandingPort>,
): Promise<UnderstandingPort> {
  if (row.lane === 'emergency') return look;
  const key = subjectKey(row.subject);
  let looking: NodeJS.Timeout | undefined;
  const pressed = new Promise<UnderstandingPort>((resolve, reject) => {
    const lookBehind = async (): Promise<void> => {
      const waiting = await store.inbox.pendingOf(key, clock.now(), mostBehind);
      if (waiting.some(({ lane }) => lane === 'emergency')) resolve(understanding);
    };
    looking = setInterval(() => lookBehind().catch(reject), lookBehindMilliseconds);
  });
  try {
    return await Promise.race([look, pressed]);
  } finally {
    clearInterval(looking);
  }
}
