import type { FlowEvent, FlowWorld } from '../../src/domain/flow';
import { hasHome } from '../../src/domain/homes';
import { spokenRoom } from '../../src/domain/masking';
import type { UnlistedHome } from '../../src/domain/ticket/ticket';
import type { Understanding } from '../../src/domain/understanding';
import { labels } from './labels';

export type Said = Extract<FlowEvent, { type: 'resident.said' }>;

/**
 * A home as written that the property does not have, and those that may be meant. Of several near ones those of the
 * resident's own homes count alone.
 */
export function unlistedIn(
  { rooms, nearRoom }: Understanding,
  { resident, hintedRoom }: FlowWorld,
): UnlistedHome | undefined {
  if (rooms.some(({ known }) => known)) return undefined;
  const said = nearRoom?.text ?? rooms[0]?.text;
  if (said === undefined) return undefined;
  const near = nearRoom?.homes ?? [];
  const own = near.filter((home) => resident.rooms.includes(home) || home === hintedRoom);
  return { said, near: own.length > 0 ? own : near };
}

/** The place besides the home: 3栋2单元 is no spot of its own beside 3栋2单元1501. */
export function spotIn({ spot, rooms, nearRoom }: Understanding): string | undefined {
  const homes = [...rooms.map(({ text }) => text), nearRoom?.text];
  return spot && homes.some((written) => written?.includes(spot)) ? undefined : spot;
}

const roomPrefix = 'room_';

/** A home as an item of a menu. */
export const choiceOf = (room: string, label = spokenRoom(room)) => ({
  id: `${roomPrefix}${room.replaceAll('-', '_')}`,
  label,
});

/** The home that was tapped. */
export const roomChosen = (event: FlowEvent): string | undefined =>
  event.type === 'resident.chose' && event.choice.startsWith(roomPrefix)
    ? event.choice.slice(roomPrefix.length).replaceAll('_', '-')
    : undefined;

/** One of the offered homes, named by a part: 302, 5栋, 2单元, or a plain yes when there is only one. */
export function offeredRoomSaid(
  { text, understanding }: Pick<Said, 'text' | 'understanding'>,
  offered: readonly string[],
): string | undefined {
  if (understanding.answer === 'yes' && offered.length === 1) return offered[0];
  const building = /^\s*([0-9A-Za-z]{1,2})\s*(?:栋|幢|座|号楼)/.exec(text)?.[1]?.toUpperCase();
  const unit = /([0-9A-Za-z]{1,2})\s*单元/.exec(text)?.[1]?.toUpperCase();
  const home = homeSaid(text);
  if (!building && !unit && !home) return undefined;
  const meant = offered.filter(
    (room) =>
      (!building || room.startsWith(`${building}-`)) &&
      (!unit || room.includes(`-${unit}-`)) &&
      (!home || room.endsWith(`-${home}`)),
  );
  return meant.length === 1 ? meant[0] : undefined;
}

const homeSaid = (text: string): string | undefined =>
  /(?<!\d)\d{3,4}[A-Za-z]?(?!\d)/.exec(text)?.[0].toUpperCase();

/** What a resident answers to 是3栋2单元1501吗. */
export type NearAnswer =
  | { readonly is: 'room'; readonly room: string }
  | { readonly is: 'refusal' }
  /** Another home, told by its number alone: to be asked in turn. */
  | { readonly is: 'other'; readonly room: string };

const otherRoom = { id: 'other_room', label: labels.otherRoom };

/** The items under the question which home is meant. */
export const nearChoices = (homes: readonly string[]) => [
  ...homes.map((room) => choiceOf(room, homes.length === 1 ? '对' : undefined)),
  otherRoom,
];

/** The answer to the question which home is meant; nothing when it is none, or names a home by itself. */
export function nearAnswer(event: FlowEvent, homes: readonly string[]): NearAnswer | undefined {
  if (homes.length === 0) return undefined;
  const chosen = roomChosen(event);
  if (chosen && homes.includes(chosen)) return { is: 'room', room: chosen };
  if (event.type === 'resident.chose') return event.choice === otherRoom.id ? { is: 'refusal' } : undefined;
  if (event.type !== 'resident.said') return undefined;
  const { understanding: u, world } = event;
  if (u.rooms.length > 0 || u.nearRoom || u.partialRoom) return undefined;
  const text = event.text.replace(notThat, ' ');
  const refuses = u.answer === 'no' || text !== event.text || /不是|不对|都不|错了|重新|重说/.test(text);
  const meant = refuses ? undefined : offeredRoomSaid({ ...event, text }, homes);
  if (meant) return { is: 'room', room: meant };
  const other = sameStairs(homes, homeSaid(text), world);
  if (other) return { is: 'other', room: other };
  return refuses ? { is: 'refusal' } : undefined;
}

/** 不是1501. */
const notThat = /(?:不是|不住|没有)\s*(?:在)?\s*\d{3,4}[A-Za-z]?/g;

/** The home of this number behind the door that all offered homes share. */
function sameStairs(
  homes: readonly string[],
  home: string | undefined,
  { property }: FlowWorld,
): string | undefined {
  const stairs = new Set(homes.map((room) => room.slice(0, room.lastIndexOf('-'))));
  const [only = ''] = stairs;
  const [building = '', unit = ''] = only.split('-');
  if (home === undefined || stairs.size !== 1) return undefined;
  return hasHome(property.buildings, building, unit, home) ? `${only}-${home}` : undefined;
}
