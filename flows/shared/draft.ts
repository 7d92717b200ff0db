import type { FlowEvent, FlowWorld, Told } from '../../src/domain/flow';
import type { UnlistedHome } from '../../src/domain/ticket/ticket';
import { nothingUnderstood, type Understanding } from '../../src/domain/understanding';
import { besidesDetails, corrects, homeAlone, homeMeant, homeNumberIn } from './home-meant';
import { type Said, spotIn, unlistedIn } from './homes';
import { isLabel } from './labels';

/** What was said so far about one matter; filled in as the resident speaks, never asked twice. */
export interface Draft {
  readonly code?: string;
  readonly words: readonly string[];
  readonly room?: string;
  /** Named by the resident in this talk, as against remembered from an earlier one. */
  readonly roomSaid: boolean;
  /** A room that this property does not have, as written, and the homes that may be meant. */
  readonly unknownRoom?: string;
  readonly nearHomes?: readonly string[];
  /** Homes that were offered and are not meant. */
  readonly deniedHomes?: readonly string[];
  /** A home whose unit is still to be asked. */
  readonly partialRoom?: NonNullable<Understanding['partialRoom']>;
  /** Floor and number of a home whose building is still to be asked. */
  readonly homeNumber?: string;
  /** The home that was told before and is to be another. */
  readonly formerRoom?: string;
  /** The home, as written. */
  readonly roomWritten?: string;
  /** Of the words: homes put right since, and the messages that did nothing else. Not to be quoted. */
  readonly outdated?: readonly string[];
  readonly spot?: string;
  readonly name?: string;
  readonly phone?: string;
  /** The resident prefers to be reached in the chat. */
  readonly phoneDeclined: boolean;
  readonly slot?: string;
  readonly running: boolean;
  readonly severity?: Understanding['severity'];
  readonly confidential: boolean;
  readonly mediaIds: readonly string[];
  /** Questions asked so far, by name; one asked twice is not asked again. */
  readonly asked: readonly string[];
}

export const emptyDraft: Draft = {
  words: [],
  roomSaid: false,
  phoneDeclined: false,
  running: false,
  confidential: false,
  mediaIds: [],
  asked: [],
};

/**
 * Takes in everything a message tells. What was said before stays unless it is said anew.
 * @param isChecked the resident looks at what is recorded: 1502 alone puts the home right
 */
export function absorb(draft: Draft, event: FlowEvent, isChecked = false): Draft {
  if (event.type === 'resident.chose')
    return remembered(
      {
        ...withTold(draft, event.told, event.world),
        mediaIds: [...draft.mediaIds, ...(event.mediaIds ?? [])],
        ...(event.spot && { spot: event.spot }),
      },
      event.world,
    );
  if (event.type !== 'resident.said') return remembered(draft, event.world);
  const { understanding: u } = event;
  const earlier = withTold(draft, event.told, event.world);
  const placed = withHome(earlier, event, isChecked);
  const spot = placed.partialRoom || placed.room !== earlier.room ? spotBeside(event) : spotIn(u);
  const tells = placed.outdated !== earlier.outdated || tellsTheMatter(draft, event.text, u);
  return remembered(
    {
      ...placed,
      words: tells ? [...draft.words, event.text] : draft.words,
      mediaIds: [...draft.mediaIds, ...event.mediaIds],
      running: draft.running || u.running,
      ...(spot && { spot }),
      ...details(u),
      ...(u.severity && !draft.severity && { severity: u.severity }),
    },
    event.world,
  );
}

/** 3栋1501 is the home itself, not a spot. */
const spotBeside = ({ understanding }: Said): string | undefined =>
  understanding.partialRoom ? undefined : spotIn(understanding);

const details = ({ name, phone, slot }: Pick<Told, 'name' | 'phone' | 'slot'>) => ({
  ...(name && { name }),
  ...(phone && { phone }),
  ...(slot && { slot }),
});

/** What was told before the wish. */
function withTold(draft: Draft, told: Told | undefined, world: FlowWorld): Draft {
  if (!told) return draft;
  const { homeNumber, ...understood } = told;
  const said = { text: '', understanding: { ...nothingUnderstood, ...understood }, world };
  return { ...withHome(draft, said, false), ...(homeNumber && { homeNumber }), ...details(told) };
}

type Words = Pick<Said, 'text' | 'understanding' | 'world'>;

/** The home as the message tells it, which takes the place of the one before. */
function withHome(draft: Draft, said: Words, isChecked: boolean): Draft {
  const { text, understanding: u, world } = said;
  const before = draft.room ?? draft.formerRoom;
  const mayBeShort = isChecked || !draft.room || corrects(text) || u.partialRoom !== undefined;
  const room = mayBeShort ? homeAlone(said, before, world.property) : homeMeant(said, before);
  const alone = besidesDetails(said) === '';
  const earlier = before ?? draft.unknownRoom ?? draft.roomWritten;
  const putRight = (now: string): Draft =>
    alone && earlier !== undefined && earlier !== now ? withOutdated(draft, text) : draft;
  if (room) {
    const written = u.rooms.find((named) => named.room === room)?.text;
    return {
      ...withoutRoom(putRight(room)),
      room,
      roomSaid: true,
      ...(written && { roomWritten: written }),
    };
  }
  const unlisted = unlistedBeside(draft, said);
  if (unlisted)
    return {
      ...withoutRoom(putRight(unlisted.said)),
      unknownRoom: unlisted.said,
      nearHomes: unlisted.near,
      roomWritten: unlisted.said,
    };
  const { partialRoom } = u;
  const isAnother = !draft.room || !draft.roomSaid || corrects(text) || alone;
  if (partialRoom && isAnother)
    return { ...withoutRoom(putRight(text)), partialRoom, ...(u.spot && { roomWritten: u.spot }) };
  const isNumberTold = !draft.room && !draft.unknownRoom && draft.asked.at(-1) === 'askingRoom';
  const homeNumber = isNumberTold && alone ? homeNumberIn(said) : undefined;
  return homeNumber ? { ...draft, homeNumber } : draft;
}

const withOutdated = (draft: Draft, text: string): Draft => ({
  ...draft,
  outdated: [...(draft.outdated ?? []), ...(draft.roomWritten ? [draft.roomWritten] : []), text],
});

/** A bare number, such as a telephone's cut short, is no other home than the one that was told. */
function unlistedBeside(draft: Draft, { understanding, world }: Words): UnlistedHome | undefined {
  const unlisted = unlistedIn(understanding, world);
  return draft.room && unlisted && /^\d+$/.test(unlisted.said) ? undefined : unlisted;
}

/** A room named anew takes the place of the one before, also of one that does not exist. */
export function withoutRoom(draft: Draft): Draft {
  const { room: _, unknownRoom: _u, nearHomes: _n, partialRoom: _p, homeNumber: _h, ...rest } = draft;
  return rest;
}

/** Whether there is more in the message than an answer: the room, the number, the name or the time alone are kept as such. */
function tellsTheMatter(draft: Draft, text: string, u: Understanding): boolean {
  if (!text || u.answer || u.command || isLabel(text)) return false;
  if (draft.words.length === 0) return true;
  const answers = [...u.rooms.map((room) => room.text), u.nearRoom?.text, u.phone, u.name, u.slot, u.spot];
  let rest = text;
  for (const answer of answers) if (answer) rest = rest.replace(answer, '');
  return (
    rest.replace(
      /[\s\p{P}\d]|我姓|我是|我叫|电话|手机|号码|住在|[栋幢座楼单元室号#]|先生|女士|小姐|都?在家|可以|方便|上门/gu,
      '',
    ).length >= 3
  );
}

/** Fills in what is known of the person. A room only when there is no doubt which: one remembered room. */
function remembered(draft: Draft, { resident }: FlowWorld): Draft {
  const onlyRoom = resident.rooms.length === 1 ? resident.rooms[0] : undefined;
  const isOpen = !draft.room && !draft.unknownRoom && onlyRoom !== draft.formerRoom;
  return {
    ...(isOpen && onlyRoom && mayBe(onlyRoom, draft) ? { ...withoutRoom(draft), room: onlyRoom } : draft),
    ...(!draft.name && resident.name && { name: resident.name }),
    ...(!draft.phone && !draft.phoneDeclined && resident.phone && { phone: resident.phone }),
  };
}

/** Whether a home agrees with what was told of it. */
function mayBe(room: string, { partialRoom, homeNumber }: Draft): boolean {
  const home = partialRoom?.home ?? homeNumber;
  return (
    (home === undefined || room.endsWith(`-${home}`)) &&
    (partialRoom === undefined || room.startsWith(`${partialRoom.building}-`))
  );
}

export const timesAsked = (draft: Draft, question: string): number =>
  draft.asked.filter((name) => name === question).length;
