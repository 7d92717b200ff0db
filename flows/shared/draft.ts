import type { FlowEvent, FlowWorld } from '../../src/domain/flow';
import type { UnlistedHome } from '../../src/domain/ticket/ticket';
import type { Understanding } from '../../src/domain/understanding';
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

/** Takes in everything a message tells. What was said before stays unless it is said anew. */
export function absorb(draft: Draft, event: FlowEvent): Draft {
  if (event.type === 'resident.chose')
    return remembered(
      {
        ...draft,
        mediaIds: [...draft.mediaIds, ...(event.mediaIds ?? [])],
        ...(event.spot && { spot: event.spot }),
      },
      event.world,
    );
  if (event.type !== 'resident.said') return remembered(draft, event.world);
  const { understanding: u } = event;
  const room = u.rooms.find(({ known }) => known)?.room;
  const unlisted = unlistedBeside(draft, event);
  const spot = spotIn(u);
  return remembered(
    {
      ...(room || unlisted ? withoutRoom(draft) : draft),
      words: tellsTheMatter(draft, event.text, u) ? [...draft.words, event.text] : draft.words,
      mediaIds: [...draft.mediaIds, ...event.mediaIds],
      running: draft.running || u.running,
      ...(room && { room, roomSaid: true }),
      ...(unlisted && { unknownRoom: unlisted.said, nearHomes: unlisted.near }),
      ...(u.partialRoom && { partialRoom: u.partialRoom }),
      ...(spot && !u.partialRoom && { spot }),
      ...(u.name && { name: u.name }),
      ...(u.phone && { phone: u.phone }),
      ...(u.slot && { slot: u.slot }),
      ...(u.severity && !draft.severity && { severity: u.severity }),
    },
    event.world,
  );
}

/** A bare number, such as a telephone's cut short, is no other home than the one that was told. */
function unlistedBeside(draft: Draft, { understanding, world }: Said): UnlistedHome | undefined {
  const unlisted = unlistedIn(understanding, world);
  return draft.room && unlisted && /^\d+$/.test(unlisted.said) ? undefined : unlisted;
}

/** A room named anew takes the place of the one before, also of one that does not exist. */
export function withoutRoom(draft: Draft): Draft {
  const { room: _, unknownRoom: _u, nearHomes: _n, partialRoom: _p, ...rest } = draft;
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
  return {
    ...draft,
    ...(!draft.room && !draft.unknownRoom && onlyRoom && { room: onlyRoom }),
    ...(!draft.name && resident.name && { name: resident.name }),
    ...(!draft.phone && !draft.phoneDeclined && resident.phone && { phone: resident.phone }),
  };
}

export const timesAsked = (draft: Draft, question: string): number =>
  draft.asked.filter((name) => name === question).length;
