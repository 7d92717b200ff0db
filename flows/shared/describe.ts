import { placeWords as wordsOf } from '../../src/domain/ticket/place';
import type { Contact, Place } from '../../src/domain/ticket/ticket';
import type { Draft } from './draft';

/** The place as said in a recap: room first, then the spot in the resident's words. */
export const placeWords = (draft: Draft): string => wordsOf(draft) || '位置待核实';

export const placeOf = (draft: Draft): Place => ({
  confirmed: true,
  ...(draft.room && { room: draft.room }),
  ...(draft.spot && { spot: draft.spot }),
});

/** Name and phone as far as they are known, of a draft or of a resident. */
export const contactOf = ({ name, phone }: Contact): Contact => ({
  ...(name && { name }),
  ...(phone && { phone }),
});

/** A short clause from the resident's own words: what a recap and a card show beside the category's name. */
export function essence(draft: Draft, limit = 60): string {
  const words = draft.words.join('；').replace(/\s+/g, ' ').trim();
  return words.length > limit ? `${words.slice(0, limit)}…` : words;
}
