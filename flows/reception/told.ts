import type { Told } from '../../src/domain/flow';
import { spokenRoom } from '../../src/domain/masking';
import { besidesDetails, homeMeant, homeNumberIn } from '../shared/home-meant';
import type { Said } from '../shared/homes';

/** The longest remark beside a home that leaves open what it is about, e.g. 麻烦看一下. */
const remarkLength = 6;

/** Told where or who, and not what it is about. */
export function tellsOnlyDetails(said: Said): boolean {
  const { understanding: u } = said;
  if (u.answer || u.command || u.ticket || said.mediaKind) return false;
  if (u.intent !== 'other' && u.intent !== 'greeting') return false;
  const told = detailsIn(said);
  const besides = besidesDetails(said);
  if (namesHome(told) || told.phone) return besides.length <= remarkLength;
  return besides === '' && Boolean(told.name ?? told.spot);
}

/** What is known with this message: a home told anew takes the place of the one before. */
export function withDetails(before: Told | undefined, said: Said): Told | undefined {
  const now = detailsIn(said);
  const told = { ...(namesHome(now) ? withoutHome(before) : before), ...now };
  return Object.keys(told).length > 0 ? told : undefined;
}

/** The place of this message as it is repeated to the resident; nothing when it names none. */
export function placeTold(said: Said): string | undefined {
  const { rooms = [], nearRoom, partialRoom, homeNumber, spot } = detailsIn(said);
  const home = homeMeant(said);
  if (home) return spokenRoom(home);
  const partial = partialRoom && `${partialRoom.building}栋${partialRoom.home}`;
  return nearRoom?.text ?? rooms[0]?.text ?? partial ?? homeNumber ?? spot;
}

function detailsIn(said: Said): Told {
  const { rooms, partialRoom, nearRoom, spot, name, phone, slot } = said.understanding;
  const homeNumber = besidesDetails(said) === '' ? homeNumberIn(said) : undefined;
  const isHome = rooms.length > 0 || nearRoom !== undefined || partialRoom !== undefined;
  return {
    ...(rooms.length > 0 && { rooms }),
    ...(partialRoom && { partialRoom }),
    ...(nearRoom && { nearRoom }),
    ...(homeNumber && { homeNumber }),
    ...(spot && !isHome && { spot }),
    ...(name && { name }),
    ...(phone && { phone }),
    ...(slot && { slot }),
  };
}

const namesHome = ({ rooms, partialRoom, nearRoom, homeNumber }: Told): boolean =>
  rooms !== undefined || partialRoom !== undefined || nearRoom !== undefined || homeNumber !== undefined;

function withoutHome(told: Told = {}): Told {
  const { rooms: _, partialRoom: _p, nearRoom: _n, homeNumber: _h, spot: _s, ...rest } = told;
  return rest;
}
