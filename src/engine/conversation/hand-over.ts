import type { Conversation } from '../../domain/conversation';
import { onDuty, unique, withRole } from '../../domain/dispatch/roster';
import type { TimerDue } from '../../domain/inbound';
import { conversationSubject } from '../../domain/records';
import { addMinutes, addSeconds } from '../../domain/time';
import { openDeskTask } from '../tickets/desk-tasks';
import type { Work } from '../work';
import { whoIs } from './who-is';

const summaryLines = 6;
/** How far back an answer is looked for. */
const linesLookedAt = 50;
/** A resident who writes again after having waited so long is waited for by nobody. */
const patienceMinutes = 10;
/** After so many vain reminders phones ring no more often; the case stays with the supervisor. */
const reminders = 5;

/** Moves the session to the front desk and shows them what was said, so that the resident need not repeat it. */
export async function handOver(work: Work, conversation: Conversation): Promise<void> {
  const { property, tx } = work;
  const servicers =
    property.kf.find(({ account }) => account === conversation.address.account)?.servicers ?? [];
  await work.send({ type: 'conversation.transfer', to: conversation.address, servicers }, 'interactive', {
    conversationId: conversation.id,
  });
  const lines = await tx.transcripts.of(conversation.id, summaryLines);
  const summary = lines
    .map(({ from, text }) => `${from === 'resident' ? '住户' : '前台'}：${text.slice(0, 60)}`)
    .join('\n');
  await openDeskTask(work, {
    kind: 'take-over',
    conversationId: conversation.id,
    text: `${whoIs(conversation)}住户要求人工服务，最近对话：\n${summary}`,
  });
  await watchForAnswer(work, conversation, work.now);
}

/** Nobody has written to a resident who asked for a person: the desk and the supervisor hear of it, again and again. */
export async function remindDesk(work: Work, conversation: Conversation, timer: TimerDue): Promise<void> {
  if (conversation.servedBy !== 'desk') return;
  const since = Number(timer.data.since);
  const count = Number(timer.data.count);
  const lines = await work.tx.transcripts.of(conversation.id, linesLookedAt);
  if (lines.some(({ from, at }) => from === 'servicer' && at.getTime() >= since)) return;
  const { configuration, property, now } = work;
  await openDeskTask(work, {
    kind: 'take-over',
    conversationId: conversation.id,
    text: `${whoIs(conversation)}住户转人工后还没有人回复（第${count}次提醒），请立即接待。`,
    staff: unique([
      ...onDuty(configuration, property, 'desk', now),
      ...withRole(configuration, property, 'supervisor'),
    ]),
  });
  if (count < reminders) await watch(work, conversation, since, count + 1);
}

/** The desk is reminded unless a person has written since. */
export const watchForAnswer = (work: Work, conversation: Conversation, since: Date): Promise<void> =>
  watch(work, conversation, since.getTime(), 1);

/** A resident who waits for a person writes again: where nobody has answered for long, the desk hears of it soon. */
export async function watchWaiting(work: Work, conversation: Conversation): Promise<void> {
  const lines = await work.tx.transcripts.of(conversation.id, linesLookedAt);
  const unanswered = lines.slice(lines.findLastIndex(({ from }) => from === 'servicer') + 1);
  const longAgo = addMinutes(work.now, -patienceMinutes);
  const waiting = unanswered.find(({ from, at }) => from === 'resident' && at <= longAgo);
  if (!waiting) return;
  const pending = await work.tx.timers.get(reminderId(conversation));
  const soon = addSeconds(work.now, work.configuration.timing.handoffAnswerSeconds);
  if (!pending) await watchForAnswer(work, conversation, waiting.at);
  else if (pending.dueAt > soon) await work.tx.timers.set({ ...pending, dueAt: soon });
}

const reminderId = ({ id }: Conversation): string => `${id}/handoff`;

const watch = (work: Work, conversation: Conversation, since: number, count: number): Promise<void> =>
  work.tx.timers.set({
    id: reminderId(conversation),
    subject: conversationSubject(conversation.id, conversation.propertyId, conversation.address),
    name: 'handoff-unanswered',
    lane: 'interactive',
    dueAt: addSeconds(work.now, work.configuration.timing.handoffAnswerSeconds * 2 ** (count - 1)),
    data: { since, count },
  });
