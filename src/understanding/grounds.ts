import type { Intent, Severity } from '../domain/codes';
import type { Ground, Grounds } from '../ports/understanding';
import type { Emergency } from './danger-verdict';
import { matterOf } from './learned/matters';
import type { Reading } from './learned/reader';
import type { RuleReading } from './rules';

interface Judged {
  readonly found: RuleReading;
  readonly reading: Reading;
  readonly emergency: Emergency | undefined;
  readonly intent: Intent;
  readonly sureOfIntent: number;
  readonly code: string | undefined;
  readonly severity: Severity | undefined;
}

/** What intent, emergency, category and severity rest on: what the model makes of them, and its words and the rules'. */
export function groundsOf(judged: Judged): Grounds {
  const { reading, emergency, intent, sureOfIntent, code, severity } = judged;
  const ofCode = code === undefined ? undefined : groundOfCode(judged, code);
  return {
    intent: { confidence: sureOfIntent, words: reading.wordsForIntent(intent) },
    ...(emergency && { emergency: groundOfEmergency(judged, emergency) }),
    ...(ofCode && { code: ofCode }),
    ...(severity && { severity: groundOfSeverity(judged, severity, ofCode) }),
  };
}

/** A short message whose every word is the answer. */
export function told(text: string): Grounds {
  const said = text.trim();
  return { intent: { confidence: 1, words: said ? [said] : [] } };
}

function groundOfEmergency({ found, reading }: Judged, { code, confidence }: Emergency): Ground {
  const words = reading.wordsFor(matterOf('emergency', code));
  return { confidence, words: found.danger ? [...new Set([found.danger.words, ...words])] : words };
}

/** Intent and category together. */
function groundOfCode({ found, reading, intent }: Judged, code: string): Ground {
  const matter = matterOf(intent, code);
  const words = reading.wordsFor(matter);
  const isRead = words.length > 0 || (intent !== 'repair' && intent !== 'complaint' && intent !== 'service');
  return {
    confidence: reading.matters.get(matter) ?? 0,
    words: isRead ? words : found.categories[intent].words,
  };
}

/** One that the category always has is as sure as the category. */
function groundOfSeverity({ reading }: Judged, severity: Severity, ofCode: Ground | undefined): Ground {
  const confidence = reading.severities.get(severity) ?? 0;
  return ofCode && ofCode.confidence > confidence
    ? ofCode
    : { confidence, words: reading.wordsForSeverity(severity) };
}
