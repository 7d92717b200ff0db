import type { Intent } from '../domain/codes';
import type { Candidate } from '../domain/understanding';
import { codeIn, intentIn } from './learned/matters';
import type { Reading } from './learned/reader';

const perIntent = 3;

/** The likeliest matters of every intent, the likeliest of all first. */
export function candidatesIn({ matters }: Reading): readonly Candidate[] {
  const met = new Map<string, number>();
  return [...matters]
    .sort(([, one], [, other]) => other - one)
    .filter(([name]) => {
      const rank = met.get(intentIn(name)) ?? 0;
      met.set(intentIn(name), rank + 1);
      return rank < perIntent;
    })
    .map(([name, probability]) => {
      const code = codeIn(name);
      return { intent: intentIn(name) as Intent, ...(code && { code }), probability };
    });
}
