import { type Guess, isSameMatter, matterOf } from './matter';
import type { TicketDraft } from './ticket/ticket';
import type { Understanding } from './understanding';

/** What a ticket is taken for when it is opened. @param understood its words */
export function guessFor(draft: TicketDraft, understood: Understanding): Guess {
  const matter = matterOf(draft);
  const { candidates = [], grounds } = understood;
  const likely = candidates.find((candidate) => isSameMatter(candidate, matter))?.probability;
  return {
    matter,
    certainty: (draft.emergency && grounds.emergency?.confidence) ?? likely ?? 0,
    ...(draft.severity && { severity: draft.severity }),
    ...(draft.emergency && { alarm: draft.emergency.possible ? 'possible' : 'certain' }),
    others: candidates
      .filter((candidate) => !isSameMatter(candidate, matter))
      .map(({ intent, code }) => ({ intent, ...(code && { code }) })),
  };
}
