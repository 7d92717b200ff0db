import type { Understanding } from '../ports/understanding';
import { readableLength } from './normalise';

/** What a page repeats of the one before, so that no cry is cut in two. */
const repeated = 60;

/** The text in pages of the length that is read; nearly always one. */
export function pagesOf(text: string): readonly [string, ...string[]] {
  const pages: [string, ...string[]] = [text.slice(0, readableLength)];
  for (let end = readableLength; end < text.length; end += readableLength - repeated)
    pages.push(text.slice(end - repeated, end - repeated + readableLength));
  return pages;
}

const dangers: readonly (string | undefined)[] = [undefined, 'possible', 'certain'];
const gravity = ({ emergency }: Understanding): number => dangers.indexOf(emergency?.certainty);

/** The graver page says what is wanted, the earlier one of equals; where and who may stand on either. */
export function withFurtherPage(read: Understanding, further: Understanding): Understanding {
  const [main, other] = gravity(further) > gravity(read) ? [further, read] : [read, further];
  const rooms = main.rooms.length > 0 ? main.rooms : other.rooms;
  const phone = main.phone ?? other.phone;
  const name = main.name ?? other.name;
  const ground = { room: other.grounds.room, phone: other.grounds.phone, ...main.grounds };
  return {
    ...main,
    rooms,
    ...(phone !== undefined && { phone }),
    ...(name !== undefined && { name }),
    grounds: {
      ...main.grounds,
      ...(ground.room && { room: ground.room }),
      ...(ground.phone && { phone: ground.phone }),
    },
  };
}
