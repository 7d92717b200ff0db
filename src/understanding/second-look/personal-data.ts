import type { Configuration } from '../../domain/configuration';
import { Covered } from './covered';
import { coverNames } from './names';
import { coverNumbersAndPlaces } from './numbers-and-places';

/**
 * The message as it may be shown to a stranger: telephone numbers, identity cards, plates, addresses of mail and chat, rooms,
 * names, ticket numbers and every other longer number are replaced by what they were. Rather too much than too little: what
 * matters to a stranger who only classifies is what happened. Not `maskPhonesIn` (src/domain/masking.ts), which leaves
 * the last figures for colleagues.
 */
export type Mask = (text: string, propertyId: string) => string;

export function createMask({ properties, staff, company }: Configuration): Mask {
  const buildings = new Map(properties.map((property) => [property.id, property.buildings]));
  const colleagues = staff.map(({ name }) => name);
  const places = properties.flatMap(({ name, address }) => [address, name]);

  return (text, propertyId) => {
    const covered = new Covered(text);
    for (const name of places) covered.putWords(name, '【小区】');
    for (const name of [...colleagues, company.corpName]) covered.putWords(name, '【物业】');
    coverNumbersAndPlaces(covered, buildings.get(propertyId) ?? []);
    coverNames(covered);
    return covered.toString();
  };
}

const leastSigns = 4;

/** Whether enough words are left to make something of. */
export const saysEnough = (masked: string): boolean =>
  (masked.replace(/【[^】]*】/g, '').match(/\p{L}/gu)?.length ?? 0) >= leastSigns;
