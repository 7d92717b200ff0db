import type { Intent, Severity } from '../domain/codes';
import { severities } from '../domain/codes';
import { importantQuestions, importantWords, majorQuestions, majorWords } from './words/severity';

/** Severity of a complaint, at least that of its category, or of a question; nothing for other intents. */
export function judgeSeverity(
  intent: Intent,
  plain: string,
  lowest: Severity | undefined,
): Severity | undefined {
  if (intent === 'complaint')
    return higher(fromWords(plain, majorWords, importantWords), lowest ?? 'general');
  if (intent === 'consult') return fromWords(plain, majorQuestions, importantQuestions);
  return undefined;
}

function fromWords(plain: string, major: RegExp, important: RegExp): Severity {
  if (major.test(plain)) return 'major';
  return important.test(plain) ? 'important' : 'general';
}

function higher(one: Severity, other: Severity): Severity {
  return severities.indexOf(one) >= severities.indexOf(other) ? one : other;
}
