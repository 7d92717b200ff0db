import type { Understanding } from '../../domain/understanding';

/** Below this an intent is wrong often enough to ask: on the messages kept aside it takes in 9 of 10 wrong ones, and one message in five. */
const unsure = 0.7;
/** What follows from a rule alone: a yes, a command, a bare room. */
const beyondDoubt = 1;

/** Whether another opinion could help. A certain emergency waits for nobody. */
export function isInDoubt({ emergency, intent, grounds, answer, command }: Understanding): boolean {
  const { confidence } = grounds.intent;
  if (emergency) return emergency.certainty === 'possible';
  if (answer !== undefined || command !== undefined || confidence >= beyondDoubt) return false;
  return intent === 'other' || confidence < unsure;
}
