import type { Property } from '../../src/domain/configuration';
import { hasHome } from '../../src/domain/homes';
import type { Understanding } from '../../src/domain/understanding';

interface Words {
  readonly text: string;
  readonly understanding: Understanding;
}

/** 不是 in front of a home says that it is another; 是不是 asks. */
const denial = /(?<!是)(?:不是|而非|并非)\s*$/;

const isDenied = (text: string, written: string): boolean =>
  denial.test(text.slice(0, Math.max(0, text.indexOf(written))));

/** 不对, 写错了, 改成: what was said before is to be put right. */
const correcting = /不对|不是|错|应该是|改[成为到]|更正|弄混|搞混/;

export const corrects = (text: string): boolean => correcting.test(text);

const knownHomes = ({ rooms }: Understanding) => rooms.filter(({ known }) => known);

/**
 * The home that is meant, of those on the building list: one that is only denied is not. Where 3栋2单元1501 is put right in a
 * message that names it once more, the other one.
 */
export function homeMeant({ text, understanding }: Words, before?: string): string | undefined {
  const meant = knownHomes(understanding).filter(({ text: written }) => !isDenied(text, written));
  const other = corrects(text) ? meant.find(({ room }) => room !== before) : undefined;
  return (other ?? meant[0])?.room;
}

/** 不是3栋2单元1501, and no other. */
export const isHomeDenied = (words: Words, home: string | undefined): boolean =>
  home !== undefined &&
  homeMeant(words) === undefined &&
  knownHomes(words.understanding).some(({ room }) => room === home);

/** What stands around a home, a name or a number that is told or put right. */
const around =
  /[\s\p{P}\d]|不好意思|抱歉|对不起|刚刚?才?|上面|前面|之前|不对|不是|应该|更正|房间号|房号|门牌号?|地址|位置|电话|手机|号码|业主|住户|租客|租户|您好|你好|麻烦|谢谢|先生|女士|小姐|单元|[我们家姓叫住说写打报填发搞弄混错改换成为到从才对是在的了啊哦呢吧这那而不请您号室房栋幢座楼]/gu;

/** What a message says besides where, who and when, in characters that mean something. */
export function besidesDetails({ text, understanding: u }: Words): string {
  const details = [...u.rooms.map((room) => room.text), u.nearRoom?.text, u.phone, u.name, u.slot, u.spot];
  let rest = text;
  for (const detail of details) if (detail) rest = rest.replaceAll(detail, ' ');
  return rest.replace(around, '');
}

const homeNumber = /(?<![\d-])\d{3,4}[A-Za-z]?(?![\d-])/g;

/** Floor and number of a home told without building and unit: 1502, or 不是1501，是1502. */
export function homeNumberIn({ text, understanding: u }: Words): string | undefined {
  if (u.rooms.length > 0 || u.nearRoom || u.partialRoom || u.ticket) return undefined;
  const rest = [u.slot, u.spot].reduce<string>((said, each) => (each ? said.replace(each, ' ') : said), text);
  const numbers = [...rest.matchAll(homeNumber)].filter(({ index }) => !denial.test(rest.slice(0, index)));
  return numbers.at(-1)?.[0].toUpperCase();
}

/** A home of the same stairs as another one. */
function besideHome(
  neighbour: string | undefined,
  home: string | undefined,
  { buildings }: Property,
): string | undefined {
  const [building = '', unit = ''] = neighbour?.split('-') ?? [];
  return home !== undefined && hasHome(buildings, building, unit, home)
    ? `${building}-${unit}-${home}`
    : undefined;
}

/**
 * The home that is meant by a message that tells hardly more: in full, or 1502 or 3栋1502 for a neighbour of the one told
 * before.
 */
export function homeAlone(words: Words, before: string | undefined, property: Property): string | undefined {
  const named = homeMeant(words, before);
  if (named) return named;
  if (besidesDetails(words) !== '') return undefined;
  const { partialRoom } = words.understanding;
  const home = partialRoom
    ? before?.startsWith(`${partialRoom.building}-`)
      ? partialRoom.home
      : undefined
    : homeNumberIn(words);
  return besideHome(before, home, property);
}
