import type { Choice } from '../../src/domain/conversation';
import { type FlowEvent, type FlowWorld, type ReplyValues, wordsOf } from '../../src/domain/flow';
import { spokenRoom } from '../../src/domain/masking';
import { localParts } from '../../src/domain/time';
import { type Draft, timesAsked } from './draft';

/** One question of a report. Written once, used by every flow that needs the answer. */
export interface Question {
  /** Also the name of the state in which the answer is awaited. */
  readonly name: string;
  readonly isNeeded: (draft: Draft, world: FlowWorld) => boolean;
  readonly ask: (
    draft: Draft,
    world: FlowWorld,
  ) => { reply: string; values: ReplyValues; choices: readonly Choice[] };
  /** The draft with the answer in it, or null when the message does not answer. The draft has already taken in what the message tells. */
  readonly read: (draft: Draft, event: FlowEvent) => Draft | null;
}

const patience = 2;
const unasked = (draft: Draft, name: string): boolean => timesAsked(draft, name) < patience;

/** Home: building, unit and room. After two vain tries the words are kept and a person finds the place. */
export const roomQuestion: Question = {
  name: 'askingRoom',
  isNeeded: (draft) => !draft.room && unasked(draft, 'askingRoom'),
  ask: (draft, world) => {
    const { property } = world;
    if (draft.unknownRoom)
      return {
        reply: 'ask.room_unknown',
        values: { said: draft.unknownRoom, estate: property.name },
        choices: [],
      };
    if (draft.partialRoom) return whichUnit(draft.partialRoom, property);
    const offered = offeredRooms(world);
    if (offered.length === 0) return { reply: 'ask.room', values: {}, choices: [] };
    return {
      reply: 'ask.which_room',
      values: {},
      choices: offered.map((room) => ({ id: `room_${room.replaceAll('-', '_')}`, label: spokenRoom(room) })),
    };
  },
  read: (draft, event) => {
    if (event.type === 'resident.chose' && event.choice.startsWith('room_')) {
      const { unknownRoom: _, ...rest } = draft;
      return { ...rest, room: event.choice.slice('room_'.length).replaceAll('_', '-'), roomSaid: true };
    }
    if (draft.roomSaid && draft.room) return draft;
    if (event.type !== 'resident.said' || draft.unknownRoom) return null;
    const room = draft.partialRoom ? unitSaid(draft.partialRoom, event) : offeredRoomSaid(event);
    const { spot: _, ...rest } = draft;
    return room ? { ...rest, room, roomSaid: true } : null;
  },
};

type Said = Extract<FlowEvent, { type: 'resident.said' }>;

const offeredRooms = ({ resident, hintedRoom }: FlowWorld): readonly string[] =>
  [...new Set([...resident.rooms, ...(hintedRoom ? [hintedRoom] : [])])].slice(0, 6);

/** One of the offered homes, named by a part: 302, 5栋, or a plain yes when there is only one. */
function offeredRoomSaid({ text, understanding, world }: Said): string | undefined {
  const offered = offeredRooms(world);
  if (understanding.answer === 'yes' && offered.length === 1) return offered[0];
  const building = /^\s*([0-9A-Za-z]{1,2})\s*(?:栋|幢|座|号楼)/.exec(text)?.[1]?.toUpperCase();
  const home = /(?<!\d)\d{3,4}[A-Za-z]?(?!\d)/.exec(text)?.[0].toUpperCase();
  if (!building && !home) return undefined;
  const meant = offered.filter(
    (room) => (!building || room.startsWith(`${building}-`)) && (!home || room.endsWith(`-${home}`)),
  );
  return meant.length === 1 ? meant[0] : undefined;
}

function unitSaid(partial: PartialRoom, { text, world }: Said): string | undefined {
  const unit = /([0-9A-Za-z]+)\s*单元/.exec(text)?.[1];
  const units = world.property.buildings.find(({ id }) => id === partial.building)?.units ?? [];
  return unit && units.includes(unit) ? withUnit(partial, unit) : undefined;
}

type PartialRoom = NonNullable<Draft['partialRoom']>;

const withUnit = ({ building, home }: PartialRoom, unit: string): string => `${building}-${unit}-${home}`;

function whichUnit(partial: PartialRoom, property: FlowWorld['property']) {
  const units = property.buildings.find(({ id }) => id === partial.building)?.units ?? [];
  return {
    reply: 'ask.unit',
    values: { building: partial.building, home: partial.home },
    choices: units
      .slice(0, 8)
      .map((unit) => ({ id: `room_${withUnit(partial, unit).replaceAll('-', '_')}`, label: `${unit}单元` })),
  };
}

/** A home or a spot in the common area: either will do. */
export const placeQuestion = (reply: (draft: Draft) => string): Question => ({
  name: 'askingPlace',
  isNeeded: (draft) => !draft.room && isVague(draft.spot) && unasked(draft, 'askingPlace'),
  ask: (draft, world) =>
    draft.unknownRoom ? roomQuestion.ask(draft, world) : { reply: reply(draft), values: {}, choices: [] },
  read: (draft, event) => {
    if (draft.room || !isVague(draft.spot)) return draft;
    return event.type === 'resident.said' && event.text ? { ...draft, spot: event.text } : null;
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
    choices: [{ id: 'no_phone', label: '就在微信联系我' }],
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

/** When somebody is home. */
export const slotQuestion = (reply: string): Question => ({
  name: 'askingSlot',
  isNeeded: (draft) => !draft.slot && unasked(draft, 'askingSlot'),
  ask: (_draft, world) => ({ reply, values: {}, choices: slotsFrom(world) }),
  read: (draft, event) => {
    if (draft.slot && event.type === 'resident.said') return draft;
    if (saysNothing(event) || wishesElse(event)) return null;
    const slot = wordsOf(event).trim();
    return slot ? { ...draft, slot } : null;
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
  ask: () => ({ reply, values: {}, choices: [] }),
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
