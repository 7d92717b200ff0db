import type { FlowEvent, FlowWorld } from '../../src/domain/flow';
import { buildingNamed, hasHome, unitsOf } from '../../src/domain/homes';
import { spokenRoom } from '../../src/domain/masking';
import { type Draft, withoutRoom } from './draft';
import { homeNumberIn } from './home-meant';
import { choiceOf, nearAnswer, nearChoices, offeredRoomSaid, roomChosen, type Said } from './homes';
import { type Question, unasked } from './question';

/** What was written instead of the home is not quoted any more. */
const withRoom = (draft: Draft, room: string): Draft => ({
  ...withoutRoom(draft),
  room,
  roomSaid: true,
  ...(draft.unknownRoom && { outdated: [...(draft.outdated ?? []), draft.unknownRoom] }),
});

/** A home that the property does not have and that is near to one or a few that it has: which one is meant. */
export const nearRoomQuestion: Question = {
  name: 'confirmingRoom',
  isNeeded: (draft) => !draft.room && nearOf(draft).length > 0 && unasked(draft, 'confirmingRoom'),
  ask: (draft) => {
    const homes = nearOf(draft);
    const said = draft.unknownRoom ?? '';
    const choices = nearChoices(homes);
    const [only] = homes;
    return homes.length === 1 && only
      ? {
          reply: 'ask.room_near',
          values: { said, room: spokenRoom(only) },
          choices,
          whenRepeated: 'ask.room_near_again',
        }
      : { reply: 'ask.room_which', values: { said }, choices, whenRepeated: 'ask.room_tap' };
  },
  read: (draft, event) => {
    if (draft.roomSaid && draft.room) return draft;
    const homes = nearOf(draft);
    const answer = nearAnswer(event, homes);
    switch (answer?.is) {
      case 'room':
        return withRoom(besides(draft, event), answer.room);
      case 'refusal':
        return { ...withoutRoom(draft), deniedHomes: [...(draft.deniedHomes ?? []), ...homes] };
      case 'other':
        return { ...draft, nearHomes: [answer.room] };
      default:
        return null;
    }
  },
};

/** 2单元 in 2单元1501 is part of the answer. */
function besides(draft: Draft, event: FlowEvent): Draft {
  const { spot, ...rest } = draft;
  return event.type === 'resident.said' && spot === event.understanding.spot ? rest : draft;
}

/** What was denied once is not offered again. */
const nearOf = ({ nearHomes = [], deniedHomes = [] }: Draft): readonly string[] =>
  nearHomes.filter((home) => !deniedHomes.includes(home));

/** Whether to ask for the home. Who was asked in vain which near one is meant is not pressed further: people go and look. */
export const isHomeOpen = (draft: Draft): boolean =>
  !draft.room && (nearOf(draft).length === 0 || unasked(draft, 'confirmingRoom'));

/** Home: building, unit and room. After two vain tries the words are kept and a person finds the place. */
export const roomQuestion: Question = {
  name: 'askingRoom',
  isNeeded: (draft) => isHomeOpen(draft) && unasked(draft, 'askingRoom'),
  ask: (draft, world) => {
    const { property } = world;
    if (draft.unknownRoom)
      return {
        reply: 'ask.room_unknown',
        values: { said: draft.unknownRoom, estate: property.name },
        choices: [],
        whenRepeated: 'ask.room_unknown_again',
      };
    if (draft.partialRoom) return whichUnit(draft.partialRoom, property);
    if (draft.homeNumber)
      return {
        reply: 'ask.building',
        values: { home: draft.homeNumber },
        choices: [],
        whenRepeated: 'ask.room_write',
      };
    if (draft.deniedHomes)
      return { reply: 'ask.room_again', values: {}, choices: [], whenRepeated: 'ask.room_write' };
    const offered = offeredTo(draft, world);
    if (offered.length === 0)
      return { reply: 'ask.room', values: {}, choices: [], whenRepeated: 'ask.room_write' };
    return {
      reply: 'ask.which_room',
      values: {},
      choices: offered.map((room) => choiceOf(room)),
      whenRepeated: 'ask.room_tap',
    };
  },
  read: (draft, event) => {
    const chosen = roomChosen(event);
    if (chosen) return withRoom(draft, chosen);
    if (draft.roomSaid && draft.room) return draft;
    if (event.type !== 'resident.said' || draft.unknownRoom) return null;
    const room = draft.partialRoom
      ? unitSaid(draft.partialRoom, event.text, event.world)
      : offeredRoomSaid(event, offeredTo(draft, event.world));
    const { spot: _, ...rest } = draft;
    if (room) return withRoom(rest, room);
    return draft.homeNumber ? withStairs(draft, draft.homeNumber, event) : null;
  },
};

/** Own homes, without the one that is to be another. */
const offeredTo = ({ formerRoom }: Draft, { resident, hintedRoom }: FlowWorld): readonly string[] =>
  [...new Set([...resident.rooms, ...(hintedRoom ? [hintedRoom] : [])])]
    .filter((room) => room !== formerRoom)
    .slice(0, 6);

/** 3栋2单元 or 3栋, told to a floor and number. A step nearer to the home does not count as asked in vain. */
function withStairs(draft: Draft, home: string, event: Said): Draft | null {
  const { text, world } = event;
  const written = /([0-9A-Za-z]{1,2})\s*(?:栋|幢|座|号楼)/.exec(text) ?? /^\s*(\w{1,2})\s*-/.exec(text);
  const building = buildingNamed(world.property.buildings, written?.[1] ?? '');
  if (!building) return homeNumberIn(event) === home ? draft : null;
  const units = unitsOf(building);
  const unit =
    /([0-9A-Za-z]{1,2})\s*单元/.exec(text)?.[1] ??
    /-\s*(\w{1,2})\s*$/.exec(text)?.[1] ??
    (units.length === 1 ? units[0] : undefined);
  const { spot: _, asked, ...rest } = withoutRoom(draft);
  const nearer = { ...rest, asked: asked.slice(0, -1) };
  if (unit === undefined) return { ...nearer, partialRoom: { building: building.id, home } };
  return hasHome(world.property.buildings, building.id, unit, home)
    ? withRoom({ ...rest, asked }, `${building.id}-${unit}-${home}`)
    : null;
}

type PartialRoom = NonNullable<Draft['partialRoom']>;

const withUnit = ({ building, home }: PartialRoom, unit: string): string => `${building}-${unit}-${home}`;

function unitSaid(partial: PartialRoom, text: string, { property }: FlowWorld): string | undefined {
  const unit = /([0-9A-Za-z]+)\s*单元/.exec(text)?.[1];
  const units = property.buildings.find(({ id }) => id === partial.building)?.units ?? [];
  return unit && units.includes(unit) ? withUnit(partial, unit) : undefined;
}

function whichUnit(partial: PartialRoom, property: FlowWorld['property']) {
  const units = property.buildings.find(({ id }) => id === partial.building)?.units ?? [];
  return {
    reply: 'ask.unit',
    values: { building: partial.building, home: partial.home },
    choices: units.slice(0, 8).map((unit) => choiceOf(withUnit(partial, unit), `${unit}单元`)),
    whenRepeated: 'ask.room_tap',
  };
}
