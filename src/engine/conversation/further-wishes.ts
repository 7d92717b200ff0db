import type { Choice, Conversation, FurtherWish } from '../../domain/conversation';
import type { FlowEvent, FlowWorld } from '../../domain/flow';
import type { Understanding } from '../../domain/understanding';
import type { UnderstandingPort } from '../../ports/understanding';
import type { Turn } from './turn';

const prefix = 'wish_';
const none = `${prefix}none`;
const mostWishes = 4;
const labelLength = 14;
/** 另外 and the like lead over to a wish; its name does without. */
const lead = /^(?:另外|还有|顺便|顺带|对了|哦对了?|再问|再就是|再有|还想|还要|同时也?想|[，,。、：:\s])+/;

export const isAboutWishes = (choiceId: string): boolean => choiceId.startsWith(prefix);

/** What a message wants besides, to be offered when the first of it is done. A wish told only in passing has no words of its own. */
export function wishesIn({ alsoWants }: Understanding, { eventId }: FlowWorld): readonly FurtherWish[] {
  return alsoWants.flatMap(({ words }, index) =>
    words === undefined ? [] : [{ id: `${prefix}${eventId}_${index}`, words, isOffered: false }],
  );
}

/** Nothing is asked any more, nothing else is offered: the wishes that are left get one menu. Answers them as they are then. */
export function offerWishes(turn: Turn, wishes: readonly FurtherWish[]): readonly FurtherWish[] {
  const isFree =
    turn.sayings.length > 0 &&
    turn.sayings.every(({ choices }) => choices.length === 0) &&
    turn.floor.every(({ flow, question }) => !question && flow !== 'emergency') &&
    !turn.outcomes.some(({ type }) => type === 'handOver');
  if (!isFree || !wishes.some(({ isOffered }) => !isOffered)) return wishes;
  turn.say('wishes.offer', {}, [...wishes.map(choiceFor), { id: none, label: '先不用了' }]);
  return wishes.map((wish) => ({ ...wish, isOffered: true }));
}

/** A tap on that menu. Answers the wishes that are left, which are offered again afterwards; null when it is an old one. */
export function chooseWish(
  turn: Turn,
  choiceId: string,
  { wishes = [] }: Conversation,
  understanding: UnderstandingPort,
): readonly FurtherWish[] | null {
  if (choiceId === none && wishes.length > 0) {
    turn.say('wishes.declined');
    return [];
  }
  const chosen = wishes.find(({ id }) => id === choiceId);
  const reception = turn.find('reception');
  if (!chosen || !reception) return null;
  const { world } = turn;
  const said: FlowEvent = {
    type: 'resident.said',
    text: chosen.words,
    understanding: understanding.understand(chosen.words, { propertyId: world.property.id }),
    mediaIds: [],
    world,
  };
  turn.bringToTop(reception);
  turn.feed(reception, said);
  return wishes.filter(({ id }) => id !== choiceId).map((wish) => ({ ...wish, isOffered: false }));
}

export const together = (
  earlier: readonly FurtherWish[],
  later: readonly FurtherWish[],
): readonly FurtherWish[] => [...earlier, ...later].slice(-mostWishes);

function choiceFor({ id, words }: FurtherWish): Choice {
  const label = words.replace(lead, '').replace(/[，,。.！!？?~～\s]+$/, '');
  return { id, label: label.length > labelLength ? `${label.slice(0, labelLength - 1)}…` : label };
}
