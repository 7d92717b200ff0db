import { type EmergencyKind, type Intent, type Severity, severities } from '../domain/codes';
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
import { intentIn } from './learned/matters';
import type { LearnedModel } from './learned/model';
import { createReader, type Reading } from './learned/reader';
import { matterWords } from './matter-words';
import { highest, likeliestCode, opinionIn, wishIn } from './opinions';
import { pagesOf, withFurtherPage } from './pages';
import { createRules } from './rules';
import { isRunning } from './running';
import { isUnspecific } from './second-look/categories';
import {
  asAlsoWanted,
  isPlainBesides,
  isSame,
  isWish,
  mostUrgent,
  rankOf,
  type Wanted,
  type WantedInPart,
} from './wanted';
import { warmUp } from './warm-up';
import { bareWish, clausesOf, partsOf, sentencesOf } from './wishes';
import { urgingCue } from './words/intent-cues';

/** A story that is harmless beyond doubt is not looked through clause by clause. */
const beyondDoubt = 0.03;
const worthALook = ({ probability }: DangerOpinion): boolean =>
  probability >= beyondDoubt && probability < certainAlone;

const chinese = /\p{Script=Han}/u;

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
    const readAlone = onceEach((clause) => readWith(clause, []));
    const opinion = opinionIn(reading, kindOf);
    const isStory = found.frame.isOver || found.frame.isTalk;
    const judged = judgeDanger({
      rule: found.danger,
      opinion,
      clause: worthALook(opinion) ? worstClause(words, readAlone) : undefined,
      hasFigure: found.plain !== found.read,
      isStory,
      mayAnswer: context.flow !== undefined && context.flow !== 'emergency',
      isForeign: !chinese.test(words),
    });
    const [emergency, further] =
      judged && !isStory ? dangersIn(words, judged, reading, readAlone, context) : [judged];
    const wish = wishIn(reading, context);
    const isAlarm =
      emergency?.certainty === 'certain' || (emergency && opinion.probability > wish.probability);
    const ofWhole: Wanted = isAlarm
      ? { intent: 'emergency', code: emergency.code, probability: emergency.confidence }
      : { ...wish, code: likeliestCode(reading, wish.intent) };
    const inParts = wishesInParts(text, readAlone, context, ofWhole);
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
  function worstClause(text: string, readAlone: AloneReader): DangerOpinion | undefined {
    const opinions = clausesOf(text).map((clause) => opinionIn(readAlone(clause), kindOf));
    return opinions.sort((one, other) => other.probability - one.probability)[0];
  }

  /** The danger of a message, and one of another kind that a clause tells beyond doubt; the one that decides who comes stands first. */
  function dangersIn(
    text: string,
    main: Emergency,
    whole: Reading,
    readAlone: AloneReader,
    context: UnderstandingContext,
  ): readonly [Emergency, Emergency?] {
    if (main.certainty !== 'certain') return [main];
    const isElse = ({ kind, code, probability }: DangerOpinion): boolean =>
      kind !== main.kind && probability >= plainFurther && shareOf(code) >= heardAtAll;
    const shareOf = (code: string): number => whole.matters.get(`emergency/${code}`) ?? 0;
    for (const clause of clausesOf(text)) {
      // Before the rules are asked, which take longer.
      if (!isElse(opinionIn(readAlone(clause), kindOf))) continue;
      const found = rules(clause, context);
      const opinion = opinionIn(readWith(clause, cuesOf(found)), kindOf);
      const { danger } = found;
      const isCertain = danger?.emergency.certainty === 'certain';
      const isAgreed = danger?.emergency.code === opinion.code && !isUnspecific(opinion.code);
      if (!isCertain || !isAgreed || !isElse(opinion)) continue;
      const share = shareOf(opinion.code);
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
    readAlone: AloneReader,
    context: UnderstandingContext,
    ofWhole: Wanted,
  ): readonly WantedInPart[] {
    const parts = partsOf(text);
    if (parts.length > 1) return wishesIn(parts, context, plainSecondWish);
    const sentences = sentencesOf(text);
    const clauses = sentences.length > 1 ? sentences.filter((each) => isPlainWish(readAlone(each))) : [];
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

  warmUp(understand, configuration.properties[0]?.id ?? '');
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

/** What the model makes of a clause by itself, without the cues of the rules. */
type AloneReader = (clause: string) => Reading;

/** Several questions are asked of the same clauses. */
function onceEach(read: AloneReader): AloneReader {
  const known = new Map<string, Reading>();
  return (clause) => {
    const reading = known.get(clause) ?? read(clause);
    known.set(clause, reading);
    return reading;
  };
}

const firstWish = (reading: Reading, intent: Intent): AlsoWanted => {
  const code = likeliestCode(reading, intent);
  return { intent, ...(code && { code }) };
};
