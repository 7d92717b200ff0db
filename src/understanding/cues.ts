import type { RuleReading } from './rules';
import { importantQuestions, importantWords, majorQuestions, majorWords } from './words/severity';

/** A category this strong is one the rules are sure of. */
const sure = 4;

/** What the rules found, by name: the learned model weighs it together with the words. */
export function cuesOf({ categories, wish, frame, danger, read, rooms }: RuleReading): readonly string[] {
  const cues = [`wish ${wish}`];
  for (const kind of ['repair', 'complaint', 'service'] as const) {
    const { code, score } = categories[kind];
    if (code === undefined) continue;
    cues.push(`${kind} ${code}`);
    if (score >= sure) cues.push(`surely ${kind} ${code}`);
  }
  if (danger) {
    const { code, certainty } = danger.emergency;
    cues.push(`danger ${certainty}`, `danger ${code}`, `danger ${code} ${certainty}`);
  } else cues.push('no danger');
  for (const [name, holds] of Object.entries(frame)) if (holds) cues.push(name);
  const grave = { majorWords, importantWords, majorQuestions, importantQuestions };
  for (const [name, words] of Object.entries(grave)) if (words.test(read)) cues.push(name);
  if (rooms.rooms.length > 0) cues.push('names a home');
  if (/[?？吗么呢]/.test(read)) cues.push('asks');
  if (/[!！]{2,}/.test(read)) cues.push('shouts');
  cues.push(`length ${Math.min(Math.floor(Math.log2(read.length + 1)), 8)}`);
  return cues;
}
