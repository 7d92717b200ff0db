import type { EmergencyCategory } from '../domain/configuration';
import type { Understanding } from '../ports/understanding';
import { engineeringDangers } from './words/danger-engineering';
import { bareCries, fireDangers, otherDangers } from './words/danger-fire';
import { foreignDangers } from './words/danger-foreign';
import { medicalDangers } from './words/danger-medical';
import type { DangerRule } from './words/danger-rule';
import { securityDangers } from './words/danger-security';
import {
  denial,
  deniedInside,
  fear,
  fearWithin,
  figures,
  happened,
  mightBe,
  past,
  pressing,
  reference,
  resolved,
  sign,
  stillGoing,
  supposition,
  talk,
  wonder,
  worry,
} from './words/frames';

export interface Danger {
  readonly emergency: NonNullable<Understanding['emergency']>;
  /** The words that decided. */
  readonly words: string;
}

/** Finds danger in normalised text whose figures of speech are blanked; the first rule that holds wins, the more dangerous rules stand first. */
export type DangerFinder = (plain: string, frame: Frame) => Danger | undefined;

export function createDangerFinder(categories: readonly EmergencyCategory[]): DangerFinder {
  const rules = [...orderedRules, ...catalogueRules(categories)];
  return (plain, frame) => {
    let doubtful: Danger | undefined;
    for (const rule of rules) {
      const weight = weigh(rule.pattern, plain, frame);
      if (!weight) continue;
      const { code, kind } = rule;
      const certainty = rule.certainty ?? weight.certainty;
      const danger: Danger = { emergency: { kind, code, certainty }, words: weight.words };
      if (certainty === 'certain') return danger;
      doubtful ??= danger;
    }
    return doubtful;
  };
}

/** A cry for help without any other content. */
export function findBareCry(plain: string): string | undefined {
  return bareCries.exec(plain)?.[0];
}

/** Several dangers in one message: the one that decides who must come stands first. */
const orderedRules: readonly DangerRule[] = [
  ...pick(securityDangers, 'HOSTAGE', 'SUICIDE'),
  ...pick(fireDangers, 'EBIKE_FIRE', 'FIRE'),
  ...pick(engineeringDangers, 'ELECTRIC_SHOCK', 'ELEVATOR_TRAPPED'),
  ...pick(medicalDangers, 'POISONING'),
  ...pick(engineeringDangers, 'GAS_LEAK'),
  ...pick(otherDangers, 'LOCKED_OUT_DANGER'),
  ...pick(fireDangers, 'SMOKE'),
  ...pick(engineeringDangers, 'MANHOLE'),
  ...pick(securityDangers, 'ROBBERY', 'BURGLARY', 'FIGHT', 'INTRUDER', 'THEFT', 'MISSING'),
  ...pick(engineeringDangers, 'FALLING_HAZARD', 'PIPE_BURST', 'FLOOD'),
  ...pick(medicalDangers, 'CHILD_INJURY', 'BIRTH', 'CARDIAC', 'COLLAPSE', 'FALL', 'MEDICAL_OTHER'),
  ...pick(engineeringDangers, 'ENGINEERING_OTHER'),
  ...pick(securityDangers, 'SECURITY_OTHER'),
  ...pick(otherDangers, 'HELP_OTHER'),
  ...foreignDangers,
];

/** Place of a danger among several: the lower one decides who must come first. */
export function urgencyRank(code: string): number {
  const rank = orderedRules.findIndex((rule) => rule.code === code);
  return rank < 0 ? orderedRules.length : rank;
}

function pick(rules: readonly DangerRule[], ...codes: readonly string[]): readonly DangerRule[] {
  return codes.flatMap((code) => rules.filter((rule) => rule.code === code));
}

/** Their words (救命, 快来人) say that help is wanted, not why: they count as cries. */
const catchAll: ReadonlySet<string> = new Set(['SECURITY_OTHER', 'HELP_OTHER']);

function catalogueRules(categories: readonly EmergencyCategory[]): readonly DangerRule[] {
  return categories
    .filter(({ code, words }) => words.length > 0 && !catchAll.has(code))
    .map(({ code, kind, words }) => ({
      code,
      kind,
      pattern: new RegExp(
        words.map((word) => word.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'),
      ),
    }));
}

/** What takes the danger out of dangerous words, or puts it back, anywhere in a message. */
export interface Frame {
  readonly isTalk: boolean;
  readonly isOver: boolean;
  readonly presses: boolean;
  readonly showsSigns: boolean;
}

/** @param plain with figures of speech blanked */
export function readFrame(plain: string, read: string): Frame {
  return {
    isTalk: talk.test(plain),
    isOver: resolved.test(plain) && !stillGoing.test(plain),
    presses: pressing.test(plain),
    showsSigns: sign.test(read),
  };
}

interface Weight {
  readonly certainty: 'certain' | 'possible';
  readonly words: string;
}

/** Characters before the match in which a supposition or a time of the past still governs it. */
const supposedWithin = 20;
const pastWithin = 40;
const sentenceEnd = /[。!！?？;；\n]/;

/** Looks at every place where the pattern matches; one that is neither denied nor supposed nor past is enough. */
function weigh(pattern: RegExp, plain: string, frame: Frame): Weight | undefined {
  let from = 0;
  while (from < plain.length) {
    const match = pattern.exec(plain.slice(from));
    if (!match) return undefined;
    const start = from + match.index;
    const words = match[0].trim();
    const lead = plain.slice(0, start);
    const tail = plain.slice(start + match[0].length);
    const isDenied = denial.test(lead.slice(-6)) || deniedInside.test(words);
    if (!isDenied) {
      const sentence = lead.slice(-supposedWithin).split(sentenceEnd).at(-1) ?? '';
      const isSupposed =
        supposition.test(sentence) ||
        supposition.test(words) ||
        fear.test(sentence) ||
        fearWithin.test(words);
      const isPast = past.test(lead.slice(-pastWithin)) || past.test(words) || reference.test(tail);
      const isWondered =
        wonder.test(sentence) ||
        (mightBe.test(sentence) && frame.showsSigns) ||
        (worry.test(sentence) && happened.test(tail));
      const isDismissed = frame.isTalk || (isSupposed && !isWondered) || isPast;
      const isHarmless = frame.isOver || (!frame.presses && isDismissed);
      const isDoubtful = (isSupposed || isWondered) && !isPast;
      if (!isHarmless) return { certainty: isDoubtful ? 'possible' : 'certain', words };
    }
    from = start + Math.max(match[0].length, 1);
  }
  return undefined;
}

/** Normalised text with turns of phrase such as 热死了 blanked; same length. */
export function blankFigures(read: string): string {
  let plain = read;
  for (const figure of figures) plain = plain.replace(figure, (said) => '□'.repeat(said.length));
  return plain;
}
