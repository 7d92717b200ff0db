import type { EmergencyKind } from '../domain/codes';
import type { Understanding } from '../domain/understanding';
import type { Danger } from './danger';

/** What the model makes of the danger in a message. */
export interface DangerOpinion {
  /** That somebody or something is in danger now. */
  readonly probability: number;
  /** Of all emergencies the most likely, should it be one. */
  readonly code: string;
  readonly kind: EmergencyKind;
}

export type Emergency = NonNullable<Understanding['emergency']> & {
  /** How likely it is one, 0 to 1. */
  readonly confidence: number;
};

/**
 * A missed emergency costs a life, a false one a guard's walk. The model alone is certain from here on, and sends
 * somebody to look from far below; what a rule is sure of needs less.
 */
export const certainAlone = 0.5;
const certainWithRule = 0.3;
/** Where a rule hears doubt: hearsay, a worry, a question. */
const certainInDoubt = 0.994;
/** The model alone, where the words tell that it is over or only talked about, or hold a figure of speech. */
const certainOfStory = 0.9;
export const possibleAlone = 0.15;
/** One clause of a long story, read by itself. */
const plainClause = 0.95;
const clauseWithRule = 0.7;
/** Below this a figure of speech explains what the model saw. */
const mereFigure = 0.35;

/** The model alone about a message without a Chinese character: there were few to learn from. */
const certainForeign = 0.7;
const possibleForeign = 0.2;

/** What there is to judge by. */
export interface Signs {
  readonly rule: Danger | undefined;
  readonly opinion: DangerOpinion;
  /** The most dangerous clause of several. */
  readonly clause: DangerOpinion | undefined;
  /** The message holds a figure of speech that only sounds dangerous. */
  readonly hasFigure: boolean;
  /** The story is over, or only talked about. */
  readonly isStory: boolean;
  /** Something was asked, and this may be the answer to it. */
  readonly mayAnswer: boolean;
  /** Not a Chinese character in it. */
  readonly isForeign: boolean;
}

/** Rules and model together: each may raise the alarm, and only a rule takes it away again. */
export function judgeDanger(signs: Signs): Emergency | undefined {
  const { rule, opinion, clause, hasFigure, isStory, mayAnswer, isForeign } = signs;
  const { probability } = opinion;
  if (isForeign) return judgeForeign(signs);
  const isSure = rule?.emergency.certainty === 'certain';
  const byItself = isStory || hasFigure ? certainOfStory : certainAlone;
  const needed = rule ? (isSure ? certainWithRule : certainInDoubt) : byItself;
  if (probability >= needed) return judged(opinion, 'certain');
  if (isSure && clause && clause.probability >= clauseWithRule) return judged(clause, 'certain');
  const isExplained = !rule && (mayAnswer || (hasFigure && probability < mereFigure));
  if (probability >= possibleAlone && !isExplained) return judged(opinion, 'possible');
  if (rule) return { ...rule.emergency, certainty: 'possible', confidence: probability };
  const isPlain = clause && clause.probability >= plainClause && !isStory && !mayAnswer;
  return isPlain ? judged(clause, 'possible') : undefined;
}

/** What a rule hears is what it is. */
function judgeForeign({ rule, opinion, mayAnswer }: Signs): Emergency | undefined {
  const { probability } = opinion;
  if (rule) return { ...rule.emergency, confidence: Math.max(probability, possibleForeign) };
  if (probability >= certainForeign) return judged(opinion, 'certain');
  return probability >= possibleForeign && !mayAnswer ? judged(opinion, 'possible') : undefined;
}

const judged = (
  { kind, code, probability }: DangerOpinion,
  certainty: Emergency['certainty'],
): Emergency => ({ kind, code, certainty, confidence: probability });
