import type { Understanding } from '../domain/understanding';

export type { AlsoWanted, Ground, Grounds, NearRoom, Understanding } from '../domain/understanding';

export interface UnderstandingContext {
  readonly propertyId: string;
  /** Flow that has the floor, so that a bare answer is read as one. */
  readonly flow?: string;
}

/**
 * Text in, meaning out. Deterministic, no I/O, milliseconds. Never throws: text that means nothing is `other`.
 * When in doubt about danger it answers danger.
 */
export interface UnderstandingPort {
  understand(text: string, context: UnderstandingContext): Understanding;
}
