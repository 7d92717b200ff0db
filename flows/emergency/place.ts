import { assign } from 'xstate';
import type { Choice } from '../../src/domain/conversation';
import type { Effect, FlowEvent, FlowWorld } from '../../src/domain/flow';
import { spokenRoom } from '../../src/domain/masking';
import { placeWords } from '../../src/domain/ticket/place';
import type { Place, UnlistedHome } from '../../src/domain/ticket/ticket';
import { homeMeant } from '../shared/home-meant';
import { type NearAnswer, nearAnswer, nearChoices, type Said, spotIn, unlistedIn } from '../shared/homes';
import { type EmergencyContext, openEmergencies, showsNoMenu, ticketIdFor } from './context';

/**
 * What was said first, then the place of a danger told just before. Then a room from another matter of this talk, from
 * an earlier talk or from the QR code: these three still to be confirmed.
 */
export function placeIn(event: Said): Place {
  const { understanding: u, world } = event;
  const named = knownRoom(event);
  const unlisted = unlistedIn(u, world);
  const before = openEmergencies(world).find(({ place }) => placeWords(place))?.place;
  const assumed = world.roomInTalk ?? world.resident.rooms[0] ?? world.hintedRoom;
  const words = spotIn(u);
  const spot = words && { spot: words };
  if (named) return { room: named, ...spot, confirmed: true };
  if (unlisted) return { unlisted, ...spot, confirmed: false };
  if (before && !u.spot) return before;
  if (u.spot) return { spot: u.spot, ...(assumed && { room: assumed }), confirmed: !assumed };
  return assumed ? { room: assumed, confirmed: false } : { confirmed: false };
}

/** People are on their way to what was written; meanwhile the resident is asked which home is meant. */
export function whichHome(
  context: EmergencyContext,
  { said, near }: UnlistedHome,
  advice: string,
  further: readonly Choice[],
  replies: { readonly one: string; readonly several: string; readonly none: string },
): Effect {
  const isShown = !showsNoMenu(context);
  const [only] = isShown || near.length === 1 ? near : [];
  const choices = isShown && only ? [...nearChoices(near), ...further] : further;
  if (!only) return { type: 'say', reply: replies.none, values: { advice }, choices };
  return near.length === 1
    ? { type: 'say', reply: replies.one, values: { advice, said, room: spokenRoom(only) }, choices }
    : { type: 'say', reply: replies.several, values: { advice, said }, choices };
}

/** A place that is only supposed is asked about once more; where nothing is known, never twice in the same words. */
export function noted(
  context: EmergencyContext,
  place: string | undefined,
  world: FlowWorld,
  choices: readonly Choice[] = [],
): Effect {
  const say = (reply: string, values = {}): Effect => ({ type: 'say', reply, values, choices });
  if (place) return say('emergency.place_noted', { place });
  if (context.placeKnown) return say('emergency.noted');
  const asked = context.placeAsked ?? 0;
  const supposed = supposedRoom(context, world);
  if (supposed)
    return asked === 0
      ? say('emergency.noted_unsure', { place: spokenRoom(supposed) })
      : say('emergency.noted');
  return say(asked % 2 === 0 ? 'emergency.noted_where' : 'emergency.noted_where_else');
}

/** The home people were sent to without its having been named in this talk about the danger. */
const supposedRoom = (context: EmergencyContext, world: FlowWorld): string | undefined => {
  const place = world.tickets.find(({ id }) => id === ticketIdFor(context, world))?.place;
  return place?.confirmed ? undefined : place?.room;
};

/** The supposed home, confirmed by a plain yes to the question whether it is right. */
export const confirmedRoom = (context: EmergencyContext, event: FlowEvent): string | undefined =>
  event.type === 'resident.said' &&
  event.understanding.answer === 'yes' &&
  !context.placeKnown &&
  context.placeAsked === 1
    ? supposedRoom(context, event.world)
    : undefined;

/** A home named by somebody of whom none is known is worth keeping: nobody is asked for it again afterwards. */
export const worthKeeping = (room: string | undefined, { resident }: FlowWorld): readonly Effect[] =>
  room && resident.rooms.length === 0 ? [{ type: 'remember', room }] : [];

export const knownRoom = (said: Said): string | undefined => homeMeant(said);

/** Those who were sent because of another danger of this talk learn the place as well, unless they are sure of one. */
export const placeForOthers = (
  context: EmergencyContext,
  world: FlowWorld,
  words: string,
  place: Pick<Place, 'room' | 'spot'>,
): readonly Effect[] =>
  openEmergencies(world)
    .filter(({ id }) => id !== ticketIdFor(context, world))
    .filter(({ place: known }) =>
      place.room ? !(known.room && known.confirmed) : place.spot !== undefined && !placeWords(known),
    )
    .map(({ id }) => ({
      type: 'changeTicket',
      ticketId: id,
      action: 'add-information',
      detail: { words, ...place },
    }));

/** The answer to the question which home is meant. */
const answerIn = ({ nearHomes = [] }: EmergencyContext, event: FlowEvent): NearAnswer | undefined =>
  nearAnswer(event, nearHomes);

/**
 * Those who are on their way learn which home it is, or that it is not the one that was supposed. A home told by its number
 * alone is believed: danger leaves no time to ask again.
 */
function homeTold(context: EmergencyContext, event: FlowEvent): readonly Effect[] {
  const { world } = event;
  const ticketId = ticketIdFor(context, world);
  const answer = answerIn(context, event);
  if (!answer) return [];
  if (answer.is === 'refusal') {
    const said = world.tickets.find(({ id }) => id === ticketId)?.place.unlisted?.said;
    const words = `住户说不是${(context.nearHomes ?? []).map(spokenRoom).join('或')}`;
    return [
      {
        type: 'changeTicket',
        ticketId,
        action: 'add-information',
        detail: { words, ...(said && { unlisted: { said, near: [] } }) },
      },
      noted({ ...context, placeKnown: false }, undefined, world),
    ];
  }
  const place = spokenRoom(answer.room);
  return [
    ...placeForOthers(context, world, `住户确认位置：${place}`, { room: answer.room }),
    {
      type: 'changeTicket',
      ticketId,
      action: 'add-information',
      detail: { words: `住户确认位置：${place}`, room: answer.room },
    },
    noted(context, place, world),
    ...worthKeeping(answer.room, world),
  ];
}

export const takeHome = [
  {
    type: 'effect' as const,
    params: ({ context, event }: { context: EmergencyContext; event: FlowEvent }) => homeTold(context, event),
  },
  assign<EmergencyContext, FlowEvent, undefined, FlowEvent, never>(({ context, event }) => ({
    placeKnown: context.placeKnown || answerIn(context, event)?.is !== 'refusal',
    nearHomes: [],
  })),
];
export const isHomeTold = ({ context, event }: { context: EmergencyContext; event: FlowEvent }): boolean =>
  answerIn(context, event) !== undefined;

/** From the second on only even and odd count, so that a talk has few states. */
const oneMore = (asked = 0): number => (asked < 3 ? asked + 1 : 2);

/** What is known of the place after words that were passed on. */
export const learnt = assign<EmergencyContext, FlowEvent, undefined, FlowEvent, never>(
  ({ context, event }) => {
    if (event.type !== 'resident.said') return {};
    const unlisted = context.placeKnown ? undefined : unlistedIn(event.understanding, event.world);
    const room = knownRoom(event) ?? confirmedRoom(context, event);
    const isNamed = Boolean(room ?? spotIn(event.understanding));
    return {
      placeKnown: context.placeKnown || isNamed,
      ...(!context.placeKnown && !unlisted && !isNamed && { placeAsked: oneMore(context.placeAsked) }),
      ...(unlisted && { nearHomes: unlisted.near }),
      ...(isNamed && context.nearHomes && { nearHomes: [] }),
    };
  },
);
