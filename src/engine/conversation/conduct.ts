import type { Conversation, FurtherWish } from '../../domain/conversation';
import type { FlowEvent, FlowWorld } from '../../domain/flow';
import type { ConversationInput, TicketChanged } from '../../domain/inbound';
import { nudge } from './choices';
import { offerWishes } from './further-wishes';
import { type Hearing, hear, isWorthWaiting, settleVoice } from './hear';
import { noticeFor } from './notices';
import { type Outcome, type Saying, Turn } from './turn';
import { awaiting, isVoiceSettled, noLongerAwaiting } from './voice';

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

/** One event through one conversation. Pure: same state, same event, same world, same result. */
export function conduct(conversation: Conversation, input: ConversationInput, given: Hearing): Conducted {
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
