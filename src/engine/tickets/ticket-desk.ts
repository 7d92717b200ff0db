import { ticketPrefix } from '../../domain/codes';
import { answerDeadline, deadlineFor } from '../../domain/deadlines';
import { planDispatch } from '../../domain/dispatch/plan';
import { statusLine } from '../../domain/dispatch/ticket-card';
import type { Guess } from '../../domain/matter';
import { act, type TicketCommand, type TicketOutcome } from '../../domain/ticket/act';
import type { Ticket, TicketDraft, TimelineEntry } from '../../domain/ticket/ticket';
import { calledBy } from '../../domain/ticket/words';
import { addHours, addMinutes, localDay, spokenTime } from '../../domain/time';
import type { Work } from '../work';
import { askToClose, stopAskingToClose } from './closing';
import { sendOut } from './dispatch';
import { disarmEscalation } from './escalation-timer';
import { confirm, join, sameProblem, suspected } from './join';
import { bringForward, disownPromises, makePromise, ownPromises, settlePromises } from './promises';
import { tellReporters } from './reporters';
import { refreshCards } from './ticket-cards';
import { post, tellHolders, tellLeaders } from './ticket-news';

export interface Opened {
  readonly ticket: Ticket;
  /** The same problem at the same place was already known; this reporter joined it. */
  readonly joined: boolean;
}

/**
 * Opens a ticket and sends people on their way, joins the open one about the same problem, or raises the one of a danger only
 * suspected so far.
 */
export async function openTicket(
  work: Work,
  id: string,
  draft: TicketDraft,
  conversationId: string,
  guess: Guess,
): Promise<Opened> {
  const own = (await work.tx.tickets.get(id)) ?? (await suspected(work, draft, conversationId));
  if (own) return { ticket: await confirm(work, own, draft, conversationId, guess), joined: false };
  const known = await sameProblem(work, draft);
  if (known) return { ticket: await join(work, known, draft, conversationId), joined: true };
  const { configuration, property, now, tx, eventId } = work;
  const prefix = ticketPrefix[draft.kind];
  const day = localDay(now, property.timeZone);
  const running = await tx.tickets.nextNumber(`${property.id}/${prefix}/${day}`);
  const plan = planDispatch(configuration, property, draft, now);
  const opened: Ticket = {
    ...draft,
    id,
    revision: 0,
    number: `${prefix}-${day}-${String(running).padStart(4, '0')}`,
    propertyId: property.id,
    status: 'opened',
    reporters: [conversationId],
    dispatchedTo: [],
    returns: 0,
    reopens: 0,
    guess,
    escalation: { chain: plan.chain, climbed: 0 },
    openedAt: now,
    updatedAt: now,
  };
  const outcome = act(opened, {
    action: 'dispatch',
    actor: { kind: 'system' },
    at: now,
    eventId,
    dispatchTo: plan.first,
    chain: plan.chain,
  });
  const ticket = outcome.done ? outcome.ticket : opened;
  await tx.tickets.save(ticket);
  await tx.tickets.appendTimeline([
    {
      id: `${eventId}.${id}.open`,
      ticketId: id,
      at: now,
      actor: 'resident',
      fact: 'ticket.opened',
      detail: {},
    },
    ...(outcome.done ? [outcome.entry] : []),
  ]);
  await makePromise(work, ticket, deadlineFor(configuration, property, draft, now));
  await sendOut(work, ticket, ticket.emergency ? '【紧急求助】请立即响应' : '新工单，请接单');
  return { ticket, joined: false };
}

/** Applies one action to a ticket and everything that follows from it outside. */
export async function changeTicket(
  work: Work,
  ticket: Ticket,
  command: TicketCommand,
  byConversation?: string,
): Promise<TicketOutcome> {
  const outcome = act(ticket, redispatching(work, ticket, command));
  if (!outcome.done) return outcome;
  await work.tx.tickets.save(outcome.ticket);
  await work.tx.tickets.appendTimeline([outcome.entry]);
  if (command.action === 'reassign' || command.changesHands) {
    await disownPromises(work, ticket.id);
    await relieve(work, ticket, outcome.ticket);
  }
  await follow(work, ticket, outcome.ticket, outcome.entry, command, byConversation);
  return outcome;
}

/** Whoever held the ticket hears that somebody else has it: the old card may be past redrawing. */
async function relieve(work: Work, before: Ticket, { dispatchedTo }: Ticket): Promise<void> {
  const { assignee } = before;
  if (!assignee || dispatchedTo.includes(assignee)) return;
  const others = dispatchedTo.map((id) => work.staff(id)?.name ?? id).join('、');
  await work.send(
    {
      type: 'staff.text',
      staffId: assignee,
      text: `【改派】${before.number} ${before.item} 已改派给${others}，您不用再跟进，谢谢。`,
    },
    before.emergency ? 'emergency' : 'interactive',
    { ticketId: before.id },
  );
}

/** Actions that put a ticket on the road again need to know whom to tell. */
function redispatching(work: Work, ticket: Ticket, command: TicketCommand): TicketCommand {
  if (!['return', 'reopen', 'reassign'].includes(command.action)) return command;
  const plan = planDispatch(work.configuration, work.property, ticket, work.now);
  const again = command.action !== 'reassign' && ticket.assignee ? [ticket.assignee] : plan.first;
  return { ...command, dispatchTo: command.dispatchTo ?? again, chain: plan.chain };
}

/** Nothing that the reporters have to know. */
const untold: ReadonlySet<TicketCommand['action']> = new Set([
  'reassign',
  'reclassify',
  'rate',
  'add-information',
]);

async function follow(
  work: Work,
  before: Ticket,
  ticket: Ticket,
  entry: TimelineEntry,
  command: TicketCommand,
  byConversation: string | undefined,
): Promise<void> {
  const who = command.actor.kind === 'staff' ? calledBy(work.configuration, command.actor.id) : '住户';
  switch (command.action) {
    case 'acknowledge':
      if (!ticket.emergency) await disarmEscalation(work, ticket);
      if (ticket.assignee) await ownPromises(work, ticket.id, ticket.assignee);
      await post(work, ticket, `${who}已接单`, []);
      break;
    case 'arrive':
      await disarmEscalation(work, ticket);
      await settlePromises(work, ticket.id, 'kept', ['arrive']);
      break;
    case 'complete':
      await disarmEscalation(work, ticket);
      await settlePromises(work, ticket.id, 'kept', ['arrive', 'answer', 'finish']);
      await post(work, ticket, `${who}已处理完毕，待主管确认`, []);
      await (ticket.kind === 'consult' ? closeByItself(work, ticket) : askToClose(work, ticket));
      break;
    case 'close':
      await stopAskingToClose(work, ticket);
      await post(work, ticket, '已确认关闭', []);
      break;
    case 'cancel':
      await disarmEscalation(work, ticket);
      await settlePromises(work, ticket.id, 'withdrawn', ['arrive', 'answer', 'finish']);
      await post(work, ticket, '工单已取消', ticket.dispatchedTo);
      break;
    case 'return':
    case 'reopen':
    case 'reassign': {
      const headline = {
        return: '已退回，请重新处理',
        reopen: '住户反映未解决，请重新处理',
        reassign: '改派，请接单',
      }[command.action];
      await stopAskingToClose(work, ticket);
      if (command.action !== 'reassign')
        await makePromise(work, ticket, deadlineFor(work.configuration, work.property, ticket, work.now));
      await sendOut(work, ticket, headline);
      break;
    }
    case 'reclassify': {
      if (command.becomes)
        await bringForward(work, ticket, deadlineFor(work.configuration, work.property, ticket, work.now));
      const isRaised = ticket.emergency && !before.emergency;
      if (isRaised) await sendOut(work, ticket, '【紧急升级】险情，请立即响应');
      else if (command.chain)
        await sendOut(work, ticket, ticket.emergency ? '【紧急】险情更正，请立即响应' : '分类更正，请接单');
      break;
    }
    case 'urge':
      await promiseAnswer(work, ticket);
      await tellHolders(
        work,
        ticket,
        `【催单】${ticket.number} ${ticket.item}：住户再次询问进度，请尽快处理并反馈。`,
      );
      break;
    case 'rate':
      if (command.rating === 'C')
        await tellLeaders(
          work,
          ticket,
          `【不满意】${ticket.number} ${ticket.item}：住户评价不满意，请回访。`,
        );
      break;
    case 'add-information':
      await tellHolders(
        work,
        ticket,
        `【补充】${ticket.number} ${ticket.item}：${command.words ?? '住户补充了信息'}`,
      );
      break;
    default:
      break;
  }
  await refreshCards(work, ticket);
  if (untold.has(command.action)) return;
  await tellReporters(work, ticket, entry.fact, newsDetail(work, ticket, command), byConversation);
}

/** A resident who presses is given a time: one that is running, or a new one. */
async function promiseAnswer(work: Work, ticket: Ticket): Promise<void> {
  const promises = await work.tx.promises.ofTicket(ticket.id);
  if (promises.some(({ state }) => state === 'open')) return;
  await makePromise(work, ticket, answerDeadline(work.configuration, work.property, work.now));
}

function newsDetail(work: Work, ticket: Ticket, command: TicketCommand): Record<string, string> {
  const { configuration, property, now } = work;
  return {
    staff: calledBy(
      configuration,
      ticket.assignee ?? (command.actor.kind === 'staff' ? command.actor.id : undefined),
    ),
    eta: ticket.slot ?? expectedArrival(ticket, work),
    result: ticket.result ?? '',
    reason: command.reason ?? '',
    at: spokenTime(now, now, property.timeZone),
  };
}

/** What may be said about arrival: the promised minutes for urgent repairs, otherwise the agreed time. */
function expectedArrival(ticket: Ticket, { configuration: { timing }, property, now }: Work): string {
  if (ticket.repairClass === 'urgent')
    return `${spokenTime(addMinutes(now, timing.urgentArrivalMinutes), now, property.timeZone)}前到达`;
  return `${spokenTime(addHours(now, timing.normalFinishHours), now, property.timeZone)}前上门`;
}

/** An answered question needs nobody to confirm it. */
async function closeByItself(work: Work, ticket: Ticket): Promise<void> {
  await changeTicket(
    work,
    { ...ticket, revision: ticket.revision + 1 },
    {
      action: 'close',
      actor: { kind: 'system' },
      at: work.now,
      eventId: work.eventId,
    },
  );
}

/** How a ticket stands, for whoever pressed a button that changed nothing. */
export const presentState = (work: Work, ticket: Ticket): string =>
  `工单 ${ticket.number} ${ticket.item}：当前${statusLine(ticket, work)}（${spokenTime(ticket.updatedAt, work.now, work.property.timeZone)}起），您刚才的操作未生效。`;
