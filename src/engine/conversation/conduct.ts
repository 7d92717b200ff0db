import type { Choice, Conversation, FurtherWish } from '../../domain/conversation';
import { type FlowEvent, type FlowWorld, wordsOf } from '../../domain/flow';
import type {
  ConversationInput,
  ResidentContent,
  TicketChanged,
  TimerDue,
  VoiceSettled,
} from '../../domain/inbound';
import type { Understanding } from '../../domain/understanding';
import type { UnderstandingContext, UnderstandingPort } from '../../ports/understanding';
import { parseCommand } from '../staff/staff-commands';
import { chooseWish, isAboutWishes, offerWishes, together, wishesIn } from './further-wishes';
import { noticeFor } from './notices';
import { nothingUnderstood, type Outcome, type Saying, Turn } from './turn';
import { awaiting, isAwaited, isVoice, isVoiceSettled, noLongerAwaiting, repeatBack } from './voice';

/** What an event did to a conversation: its new state and what is to be carried out with it, in one commit. */
export interface Conducted {
  readonly conversation: Conversation;
  readonly sayings: readonly Saying[];
  readonly outcomes: readonly Outcome[];
  /** One-use code that the sayings answer, instead of an ordinary message. */
  readonly welcomeCode?: string;
  /** The turn waits for an answer; the resident is asked once whether to go on. */
  readonly awaitsAnswer: boolean;
  /** The sayings are news, not an answer to the resident. */
  readonly isNews: boolean;
}

interface Conduct {
  readonly world: FlowWorld;
  readonly understanding: UnderstandingPort;
  /** Stored attachments of this message. */
  readonly mediaIds: readonly string[];
  /** Somebody writes down what voice messages say. */
  readonly hearsVoice: boolean;
}

/** One event through one conversation. Pure: same state, same event, same world, same result. */
export function conduct(conversation: Conversation, input: ConversationInput, given: Conduct): Conducted {
  const turn = new Turn(conversation, given.world);
  let next: Conversation = { ...conversation, updatedAt: given.world.now };
  let welcomeCode: string | undefined;
  switch (input.type) {
    case 'message.received':
      next = { ...next, turn: conversation.turn + 1, allowance: { residentWroteAt: input.at, used: 0 } };
      next = isWorthWaiting(turn, conversation, input.content, given)
        ? awaiting(next, given.mediaIds)
        : withWishes(next, hear(turn, conversation, input.content, given));
      break;
    case 'voice.heard':
    case 'voice.unheard':
      next = withWishes(noLongerAwaiting(next, input.mediaId), settleVoice(turn, conversation, input, given));
      break;
    case 'session.entered':
      next = withScene(next, input.scene, input.sceneParam);
      welcomeCode = input.welcomeCode;
      if (welcomeCode) turn.say('greeting.hello');
      break;
    case 'session.changed':
      next = served(next, input.change === 'ended' ? 'bot' : 'desk', input.servicerId);
      break;
    case 'servicer.said':
      next = served(next, 'desk', input.servicerId);
      break;
    case 'transfer.settled':
      if (input.outcome === 'nobody') {
        next = served(next, 'bot');
        const text = '请同事联系我';
        turn.feed(turn.push('handoff'), {
          type: 'resident.chose',
          choice: 'human',
          text,
          world: { ...given.world, inServiceHours: false },
        });
      } else next = served(next, 'desk', input.servicerId);
      break;
    case 'ticket.changed':
      tell(turn, input, given.world);
      break;
    case 'timer.due':
      nudge(turn, conversation, input);
      break;
    case 'message.recalled':
    case 'message.undelivered':
    case 'platform.notice':
      break;
  }
  resume(turn, conversation);
  if (next.servedBy === 'bot') next = withWishes(next, offerWishes(turn, next.wishes ?? []));
  if (turn.outcomes.some(({ type }) => type === 'handOver')) next = served(next, 'desk');
  const choices = turn.sayings.findLast((saying) => saying.choices.length > 0)?.choices;
  const { menu: _, ...unshown } = next;
  const awaitsAnswer = Boolean(turn.top?.question && turn.sayings.length > 0);
  return {
    conversation: {
      // A number typed later means an item of the last message only.
      ...(turn.sayings.length > 0 ? unshown : next),
      floor: turn.floor,
      ...(choices && { menu: { choices } }),
    },
    sayings: turn.sayings,
    outcomes: turn.outcomes,
    awaitsAnswer,
    isNews: input.type !== 'message.received' && !isVoiceSettled(input),
    ...(welcomeCode && { welcomeCode }),
  };
}

/** Where danger is known or a person serves, nobody waits for a machine. */
const isWorthWaiting = (
  turn: Turn,
  { servedBy }: Conversation,
  content: ResidentContent,
  { hearsVoice }: Conduct,
): boolean => hearsVoice && isVoice(content) && servedBy === 'bot' && !turn.find('emergency');

/** What is waited for gets its one answer, by its words or without. Words that come later still may tell of danger. */
function settleVoice(
  turn: Turn,
  conversation: Conversation,
  input: VoiceSettled,
  given: Conduct,
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

/**
 * Listens for danger, or on behalf of a danger that is known: what a machine heard, perhaps from before a question was
 * asked, adds to an alarm and never calls it off. Answers whether there was any.
 */
function overhear(turn: Turn, text: string, given: Conduct): boolean {
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

/** Answers the wishes that wait for their turn. */
function hear(
  turn: Turn,
  conversation: Conversation,
  content: ResidentContent,
  given: Conduct,
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

/** Answers what was understood. */
function answer(
  turn: Turn,
  conversation: Conversation,
  content: ResidentContent,
  given: Conduct,
): Understanding {
  const { world } = given;
  const text = textOf(content);
  const tapped = content.kind === 'text' ? content.choiceId : undefined;
  const understood = tapped
    ? nothingUnderstood
    : ownWords(
        withLocation(
          given.understanding.understand(text, contextOf(world.property.id, turn.top?.flow)),
          content,
        ),
        content,
      );
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

/** What was spoken may be the answer, or a cry for help: a person listens. */
function askToListen(turn: Turn, mediaIds: readonly string[]): void {
  turn.outcomes.push({ type: 'deskTask', kind: 'look-at', text: '住户发来一段语音，请马上收听', mediaIds });
}

/** 继续, typed hours after the offer to go on: the open question is put again. */
const goesOn = (turn: Turn, text: string): boolean =>
  /^(?:继续|接着办|接着说|继续登记)[吧。！!]*$/.test(text.trim()) && askOpenQuestion(turn);

function askOpenQuestion(turn: Turn): boolean {
  const asking = turn.floor.findLast(({ question }) => question);
  if (!asking) return false;
  turn.bringToTop(asking);
  turn.askAgain(asking);
  return true;
}

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

/** Danger takes the floor from whatever is going on, also while a person serves. */
function alarm(turn: Turn, said: FlowEvent): void {
  const room = roomInTalk(turn);
  const event: FlowEvent = room ? { ...said, world: { ...said.world, roomInTalk: room } } : said;
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

/** A tap on a menu, perhaps an old one. */
function choose(turn: Turn, choiceId: string, text: string, world: FlowWorld): void {
  const rating = /^rate_(.+)_([ABC])$/.exec(choiceId);
  if (rating) {
    rate(turn, rating[1] ?? '', rating[2] ?? '', text, world);
    return;
  }
  const instance = turn.floor.find(({ id }) => choiceId.startsWith(`${id}_`));
  if (choiceId.startsWith('nudge_')) {
    answerNudge(turn, choiceId);
    return;
  }
  const isOffered = !instance?.question || instance.question.choices.some(({ id }) => id === choiceId);
  if (instance && isOffered) {
    turn.bringToTop(instance);
    const choice = choiceId.slice(instance.id.length + 1);
    if (turn.feed(instance, { type: 'resident.chose', choice, text, world })) return;
  } else if (!instance || instance.flow === 'reception') {
    // The reception's menu stays good for ever: its choices are wishes, not answers.
    const reception = turn.find('reception');
    const wish = choiceId.slice(choiceId.indexOf('_') + 1);
    if (reception && /^(repair|complaint|service|consult|progress|human)$/.test(wish)) {
      if (turn.feed(reception, { type: 'resident.chose', choice: wish, text, world })) return;
    }
  }
  stale(turn, world);
}

function rate(turn: Turn, ticketId: string, rating: string, text: string, world: FlowWorld): void {
  const ticket = world.tickets.find(({ id }) => id === ticketId);
  if (ticket?.status !== 'closed') stale(turn, world);
  else if (ticket.rating) turn.say('followup.already');
  else
    turn.feed(turn.push('follow-up'), {
      type: 'resident.chose',
      choice: `${ticketId}_${rating}`,
      text,
      world,
    });
}

/** An option whose time has passed: say where things stand, and put the open question again. */
function stale(turn: Turn, world: FlowWorld): void {
  const latest = world.tickets[0];
  if (turn.floor.some(({ question }) => question)) {
    turn.say('menu.expired_question');
    askOpenQuestion(turn);
  } else if (latest) turn.say('menu.expired_ticket', { ticket: latest.number });
  else turn.say('menu.expired');
}

/** A question left unanswered is put once more, with the draft kept. */
function nudge(turn: Turn, conversation: Conversation, input: TimerDue): void {
  if (input.name !== 'silence' || conversation.servedBy === 'desk') return;
  const asking = turn.top;
  const isStale = input.data.turn !== conversation.turn || asking?.id !== input.data.instance;
  if (isStale || !asking?.question || asking.nudged) return;
  turn.say('silence.nudge', {}, [
    { id: `nudge_${asking.id}_continue`, label: '继续' },
    { id: `nudge_${asking.id}_later`, label: '晚点再说' },
  ]);
  turn.update(asking.id, { nudged: true });
}

function answerNudge(turn: Turn, choiceId: string): void {
  const asking = turn.floor.find(({ id }) => choiceId.startsWith(`nudge_${id}_`));
  if (!asking) stale(turn, turn.world);
  else if (choiceId.endsWith('_later')) turn.say('silence.parked');
  else {
    turn.bringToTop(asking);
    turn.askAgain(asking);
  }
}

function tell(turn: Turn, input: TicketChanged, world: FlowWorld): void {
  const event: FlowEvent = {
    type: 'ticket.changed',
    ticketId: input.ticketId,
    fact: input.fact,
    detail: input.detail,
    world,
  };
  const ticket = world.tickets.find(({ id }) => id === input.ticketId);
  if (ticket?.emergency) {
    const running = turn.floor.filter(({ flow }) => flow === 'emergency');
    running.some((emergency) => turn.feed(emergency, event));
    // An alarm that people raised on a ticket of another kind has no flow: its reporter is told as of any ticket.
    if (running.length > 0 || !ticket.corrected || ticket.emergency.silent) return;
  }
  const notice = ticket && noticeFor(ticket, input);
  if (notice) turn.sayings.push(notice);
}

/** When a flow ended, the one below it gets the floor back and puts its question again. */
function resume(turn: Turn, before: Conversation): void {
  const top = turn.top;
  const ended = before.floor.length > 0 && before.floor.at(-1)?.id !== top?.id;
  const fromBelow = before.floor.some(({ id }) => id === top?.id);
  if (!ended || !fromBelow || !top?.question || turn.sayings.length === 0) return;
  const alreadyAsked = turn.sayings.some(({ reply }) => reply === top.question?.reply);
  if (alreadyAsked || turn.outcomes.some(({ type }) => type === 'handOver')) return;
  turn.say('resume.lead');
  if (!turn.feed(top, { type: 'floor.regained', world: turn.world })) turn.askAgain(top);
}

const withWishes = (
  { wishes: _, ...conversation }: Conversation,
  wishes: readonly FurtherWish[],
): Conversation => (wishes.length > 0 ? { ...conversation, wishes } : conversation);

function served(conversation: Conversation, by: 'bot' | 'desk', servicerId?: string): Conversation {
  const { servicerId: _, ...rest } = conversation;
  return { ...rest, servedBy: by, ...(by === 'desk' && servicerId && { servicerId }) };
}

const withScene = (conversation: Conversation, scene?: string, param?: string): Conversation =>
  scene ? { ...conversation, scene: { scene, ...(param && { param }) } } : conversation;

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

const bare = (text: string): string => text.replace(/[\s\p{P}]/gu, '').toLowerCase();

/** A menu item typed instead of tapped: its label, its first word, or its number. */
export function typedChoice(text: string, { menu }: Conversation): string | undefined {
  const typed = bare(text);
  if (!menu || !typed || typed.length > 20) return undefined;
  const number = /^[1-9]$/.test(typed) ? Number(typed) : 0;
  const isTyped = ({ label }: Choice, index: number): boolean =>
    index + 1 === number ||
    bare(label) === typed ||
    label.split(' ').some((part) => part.length > 0 && bare(part) === typed);
  return menu.choices.find(isTyped)?.id;
}
