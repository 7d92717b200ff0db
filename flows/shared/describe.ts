import { spokenRoom } from '../../src/domain/masking';
import { placeWords as wordsOf } from '../../src/domain/ticket/place';
import type { Contact, Place, UnlistedHome } from '../../src/domain/ticket/ticket';
import type { Draft } from './draft';

/** The place as said in a recap: room first, then the spot in the resident's words. */
export const placeWords = (draft: Draft): string => wordsOf(placeOf(draft)) || '位置待核实';

/** A home that is not on the building list is passed on as written, and is not confirmed. */
export function placeOf(draft: Draft): Place {
  const unlisted = draft.room ? undefined : unlistedOf(draft);
  return {
    confirmed: !unlisted,
    ...(draft.room && { room: draft.room }),
    ...(unlisted && { unlisted }),
    ...(draft.spot && { spot: draft.spot }),
  };
}

export function unlistedOf({
  unknownRoom,
  nearHomes = [],
  partialRoom,
  homeNumber,
}: Draft): UnlistedHome | undefined {
  if (unknownRoom !== undefined) return { said: unknownRoom, near: nearHomes };
  const said = partialRoom ? `${partialRoom.building}栋${partialRoom.home}` : homeNumber;
  return said === undefined ? undefined : { said, near: [] };
}

/** Name and phone as far as they are known, of a draft or of a resident. */
export const contactOf = ({ name, phone }: Contact): Contact => ({
  ...(name && { name }),
  ...(phone && { phone }),
});

/** A short clause from the resident's own words: what a recap and a card show beside the category's name. */
export function essence(draft: Draft, limit = 60): string {
  const words = quotable(draft).join('；').replace(/\s+/g, ' ').trim();
  return words.length > limit ? `${words.slice(0, limit)}…` : words;
}

/** The resident's words, with the home as it is meant now. */
function quotable({ words, outdated = [], room }: Draft): readonly string[] {
  const left = words.filter((said) => !outdated.includes(said));
  const home = room ? spokenRoom(room) : '';
  const now = left.map((said) => outdated.reduce((rest, former) => rest.replaceAll(former, home), said));
  return now.length > 0 ? now : words;
}
