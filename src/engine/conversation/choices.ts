import type { Choice, Conversation } from '../../domain/conversation';
import type { FlowWorld } from '../../domain/flow';
import type { TimerDue } from '../../domain/inbound';
import type { Turn } from './turn';

/** Puts the question that is open again. Answers whether there is one. */
export function askOpenQuestion(turn: Turn): boolean {
  const asking = turn.floor.findLast(({ question }) => question);
  if (!asking) return false;
  turn.bringToTop(asking);
  turn.askAgain(asking);
  return true;
}

/** A tap on a menu, perhaps an old one. */
export function choose(turn: Turn, choiceId: string, text: string, world: FlowWorld): void {
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
export function stale(turn: Turn, world: FlowWorld): void {
  const latest = world.tickets[0];
  if (turn.floor.some(({ question }) => question)) {
    turn.say('menu.expired_question');
    askOpenQuestion(turn);
  } else if (latest) turn.say('menu.expired_ticket', { ticket: latest.number });
  else turn.say('menu.expired');
}

/** A question left unanswered is put once more, with the draft kept. */
export function nudge(turn: Turn, conversation: Conversation, input: TimerDue): void {
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

const bare = (text: string): string => text.replace(/[\s\p{P}]/gu, '').toLowerCase();
