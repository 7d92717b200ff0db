import { type Intent, intents, type Severity, severities } from '../../domain/codes';
import type { Catalogue } from '../../domain/configuration';
import type { Grounds, Understanding } from '../../domain/understanding';
import type { Opinion } from '../../ports/second-opinion';
import { normalise } from '../normalise';
import { isRunning } from '../running';
import { isUnspecific, lowestSeverity, usableCode } from './categories';

/** What was said. */
export interface Message {
  readonly text: string;
  /** Something was asked before, and this may be the answer to it. */
  readonly mayAnswer: boolean;
}

/** On the messages kept aside half of the intents below it are wrong. */
const veryUnsure = 0.4;
/** Of an intent that came from outside: whoever goes by the confidence has it confirmed. */
const secondHand = 0.5;

/** Wishes that lead to something being done. A greeting, thanks or praise would end the talk instead. */
const helpful: ReadonlySet<Intent> = new Set([
  'repair',
  'complaint',
  'service',
  'progress',
  'consult',
  'suggestion',
  'human',
]);

const isMoreUrgent = (one: Intent, other: Intent): boolean => intents.indexOf(one) < intents.indexOf(other);

/** Intent and code where there is none, or next to none; severity upwards. */
export function fillGaps(
  offline: Understanding,
  opinion: Opinion,
  { text, mayAnswer }: Message,
  catalogue: Catalogue,
): Understanding {
  const intent = intentIn(offline, opinion, mayAnswer);
  const isNew = intent !== offline.intent;
  const { code: known, severity: _, grounds, ...rest } = offline;
  const hasGap =
    isNew || known === undefined || (isUnspecific(known) && grounds.intent.confidence < veryUnsure);
  const code =
    (hasGap ? usableCode(intent, opinion.code, catalogue) : undefined) ?? (isNew ? undefined : known);
  const severity = severityOf(intent, [
    isNew ? undefined : offline.severity,
    opinion.severity,
    intent === 'complaint' ? lowestSeverity(code, catalogue) : undefined,
  ]);
  return {
    ...rest,
    intent,
    grounds: groundsOf(offline, { isNew, isNewCode: code !== known }),
    ...(code !== undefined && { code }),
    ...(severity && { severity }),
    running: offline.running || (intent === 'repair' && isRunning(code, normalise(text))),
    alsoWants: isNew
      ? offline.alsoWants.filter((wish) => wish.intent !== intent || wish.code !== code)
      : offline.alsoWants,
  };
}

/** What came from outside rests on no words of the message. */
function groundsOf(
  { grounds: { code, severity, ...rest } }: Understanding,
  { isNew, isNewCode }: { readonly isNew: boolean; readonly isNewCode: boolean },
): Grounds {
  const given = { confidence: secondHand, words: [] };
  return {
    ...rest,
    ...(isNew ? { intent: given } : severity && { severity }),
    ...(isNewCode ? { code: given } : code && { code }),
  };
}

/** Inside a flow a vague answer is an answer, not a gap. */
function intentIn(offline: Understanding, opinion: Opinion, mayAnswer: boolean): Intent {
  const { intent } = opinion;
  if (mayAnswer || intent === undefined || !helpful.has(intent)) return offline.intent;
  const isGap =
    offline.intent === 'other' ||
    (offline.grounds.intent.confidence < veryUnsure && isMoreUrgent(intent, offline.intent));
  return isGap ? intent : offline.intent;
}

function severityOf(intent: Intent, given: readonly (Severity | undefined)[]): Severity | undefined {
  if (intent !== 'complaint' && intent !== 'consult') return undefined;
  const ranks = given.map((severity) => (severity === undefined ? 0 : severities.indexOf(severity)));
  return severities[Math.max(...ranks)];
}
