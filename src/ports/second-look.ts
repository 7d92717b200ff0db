import type { UnderstandingContext, UnderstandingPort } from './understanding';

/** Looks at a message once more before it is handled, where that may help. */
export interface SecondLookPort {
  /**
   * The understanding to go by for this text. What it knows of the text was found out now: asked any number of times, it
   * answers without delay and always the same; any other text it reads as usual. Takes about a millisecond for what is
   * understood, else no longer than the second opinion may take. Never rejects.
   */
  understandingFor(text: string, context: UnderstandingContext): Promise<UnderstandingPort>;
}
