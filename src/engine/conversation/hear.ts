import type { Conversation, FurtherWish } from '../../domain/conversation';
import { type FlowEvent, type FlowWorld, type Told, wordsOf } from '../../domain/flow';
import type { ResidentContent, VoiceSettled } from '../../domain/inbound';
import { nothingUnderstood, type Understanding } from '../../domain/understanding';
import type { UnderstandingContext, UnderstandingPort } from '../../ports/understanding';
import { parseCommand } from '../staff/staff-commands';
import { askOpenQuestion, choose, stale, typedChoice } from './choices';
import { chooseWish, isAboutWishes, together, wishesIn } from './further-wishes';
import { withSuspicion } from './suspicion';
import type { Turn } from './turn';
import { isAwaited, isVoice, repeatBack } from './voice';

/** What it takes to make something of a message. */
export interface Hearing {
  readonly world: FlowWorld;
  readonly understanding: UnderstandingPort;
  /** Stored attachments of this message. */
  readonly mediaIds: readonly string[];
  /** Somebody writes down what voice messages say. */
  readonly hearsVoice: boolean;
}

/** Answers the wishes that wait for their turn. */
export function hear(
  turn: Turn,
  conversation: Conversation,
  content: ResidentContent,
  given: Hearing,
): readonly FurtherWish[] {
  const waiting = conversation.wishes ?? [];
  const choiceId = content.kind === 'text' ? content.choiceId : undefined;
  if (choiceId && isAboutWishes(choiceId) && conversation.servedBy === 'bot') {
    const left = chooseWish(turn, choiceId, conversation, given.understanding);
    if (!left) stale(turn, given.world);
    return left ?? waiting;
  }
  const understood = answer(turn, conversation, content, given);
  return together(waiting, wishesIn(understood, given.world));
}

/** What is waited for gets its one answer, by its words or without. Words that come later still may tell of danger. */
export function settleVoice(
  turn: Turn,
  conversation: Conversation,
  input: VoiceSettled,
  given: Hearing,
): readonly FurtherWish[] {
  const waiting = conversation.wishes ?? [];
  const isDue = isAwaited(conversation, input.mediaId);
  if (input.type === 'voice.unheard')
    return isDue ? hear(turn, conversation, { kind: 'media', media: 'voice', mediaRef: '' }, given) : waiting;
  if (!isDue) {
    overhear(turn, input.text, given);
    if (!turn.outcomes.some(({ type }) => type === 'openTicket')) turn.hush();
    return waiting;
  }
  if (turn.find('emergency') && overhear(turn, input.text, given)) return waiting;
  const wishes = hear(turn, conversation, { kind: 'text', text: input.text }, given);
  repeatBack(turn, input.text);
  return wishes;
}

/** Where danger is known or a person serves, nobody waits for a machine. */
export const isWorthWaiting = (
  turn: Turn,
  { servedBy }: Conversation,
  content: ResidentContent,
  { hearsVoice }: Hearing,
): boolean => hearsVoice && isVoice(content) && servedBy === 'bot' && !turn.find('emergency');

/** Answers what was understood. */
function answer(
  turn: Turn,
  conversation: Conversation,
  content: ResidentContent,
  given: Hearing,
): Understanding {
  const { world } = given;
  const text = textOf(content);
  const isCry = content.kind === 'text' && isLateCry(turn, content.choiceId);
  const tapped = content.kind === 'text' && !isCry ? content.choiceId : undefined;
  const understand = (words: string): Understanding =>
    given.understanding.understand(words, contextOf(world.property.id, turn.top?.flow));
  const understood = isCry
    ? criesForHelp
    : tapped
      ? nothingUnderstood
      : withSuspicion(ownWords(withLocation(understand(text), content), content), text, world, understand);
  // A label typed is a tap, but words of danger are danger first, unless the alarm itself asked.
  const mayBeTyped = content.kind === 'text' && (!understood.emergency || turn.top?.flow === 'emergency');
  const choiceId = tapped ?? (mayBeTyped ? typedChoice(text, conversation) : undefined);
  const said: FlowEvent = {
    type: 'resident.said',
    text,
    understanding: understood,
    mediaIds: given.mediaIds,
    ...(content.kind === 'media' && { mediaKind: content.media }),
    ...(content.kind === 'location' && { mediaKind: content.kind }),
    world,
  };

  if (understood.emergency && !choiceId) {
    alarm(turn, said);
    return understood;
  }
  if (conversation.servedBy === 'desk') return understood;
  if (choiceId) {
    choose(turn, choiceId, text, world);
    return understood;
  }
  if (understood.command) {
    command(turn, understood, said);
    return understood;
  }
  if (content.kind === 'text' && goesOn(turn, text)) return understood;
  const remark = content.kind === 'text' ? remarkOn(text, world) : undefined;
  if (remark) {
    turn.say(remark);
    askOpenQuestion(turn);
    return understood;
  }
  const top = turn.top;
  if (isVoice(content)) askToListen(turn, given.mediaIds);
  if (top && turn.feed(top, said)) {
    const tellsItself = top.flow === 'reception' || top.flow === 'emergency';
    if (isVoice(content) && !tellsItself) turn.lead('media.voice_noted');
    return understood;
  }
  const reception = turn.find('reception');
  if (reception && reception.id !== top?.id && turn.feed(reception, said)) return understood;
  turn.say('other.unclear');
  return understood;
}

/**
 * Listens for danger, or on behalf of a danger that is known: what a machine heard, perhaps from before a question was
 * asked, adds to an alarm and never calls it off. Answers whether there was any.
 */
function overhear(turn: Turn, text: string, given: Hearing): boolean {
  const { world, understanding, mediaIds } = given;
  const {
    answer: _,
    command: _c,
    ...understood
  } = understanding.understand(text, contextOf(world.property.id, turn.top?.flow));
  const said: FlowEvent = { type: 'resident.said', text, understanding: understood, mediaIds, world };
  if (understood.emergency) {
    alarm(turn, said);
    return true;
  }
  const emergency = turn.find('emergency');
  return emergency !== undefined && turn.feed(emergency, said);
}

const criesForHelp: Understanding = {
  ...nothingUnderstood,
  intent: 'emergency',
  code: 'HELP_OTHER',
  emergency: { kind: 'other', code: 'HELP_OTHER', certainty: 'certain' },
};

/** The button that calls people never grows old: tapped after its question was over, it is a cry of its own. */
const isLateCry = (turn: Turn, choiceId = ''): boolean =>
  choiceId.endsWith('_danger') &&
  !choiceId.endsWith('_no_danger') &&
  !turn.floor.some(({ id }) => choiceId.startsWith(`${id}_`));

/** Danger takes the floor from whatever is going on, also while a person serves. */
function alarm(turn: Turn, said: FlowEvent): void {
  const told = toldInTalk(turn);
  const room = roomInTalk(turn) ?? told.rooms?.find(({ known }) => known)?.room;
  const heard = said.type === 'resident.said' ? { ...said, understanding: withTold(said, told) } : said;
  const event: FlowEvent = room ? { ...heard, world: { ...said.world, roomInTalk: room } } : heard;
  const running = turn.find('emergency');
  if (running) {
    turn.bringToTop(running);
    if (turn.feed(running, event)) return;
  }
  turn.feed(turn.push('emergency'), event);
}

/** The room of the newest draft on the floor. */
function roomInTalk(turn: Turn): string | undefined {
  const rooms = turn.floor.map(
    ({ snapshot }) => (snapshot as { context?: { draft?: { room?: string } } }).context?.draft?.room,
  );
  return rooms.findLast((room) => room !== undefined);
}

/** What the resident told before any matter. */
const toldInTalk = (turn: Turn): Told =>
  (turn.find('reception')?.snapshot as { context?: { told?: Told } } | undefined)?.context?.told ?? {};

/** Whom to call back, and a home that is not on the list, where the message itself names no place. */
function withTold(
  { understanding: u }: Extract<FlowEvent, { type: 'resident.said' }>,
  { phone, name, nearRoom }: Told,
): Understanding {
  const isPlaceless = u.rooms.length === 0 && !u.nearRoom && !u.partialRoom && !u.spot;
  return {
    ...u,
    ...(phone && !u.phone && { phone }),
    ...(name && !u.name && { name }),
    ...(nearRoom && isPlaceless && { nearRoom }),
  };
}

/** What was spoken may be the answer, or a cry for help: a person listens. */
function askToListen(turn: Turn, mediaIds: readonly string[]): void {
  turn.outcomes.push({ type: 'deskTask', kind: 'look-at', text: '住户发来一段语音，请马上收听', mediaIds });
}

/** 继续, typed hours after the offer to go on: the open question is put again. */
const goesOn = (turn: Turn, text: string): boolean =>
  /^(?:继续|接着办|接着说|继续登记)[吧。！!]*$/.test(text.trim()) && askOpenQuestion(turn);

/** Not said to the front desk at all: an employee's command, or the platform's word that an attachment was too large. */
function remarkOn(text: string, world: FlowWorld): string | undefined {
  if (/^\[(?:图片|语音|视频|文件)\].*过大/.test(text)) return 'media.too_large';
  const command = parseCommand(text);
  if (!command || command.verb === 'list' || command.verb === 'cancel') return undefined;
  // 退回50元物业费 is a resident's wish: an employee's command names a ticket.
  if (!/\d{4}(?!\d)/.test(text) || (command.words && !/^(?:接单|完成|答复)/.test(text.trim())))
    return undefined;
  const isOwn = world.tickets.some(({ number }) => number.endsWith(command.number.toUpperCase()));
  return isOwn ? undefined : 'staff.elsewhere';
}

function command(turn: Turn, understood: Understanding, said: FlowEvent): void {
  const emergency = turn.find('emergency');
  switch (understood.command) {
    case 'human':
      turn.feed(turn.push('handoff'), said);
      return;
    case 'restart':
      turn.floor = turn.floor.filter(({ flow }) => flow === 'emergency' || flow === 'reception');
      turn.say(emergency ? 'command.restarted_emergency' : 'command.restarted');
      return;
    case 'cancel': {
      const falseAlarm = { type: 'resident.chose', choice: 'false_alarm' } as const;
      const { world } = said;
      if (emergency && turn.feed(emergency, { ...falseAlarm, text: wordsOf(said), world })) return;
      const asking = turn.floor.findLast(({ question }) => question);
      if (asking) {
        turn.drop(asking);
        turn.say('report.cancelled');
        return;
      }
      turn.feed(turn.push('progress'), said);
      return;
    }
  }
}

function textOf(content: ResidentContent): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'location':
      return `我的位置：${[content.name, content.address].filter(Boolean).join(' ') || `${content.latitude},${content.longitude}`}`;
    case 'media':
      return '';
    case 'other':
      return content.description;
  }
}

/** What was passed on (a link, a chat) may tell of danger; a wish of the resident's own it is not. */
const ownWords = (understood: Understanding, content: ResidentContent): Understanding =>
  content.kind === 'other' && !understood.emergency ? nothingUnderstood : understood;

function withLocation(understood: Understanding, content: ResidentContent): Understanding {
  if (content.kind !== 'location') return understood;
  const spot =
    [content.name, content.address].filter(Boolean).join(' ') || `${content.latitude},${content.longitude}`;
  return { ...understood, spot };
}

/** @param flow the one that has the floor */
export const contextOf = (propertyId: string, flow: string | undefined): UnderstandingContext => ({
  propertyId,
  ...(flow !== undefined && flow !== 'reception' && { flow }),
});
