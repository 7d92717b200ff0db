import type { Intent } from '../domain/codes';
import type { Candidate } from '../domain/understanding';
import { codeIn, intentIn } from './learned/matters';
import type { Reading } from './learned/reader';

const likeliest = 6;

/** The likeliest matters of a message, and the likeliest of every intent. */
export function candidatesIn({ matters }: Reading): readonly Candidate[] {
  const met = new Set<string>();
  return [...matters]
    .sort(([, one], [, other]) => other - one)
    .filter(([name], rank) => {
      const intent = intentIn(name);
      const isFirst = !met.has(intent);
      met.add(intent);
      return isFirst || rank < likeliest;
    })
    .map(([name, probability]) => {
      const code = codeIn(name);
      return { intent: intentIn(name) as Intent, ...(code && { code }), probability };
    });
}
