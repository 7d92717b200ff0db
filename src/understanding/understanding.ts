import { type EmergencyKind, type Intent, intents, type Severity, severities } from '../domain/codes';
import type { Configuration } from '../domain/configuration';
import type {
  AlsoWanted,
  Grounds,
  Understanding,
  UnderstandingContext,
  UnderstandingPort,
} from '../ports/understanding';
import { candidatesIn } from './candidates';
import { mereCry } from './cries';
import { cuesOf } from './cues';
import { urgencyRank } from './danger';
import { certainAlone, type DangerOpinion, type Emergency, judgeDanger } from './danger-verdict';
import { type Details, detailsOf, isMereAnswer } from './details';
import { groundsOf, told } from './grounds';
import { codeIn, intentIn } from './learned/matters';
import type { LearnedModel } from './learned/model';
import { createReader, type Reading } from './learned/reader';
import { matterWords } from './matter-words';
import { pagesOf, withFurtherPage } from './pages';
import { createRules } from './rules';
import { isRunning } from './running';
import { isUnspecific } from './second-look/categories';
import { warmUp } from './warm-up';
import { bareWish, clausesOf, partsOf, sentencesOf } from './wishes';
import { urgingCue } from './words/intent-cues';

/** A story that is harmless beyond doubt is not looked through clause by clause. */
const beyondDoubt = 0.03;
const worthALook = ({ probability }: DangerOpinion): boolean =>
  probability >= beyondDoubt && probability < certainAlone;

const chinese = /\p{Script=Han}/u;

/** Inside a flow a vague answer is an answer: another wish must be plain. */
const plainWish = 0.6;
/** A second danger in a clause of its own. */
const plainFurther = 0.9;
/** What the whole message must leave of it; and from where on it may be told first, as fire always is. */
const heardAtAll = 0.0001;
const heardPlainly = 0.1;
/** A second wish in a part of its own. */
const plainSecondWish = 0.5;
/** Several wishes side by side, without a word that turns to the next. */
const plainClauseWish = 0.95;

/**
 * Understanding by rules and a learned model together: the rules find rooms, numbers, answers, danger and what takes it
 * away; the model weighs their cues and the words. Tables are built here, once; reading a message is pure.
 */
export function createUnderstanding(configuration: Configuration, model: LearnedModel): UnderstandingPort {
  const rules = createRules(configuration);
  const readWith = createReader(model);
  const { emergencies, complaints } = configuration.catalogue;
  const kindOf = new Map<string, EmergencyKind>(emergencies.map(({ code, kind }) => [code, kind]));
  const lowestSeverity = new Map<string, Severity>(complaints.map(({ code, severity }) => [code, severity]));

  /** Of a text longer than is read at once every page is read for danger, and what the gravest says counts. */
  function understand(text: string, context: UnderstandingContext): Understanding {
    const [first, ...others] = pagesOf(text).map((page) => understandPage(page, context));
    return others.reduce(withFurtherPage, first ?? understandPage('', context));
  }

  function understandPage(text: string, context: UnderstandingContext): Understanding {
    const found = rules(text, context);
    const details = detailsOf(text, found, context);
    if (isMereAnswer(text, found, details)) return whole(details, { intent: found.wish }, told(text));
    const kindOnly = bareWish(found.read);
    if (kindOnly) return whole(details, kindOnly, told(text));
    const words = matterWords(text, found);
    const cry = mereCry(words);
    if (cry) return whole(details, cry, cry.grounds);
    const reading = readWith(words, cuesOf(found));
    const opinion = opinionIn(reading, kindOf);
    const isStory = found.frame.isOver || found.frame.isTalk;
    const judged = judgeDanger({
      rule: found.danger,
      opinion,
      clause: worthALook(opinion) ? worstClause(words) : undefined,
      hasFigure: found.plain !== found.read,
      isStory,
      mayAnswer: context.flow !== undefined && context.flow !== 'emergency',
      isForeign: !chinese.test(words),
    });
    const [emergency, further] = judged && !isStory ? dangersIn(words, judged, reading, context) : [judged];
    const wish = wishIn(reading, context);
    const isAlarm =
      emergency?.certainty === 'certain' || (emergency && opinion.probability > wish.probability);
    const ofWhole: Wanted = isAlarm
      ? { intent: 'emergency', code: emergency.code, probability: emergency.confidence }
      : { ...wish, code: likeliestCode(reading, wish.intent) };
    const inParts = wishesInParts(text, context, ofWhole);
    const main = mostUrgent([ofWhole, ...inParts]);
    const { intent, code, probability: sureOfIntent } = main;
    const also = inParts.filter((each) => !isSame(each, main)).map(asAlsoWanted);
    const severity = severityIn(reading, intent, code);
    const alarm = emergency && {
      kind: emergency.kind,
      code: emergency.code,
      certainty: emergency.certainty,
    };
    const meant = {
      intent,
      ...(code && { code }),
      ...(alarm && { emergency: alarm }),
      ...(further && { furtherDanger: { kind: further.kind, code: further.code } }),
      ...(severity && { severity }),
      alsoWants:
        isAlarm && isPlainBesides(wish) && also.length === 0 ? [firstWish(reading, wish.intent)] : also,
      urging: (intent === 'progress' || intent === 'complaint') && urgingCue.test(found.read),
      running: intent === 'repair' && isRunning(code, found.read),
      candidates: candidatesIn(reading),
    };
    return whole(
      details,
      meant,
      groundsOf({ found, reading, emergency, intent, sureOfIntent, code, severity }),
    );
  }

  /** The clause that sounds most dangerous by itself. */
  function worstClause(text: string): DangerOpinion | undefined {
    const opinions = clausesOf(text).map((clause) => opinionIn(readWith(clause, []), kindOf));
    return opinions.sort((one, other) => other.probability - one.probability)[0];
  }

  /** The danger of a message, and one of another kind that a clause tells beyond doubt; the one that decides who comes stands first. */
  function dangersIn(
    text: string,
    main: Emergency,
    whole: Reading,
    context: UnderstandingContext,
  ): readonly [Emergency, Emergency?] {
    if (main.certainty !== 'certain') return [main];
    for (const clause of clausesOf(text)) {
      const found = rules(clause, context);
      const opinion = opinionIn(readWith(clause, cuesOf(found)), kindOf);
      const { danger } = found;
      const isCertain = danger?.emergency.certainty === 'certain' && opinion.probability >= plainFurther;
      const isAgreed = danger?.emergency.code === opinion.code && !isUnspecific(opinion.code);
      const share = whole.matters.get(`emergency/${opinion.code}`) ?? 0;
      if (!isCertain || !isAgreed || opinion.kind === main.kind || share < heardAtAll) continue;
      const other: Emergency = { ...danger.emergency, confidence: opinion.probability };
      const isFirst = urgencyRank(other.code) < urgencyRank(main.code);
      const goesBefore = isFirst && (share >= heardPlainly || other.kind === 'fire');
      return goesBefore ? [other, main] : [main, other];
    }
    return [main];
  }

  /** What the parts of a message of several want, each understood by itself, the most urgent first. */
  function wishesInParts(
    text: string,
    context: UnderstandingContext,
    ofWhole: Wanted,
  ): readonly WantedInPart[] {
    const parts = partsOf(text);
    if (parts.length > 1) return wishesIn(parts, context, plainSecondWish);
    const clauses = sentencesOf(text).filter((clause) => isPlainWish(readWith(clause, [])));
    const wishes = clauses.length > 1 ? wishesIn(clauses, context, plainClauseWish) : [];
    // A story told in clauses is none of its clauses.
    return wishes.length > 1 && wishes.some((each) => isSame(each, ofWhole)) ? wishes : [];
  }

  /** Before the rules are asked, which take longer. */
  function isPlainWish(reading: Reading): boolean {
    const likeliest = highest(reading.matters);
    return (
      likeliest !== undefined &&
      likeliest.probability >= plainClauseWish &&
      isWish(intentIn(likeliest.name) as Intent)
    );
  }

  function wishesIn(
    parts: readonly string[],
    context: UnderstandingContext,
    plain: number,
  ): readonly WantedInPart[] {
    const wishes: WantedInPart[] = [];
    for (const part of parts) {
      const found = rules(part, context);
      if (isMereAnswer(part, found, detailsOf(part, found, context))) continue;
      const reading = readWith(matterWords(part, found), cuesOf(found));
      const { intent, probability } = wishIn(reading, { propertyId: context.propertyId });
      const code = likeliestCode(reading, intent);
      const wish = { intent, code, probability, words: part };
      const isKnown = wishes.some((each) => isSame(each, wish));
      if (!isKnown && isWish(intent) && probability >= plain) wishes.push(wish);
    }
    return wishes.sort((one, other) => rankOf(one) - rankOf(other));
  }

  /** The graver of what the words say and what the category always is. */
  function severityIn(reading: Reading, intent: Intent, code: string | undefined): Severity | undefined {
    if (intent !== 'complaint' && intent !== 'consult') return undefined;
    const read = highest(reading.severities)?.name as Severity | undefined;
    const lowest = code === undefined ? undefined : lowestSeverity.get(code);
    const ranks = [read, intent === 'complaint' ? lowest : undefined].map((each) =>
      each === undefined ? 0 : severities.indexOf(each),
    );
    return severities[Math.max(...ranks)] ?? 'general';
  }

  warmUp(understand);
  return { understand };
}

function whole(
  { grounds: ofDetails, ...details }: Details,
  meant: Pick<Understanding, 'intent'> & Partial<Understanding>,
  grounds: Grounds,
): Understanding {
  return {
    urging: false,
    running: false,
    alsoWants: [],
    ...details,
    ...meant,
    grounds: { ...ofDetails, ...grounds },
  };
}

interface Likely {
  readonly name: string;
  readonly probability: number;
}

function highest(probabilities: ReadonlyMap<string, number>, prefix = ''): Likely | undefined {
  let best: Likely | undefined;
  for (const [name, probability] of probabilities)
    if (name.startsWith(prefix) && (!best || probability > best.probability)) best = { name, probability };
  return best;
}

function opinionIn({ matters }: Reading, kindOf: ReadonlyMap<string, EmergencyKind>): DangerOpinion {
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

/** What the message wants when nothing in it is dangerous. */
function wishIn(
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

function likeliestCode({ matters }: Reading, intent: Intent): string | undefined {
  return codeIn(highest(matters, `${intent}/`)?.name ?? '');
}

const firstWish = (reading: Reading, intent: Intent): AlsoWanted => {
  const code = likeliestCode(reading, intent);
  return { intent, ...(code && { code }) };
};

interface Wanted {
  readonly intent: Intent;
  readonly code: string | undefined;
  readonly probability: number;
}

interface WantedInPart extends Wanted {
  /** As written. */
  readonly words: string;
}

const rankOf = ({ intent }: { readonly intent: Intent }): number => intents.indexOf(intent);

/** The first of equals: what the whole message says, before any part of it. */
const mostUrgent = (wishes: readonly [Wanted, ...Wanted[]]): Wanted =>
  wishes.reduce((one, other) => (rankOf(other) < rankOf(one) ? other : one));

const isSame = (one: Wanted, other: Wanted): boolean =>
  one.intent === other.intent && one.code === other.code;

const asAlsoWanted = ({ intent, code, words }: WantedInPart): AlsoWanted => ({
  intent,
  ...(code && { code }),
  words,
});

/** Beside an alarm only what is plain counts as a wish. */
const plainBesides = 0.15;
const isPlainBesides = ({ intent, probability }: { intent: Intent; probability: number }): boolean =>
  isWish(intent) && probability >= plainBesides;

function isWish(intent: Intent): boolean {
  return intent !== 'other' && intent !== 'greeting' && intent !== 'thanks' && intent !== 'emergency';
}
