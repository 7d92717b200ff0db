import { emergencyKinds, intents } from '../domain/codes';
import { type Percentiles, percentilesOf } from '../numbers/percentiles';
import type { Understanding, UnderstandingPort } from '../ports/understanding';
import { matterOf } from '../understanding/learned/matters';
import type { LabelledMessage } from './corpus';

/** One message, as people judged it and as it was understood, as far as both can be compared. */
export interface Answered {
  readonly message: LabelledMessage;
  readonly understood: Pick<Understanding, 'intent' | 'code' | 'emergency' | 'severity' | 'rooms'>;
  readonly milliseconds: number;
}

/** So many of so many. */
export interface Share {
  readonly held: number;
  readonly of: number;
}

export interface ClassFigures {
  readonly name: string;
  readonly precision: Share;
  readonly recall: Share;
  /** Harmonic mean of both, 0 to 1. */
  readonly f1: number;
}

export interface Figures {
  readonly messages: number;
  readonly intent: Share;
  readonly macroF1: number;
  readonly intents: readonly ClassFigures[];
  /** Emergencies that raise an alarm, certain or possible; and those of them with the right kind. */
  readonly recall: Share;
  readonly certainRecall: Share;
  readonly rightKind: Share;
  readonly rightCode: Share;
  /** Ordinary messages that raise an alarm. */
  readonly falseCertain: Share;
  readonly falsePossible: Share;
  readonly kinds: readonly ClassFigures[];
  /** Categories of repairs and complaints, and of services. */
  readonly codes: Share;
  readonly serviceCodes: Share;
  readonly severity: Share;
  /** Of all messages: the room named, or none. */
  readonly rooms: Share;
  /** What was meant and what was understood instead, most frequent first. */
  readonly confusions: readonly {
    readonly meant: string;
    readonly understood: string;
    readonly times: number;
  }[];
  readonly milliseconds: Percentiles;
}

/** Has every message understood, one after the other. What is not compared is let go, as it is when residents write. */
export function answerAll(
  messages: readonly LabelledMessage[],
  understanding: UnderstandingPort,
  propertyId: string,
): readonly Answered[] {
  return messages.map((message) => {
    const startedAt = performance.now();
    const { intent, code, emergency, severity, rooms } = understanding.understand(message.text, {
      propertyId,
    });
    const milliseconds = performance.now() - startedAt;
    const optional = {
      ...(code && { code }),
      ...(emergency && { emergency }),
      ...(severity && { severity }),
    };
    return { message, understood: { intent, rooms, ...optional }, milliseconds };
  });
}

/** @throws when there is no message */
export function measure(answered: readonly Answered[]): Figures {
  const alarms = answered.filter(({ message }) => message.intent === 'emergency');
  const ordinary = answered.filter(({ message }) => message.intent !== 'emergency');
  const raised = alarms.filter(({ understood }) => understood.emergency);
  const coded = (...wanted: readonly string[]) =>
    answered.filter(({ message }) => wanted.includes(message.intent));
  const hasCode = ({ message, understood }: Answered): boolean => message.code === understood.code;
  const certainty = ({ understood }: Answered) => understood.emergency?.certainty;
  const byIntent = intents.map((name) =>
    classFigures(
      name,
      answered,
      ({ message }) => message.intent === name,
      ({ understood }) => understood.intent === name,
    ),
  );
  const present = byIntent.filter(({ recall }) => recall.of > 0);
  return {
    messages: answered.length,
    intent: share(answered, ({ message, understood }) => message.intent === understood.intent),
    macroF1: present.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(present.length, 1),
    intents: byIntent,
    recall: share(alarms, ({ understood }) => understood.emergency !== undefined),
    certainRecall: share(alarms, (each) => certainty(each) === 'certain'),
    rightKind: share(raised, ({ message, understood }) => message.emergency === understood.emergency?.kind),
    rightCode: share(raised, hasCode),
    falseCertain: share(ordinary, (each) => certainty(each) === 'certain'),
    falsePossible: share(ordinary, (each) => certainty(each) === 'possible'),
    kinds: emergencyKinds.map((name) =>
      classFigures(
        name,
        answered,
        ({ message }) => message.emergency === name,
        ({ understood }) => understood.emergency?.kind === name,
      ),
    ),
    codes: share(coded('repair', 'complaint'), hasCode),
    serviceCodes: share(coded('service'), hasCode),
    severity: share(
      answered.filter(({ message }) => message.severity !== null),
      ({ message, understood }) => message.severity === understood.severity,
    ),
    rooms: share(answered, ({ message, understood }) => message.room === (understood.rooms[0]?.room ?? null)),
    confusions: confusionsIn(answered),
    milliseconds: percentilesOf(answered.map(({ milliseconds }) => milliseconds)),
  };
}

function share(among: readonly Answered[], holds: (each: Answered) => boolean): Share {
  return { held: among.filter(holds).length, of: among.length };
}

export const rate = ({ held, of }: Share): number => (of === 0 ? 1 : held / of);

function classFigures(
  name: string,
  answered: readonly Answered[],
  isMeant: (each: Answered) => boolean,
  isUnderstood: (each: Answered) => boolean,
): ClassFigures {
  const precision = share(answered.filter(isUnderstood), isMeant);
  const recall = share(answered.filter(isMeant), isUnderstood);
  const sum = rate(precision) + rate(recall);
  return { name, precision, recall, f1: sum === 0 ? 0 : (2 * rate(precision) * rate(recall)) / sum };
}

function confusionsIn(answered: readonly Answered[]): Figures['confusions'] {
  const times = new Map<string, number>();
  for (const { message, understood } of answered) {
    const pair = `${matterOf(message.intent, message.code)}\n${matterOf(understood.intent, understood.code)}`;
    times.set(pair, (times.get(pair) ?? 0) + 1);
  }
  return [...times]
    .map(([pair, count]) => {
      const [meant = '', understood = ''] = pair.split('\n');
      return { meant, understood, times: count };
    })
    .filter(({ meant, understood }) => meant !== understood)
    .sort((one, other) => other.times - one.times);
}
