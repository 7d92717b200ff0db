import { type Intent, intents } from '../domain/codes';
import type { AlsoWanted } from '../ports/understanding';

/** What a message, or a part of it, wants. */
export interface Wanted {
  readonly intent: Intent;
  readonly code: string | undefined;
  readonly probability: number;
}

export interface WantedInPart extends Wanted {
  /** As written. */
  readonly words: string;
}

/** Place among intents, the most urgent first. */
export const rankOf = ({ intent }: { readonly intent: Intent }): number => intents.indexOf(intent);

/** The first of equals: what the whole message says, before any part of it. */
export const mostUrgent = (wishes: readonly [Wanted, ...Wanted[]]): Wanted =>
  wishes.reduce((one, other) => (rankOf(other) < rankOf(one) ? other : one));

export const isSame = (one: Wanted, other: Wanted): boolean =>
  one.intent === other.intent && one.code === other.code;

export const asAlsoWanted = ({ intent, code, words }: WantedInPart): AlsoWanted => ({
  intent,
  ...(code && { code }),
  words,
});

/** Beside an alarm only what is plain counts as a wish. */
const plainBesides = 0.15;
export const isPlainBesides = ({ intent, probability }: { intent: Intent; probability: number }): boolean =>
  isWish(intent) && probability >= plainBesides;

/** Something that can be done for somebody, one after the other. */
export function isWish(intent: Intent): boolean {
  return intent !== 'other' && intent !== 'greeting' && intent !== 'thanks' && intent !== 'emergency';
}
