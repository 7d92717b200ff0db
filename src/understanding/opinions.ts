import type { EmergencyKind, Intent } from '../domain/codes';
import type { UnderstandingContext } from '../ports/understanding';
import type { DangerOpinion } from './danger-verdict';
import { codeIn, intentIn } from './learned/matters';
import type { Reading } from './learned/reader';

export interface Likely {
  readonly name: string;
  readonly probability: number;
}

/** The likeliest of all whose name begins so. */
export function highest(probabilities: ReadonlyMap<string, number>, prefix = ''): Likely | undefined {
  let best: Likely | undefined;
  for (const [name, probability] of probabilities)
    if (name.startsWith(prefix) && (!best || probability > best.probability)) best = { name, probability };
  return best;
}

/** How dangerous the model finds it, and of which kind: a kind's codes count together. */
export function opinionIn({ matters }: Reading, kindOf: ReadonlyMap<string, EmergencyKind>): DangerOpinion {
  let probability = 0;
  const byKind = new Map<EmergencyKind, number>();
  const likeliest = new Map<EmergencyKind, { readonly code: string; readonly probability: number }>();
  for (const [matter, each] of matters) {
    if (intentIn(matter) !== 'emergency') continue;
    const code = codeIn(matter) ?? 'HELP_OTHER';
    const kind = kindOf.get(code) ?? 'other';
    probability += each;
    byKind.set(kind, (byKind.get(kind) ?? 0) + each);
    if (each > (likeliest.get(kind)?.probability ?? 0)) likeliest.set(kind, { code, probability: each });
  }
  const kind = (highest(byKind)?.name ?? 'other') as EmergencyKind;
  return { probability, kind, code: likeliest.get(kind)?.code ?? 'HELP_OTHER' };
}

/** Inside a flow a vague answer is an answer: another wish must be plain. */
const plainWish = 0.6;

/** What the message wants when nothing in it is dangerous. */
export function wishIn(
  { matters }: Reading,
  context: UnderstandingContext,
): { intent: Intent; probability: number } {
  const byIntent = new Map<string, number>();
  let harmless = 0;
  for (const [matter, probability] of matters) {
    const intent = intentIn(matter);
    if (intent === 'emergency') continue;
    harmless += probability;
    byIntent.set(intent, (byIntent.get(intent) ?? 0) + probability);
  }
  const best = highest(byIntent) ?? { name: 'other', probability: harmless };
  const isVague = best.probability < plainWish * harmless;
  if (context.flow !== undefined && isVague) return { intent: 'other', probability: best.probability };
  return { intent: best.name as Intent, probability: best.probability };
}

export function likeliestCode({ matters }: Reading, intent: Intent): string | undefined {
  return codeIn(highest(matters, `${intent}/`)?.name ?? '');
}
