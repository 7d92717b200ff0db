import type { Intent } from '../codes';
import type { Catalogue } from '../configuration';
import type { Choice } from '../conversation';
import { guessOf, presentMatter } from '../correction';
import { isSameMatter, type Matter, matterKey, namedMatters, nameOf } from '../matter';
import type { Ticket } from '../ticket/ticket';

/** What a ticket may be instead, each to be told with one tap. */
export interface CorrectionChoices {
  /** The likeliest: buttons of their own. */
  readonly near: readonly Choice[];
  /** The likeliest of every other kind of ticket: behind the card's menu. */
  readonly far: readonly Choice[];
}

const prefix = 'as:';
const mostNear = 2;
/** `path/90236`: a card's menu has one to three entries. */
const mostFar = 3;

const kindWords: Readonly<Partial<Record<Intent, string>>> = {
  emergency: '险情',
  repair: '报修',
  complaint: '投诉',
  service: '办事',
};
const general: readonly Matter[] = [
  { intent: 'repair', code: 'REPAIR_OTHER' },
  { intent: 'complaint', code: 'COMPLAINT_OTHER' },
  { intent: 'service', code: 'SERVICE_OTHER' },
  { intent: 'consult' },
];

export function correctionChoices(ticket: Ticket, catalogue: Catalogue): CorrectionChoices {
  const present = presentMatter(ticket);
  const { matter: guessed, others } = guessOf(ticket);
  const likely = [...(ticket.corrected ? [guessed] : []), ...others].filter(
    (matter) => !isSameMatter(matter, present) && nameOf(matter, catalogue) !== undefined,
  );
  // By a slip beside 接单 nobody raises an alarm, or makes another one of it: that is behind the menu.
  const near = likely.filter((matter) => !isDanger(matter)).slice(0, ticket.emergency ? 1 : mostNear);
  const far = [
    ...likely.filter(isDanger).slice(0, 1),
    ...otherKinds(likely).filter(({ intent }) => intent !== present.intent),
  ]
    .filter((matter) => !near.some((each) => isSameMatter(each, matter)))
    .slice(0, mostFar);
  const choice = (matter: Matter): Choice => ({
    id: `${prefix}${matterKey(matter)}`,
    label: labelFor(matter, present, catalogue),
  });
  return { near: near.map(choice), far: far.map(choice) };
}

const isDanger = ({ intent }: Matter): boolean => intent === 'emergency';

/** The likeliest matter of every kind, the likeliest kind first. */
function otherKinds(likely: readonly Matter[]): readonly Matter[] {
  const known = general.flatMap((kind) => likely.find(({ intent }) => intent === kind.intent) ?? []);
  const unknown = general.filter((kind) => !likely.some(({ intent }) => intent === kind.intent));
  return [...known.toSorted((one, other) => likely.indexOf(one) - likely.indexOf(other)), ...unknown];
}

function labelFor(matter: Matter, present: Matter, catalogue: Catalogue): string {
  const name = nameOf(matter, catalogue) ?? '其他';
  const kind = matter.intent === present.intent ? undefined : kindWords[matter.intent];
  return kind ? `${kind}：${name}` : `其实是${name}`;
}

/** The matter that a tap names; undefined when it names none, or one that the catalogue has no more. */
export function matterTapped(action: string, catalogue: Catalogue): Matter | undefined {
  if (!action.startsWith(prefix)) return undefined;
  const key = action.slice(prefix.length);
  return namedMatters(catalogue).find(({ matter }) => matterKey(matter) === key)?.matter;
}

/** The matter that an employee names by its name, 下水道堵塞. A danger before anything else of the same name. */
export const matterNamed = (words: string, catalogue: Catalogue): Matter | undefined =>
  namedMatters(catalogue).find(({ name }) => name === words)?.matter;
