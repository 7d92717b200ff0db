import type { Choice } from '../../src/domain/conversation';
import { type FlowEvent, type FlowWorld, wordsOf } from '../../src/domain/flow';
import { localParts } from '../../src/domain/time';
import { saysWhen } from '../../src/domain/visit-time';
import type { Draft } from './draft';
import { isLabel, labels } from './labels';
import { type Question, unasked } from './question';
import { isHomeOpen, roomQuestion } from './room-questions';

/** A home or a spot in the common area: either will do. */
export const placeQuestion = (reply: (draft: Draft) => string): Question => ({
  name: 'askingPlace',
  isNeeded: (draft) => isHomeOpen(draft) && isVague(draft.spot) && unasked(draft, 'askingPlace'),
  ask: (draft, world) =>
    draft.unknownRoom || draft.partialRoom || draft.homeNumber
      ? roomQuestion.ask(draft, world)
      : { reply: reply(draft), values: {}, choices: [], whenRepeated: 'ask.place_again' },
  read: (draft, event) => {
    if (draft.room || !isVague(draft.spot)) return draft;
    const home = draft.partialRoom || draft.homeNumber ? roomQuestion.read(draft, event) : null;
    if (home) return home;
    const isPlace = event.type === 'resident.said' && event.text && !isLabel(event.text);
    return isPlace ? { ...draft, spot: event.text } : null;
  },
});

/** A kind of place that every building has: whoever is sent must know which one. */
const isVague = (spot: string | undefined): boolean =>
  !spot ||
  /^(?:电梯|楼道|楼梯|单元门|大堂|门口|走廊|楼下|楼上|地库|车库|家里|外墙|楼顶|门禁)(?:里|口|间)?$/.test(
    spot,
  );

export const phoneQuestion: Question = {
  name: 'askingPhone',
  isNeeded: (draft) => !draft.phone && !draft.phoneDeclined && unasked(draft, 'askingPhone'),
  ask: () => ({
    reply: 'ask.phone',
    values: {},
    choices: [{ id: 'no_phone', label: labels.inChat }],
    whenRepeated: 'ask.phone_again',
  }),
  read: (draft, event) => {
    if (event.type === 'resident.said' && event.understanding.phone) return draft;
    const declines =
      event.type === 'resident.chose'
        ? event.choice === 'no_phone'
        : saysNo(event) || /微信|不方便|不留/.test(wordsOf(event));
    if (!declines) return null;
    const { phone: _, ...rest } = draft;
    return { ...rest, phoneDeclined: true, words: draft.words.filter((said) => said !== wordsOf(event)) };
  },
};

/**
 * When somebody is home: a time, one of the choices, or any time. What is neither is asked about once more; then the words
 * stay as a note of the resident's, and the time is agreed by phone.
 */
export const slotQuestion = (reply: string): Question => ({
  name: 'askingSlot',
  isNeeded: (draft) => !draft.slot && unasked(draft, 'askingSlot'),
  ask: (_, world) => ({
    reply,
    values: {},
    choices: slotsFrom(world),
    whenRepeated: 'ask.slot_again',
  }),
  read: (draft, event) => {
    if (event.type === 'resident.chose')
      return event.choice.startsWith('slot_') ? { ...draft, slot: event.text } : null;
    if (event.type !== 'resident.said') return null;
    const rest = event.text.replace(draft.slot ?? '', '');
    if (draft.slot && !saysWhen(rest)) return draft;
    if (wishesElse(event) || !saysWhen(event.text)) return null;
    // 下班以后，六点多: the whole of it.
    const slot = event.text.trim();
    return { ...draft, slot, words: draft.words.filter((said) => said !== event.text) };
  },
});

function slotsFrom({ now, property }: FlowWorld): readonly Choice[] {
  const { hour } = localParts(now, property.timeZone);
  const choices: Choice[] = [];
  if (hour < 11) choices.push({ id: 'slot_today_am', label: '今天上午' });
  if (hour < 16) choices.push({ id: 'slot_today_pm', label: '今天下午' });
  if (hour < 19) choices.push({ id: 'slot_today_eve', label: '今天晚上' });
  choices.push({ id: 'slot_tomorrow_am', label: '明天上午' }, { id: 'slot_tomorrow_pm', label: '明天下午' });
  return choices;
}

/** What the matter is, when only the wish was said. */
export const whatQuestion = (reply: string): Question => ({
  name: 'askingWhat',
  isNeeded: (draft) => !draft.code && unasked(draft, 'askingWhat'),
  ask: () => ({ reply, values: {}, choices: [], whenRepeated: 'ask.what_again' }),
  read: (draft, event) => {
    if (draft.code) return draft;
    if (saysNothing(event)) return null;
    return event.type === 'resident.said' && (event.text || event.mediaIds.length > 0) ? draft : null;
  },
});

/** 查进度 is no time of day, however open the question. */
const wishesElse = (event: FlowEvent): boolean =>
  event.type === 'resident.said' &&
  ['progress', 'complaint', 'suggestion', 'praise', 'human'].includes(event.understanding.intent);

/** Thanks, a greeting, a plain yes or a sticker: kind, but no answer to an open question. */
const saysNothing = (event: FlowEvent): boolean =>
  event.type === 'resident.said' &&
  (event.understanding.answer !== undefined ||
    event.understanding.intent === 'thanks' ||
    event.understanding.intent === 'greeting' ||
    /^\[[^\]]*\]$/.test(event.text));

const saysNo = (event: FlowEvent): boolean =>
  event.type === 'resident.said' && event.understanding.answer === 'no';
