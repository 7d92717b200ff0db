import type { Configuration } from '../domain/configuration';
import type { Correction } from '../domain/correction';
import type { LabelledMessage } from '../training/corpus';
import { clean, type Unclean, unclean } from './clean/clean';
import type { Random } from './clean/random';

export type LeftOut = Unclean | 'sounded-certain';

/** Why corrections do not become messages to learn from. */
export const reasons: Readonly<Record<LeftOut, string>> = {
  ...unclean,
  'sounded-certain': 'no danger, but the words sounded like one (--with-false-alarms takes them along)',
};

export interface Labelled {
  readonly messages: readonly LabelledMessage[];
  readonly leftOut: ReadonlyMap<LeftOut, number>;
}

interface Chances {
  readonly random: Random;
  readonly nextId: () => string;
}

/**
 * Corrections as messages to learn from, without personal data, in an order and with ids that lead back to nothing.
 * @param takesFalseAlarms also those whose words were rightly taken for danger: a model that learns from them hears less
 */
export function labelledFrom(
  corrections: Iterable<Correction>,
  configuration: Configuration,
  takesFalseAlarms: boolean,
  { random, nextId }: Chances,
): Labelled {
  const people = configuration.staff.map(({ name }) => name);
  const places = [...configuration.properties.map(({ name }) => name), configuration.company.corpName];
  const messages: LabelledMessage[] = [];
  const leftOut = new Map<LeftOut, number>();
  const leave = (because: LeftOut): void => void leftOut.set(because, (leftOut.get(because) ?? 0) + 1);
  for (const { verdict, guessed, words, about, right } of corrections) {
    if (verdict === 'false-alarm' && guessed.alarm === 'certain' && !takesFalseAlarms) {
      leave('sounded-certain');
      continue;
    }
    const cleaned = clean(words, { about, people, places }, random);
    if (!cleaned.isClean) leave(cleaned.because);
    else {
      const { intent, emergency, code, severity } = right;
      const { text, room } = cleaned;
      messages.push({ id: nextId(), text, intent, emergency, code, room, severity });
    }
  }
  return { messages: messages.sort((one, other) => (one.id < other.id ? -1 : 1)), leftOut };
}
