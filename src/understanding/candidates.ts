import type { Intent } from '../domain/codes';
import type { Candidate } from '../domain/understanding';
import { codeIn, intentIn } from './learned/matters';
import type { Reading } from './learned/reader';

const perIntent = 3;

/** The likeliest matters of every intent, the likeliest of all first. */
export function candidatesIn({ matters }: Reading): readonly Candidate[] {
  const likeliest = new Map<string, Candidate[]>();
  for (const [name, probability] of matters) {
    const intent = intentIn(name);
    const kept = likeliest.get(intent) ?? [];
    if (kept.length === 0) likeliest.set(intent, kept);
    if (kept.length === perIntent && probability <= (kept.at(-1)?.probability ?? 0)) continue;
    const place = kept.findIndex((other) => probability > other.probability);
    const code = codeIn(name);
    const candidate = { intent: intent as Intent, ...(code && { code }), probability };
    kept.splice(place < 0 ? kept.length : place, 0, candidate);
    kept.length = Math.min(kept.length, perIntent);
  }
  return [...likeliest.values()].flat().sort((one, other) => other.probability - one.probability);
}
