import type { Choice } from '../../src/domain/conversation';
import type { FlowEvent, FlowWorld, ReplyValues } from '../../src/domain/flow';
import { type Draft, timesAsked } from './draft';

interface Asking {
  readonly reply: string;
  readonly values: ReplyValues;
  readonly choices: readonly Choice[];
  /** Its other words, when it was put just before. */
  readonly whenRepeated?: string;
}

/** One question of a report. Written once, used by every flow that needs the answer. */
export interface Question {
  /** Also the name of the state in which the answer is awaited. */
  readonly name: string;
  readonly isNeeded: (draft: Draft, world: FlowWorld) => boolean;
  readonly ask: (draft: Draft, world: FlowWorld) => Asking;
  /** The draft with the answer in it, or null when the message does not answer. The draft has already taken in what the message tells. */
  readonly read: (draft: Draft, event: FlowEvent) => Draft | null;
}

const patience = 2;

/** Whether a question may still be put: twice is enough. */
export const unasked = (draft: Draft, name: string): boolean => timesAsked(draft, name) < patience;
