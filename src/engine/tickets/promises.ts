import { type Deadline, renewedDeadline } from '../../domain/deadlines';
import { membersOf, unique, withRole } from '../../domain/dispatch/roster';
import type { TimerDue } from '../../domain/inbound';
import type { ResidentPromise } from '../../domain/promise';
import type { Ticket } from '../../domain/ticket/ticket';
import { calledBy } from '../../domain/ticket/words';
import { spokenTime } from '../../domain/time';
import type { Work } from '../work';
import { openDeskTask } from './desk-tasks';
import { tellReporters } from './reporters';

const warningTimer = (promise: ResidentPromise, share: number): string => `${promise.id}/warning-${share}`;
const breakingTimer = (promise: ResidentPromise): string => `${promise.id}/breaking`;

/** A short promise is not apologised for while most of its time is still to come. */
const largestLead = 0.2;
/** A resident is given a new time this often; then the leaders call instead of promising again. */
const apologies = 2;

/** Keeps a time given to a resident, with its alarms before it breaks. */
export async function makePromise(work: Work, ticket: Ticket, deadline: Deadline): Promise<void> {
  const { tx, now, configuration, eventId } = work;
  const promise: ResidentPromise = {
    id: `p${eventId}-${ticket.id}`,
    propertyId: ticket.propertyId,
    ticketId: ticket.id,
    kind: deadline.kind,
    madeAt: now,
    dueAt: deadline.dueAt,
    state: 'open',
    ...(ticket.assignee && { ownerId: ticket.assignee }),
  };
  await tx.promises.save(promise);
  const lane = ticket.emergency ? 'emergency' : 'interactive';
  const span = deadline.dueAt.getTime() - now.getTime();
  const subject = { kind: 'ticket', id: ticket.id, propertyId: ticket.propertyId } as const;
  for (const share of configuration.timing.promiseWarnings) {
    await tx.timers.set({
      id: warningTimer(promise, share),
      subject,
      lane,
      name: 'promise.warning',
      dueAt: new Date(now.getTime() + span * share),
      data: { promiseId: promise.id, share },
    });
  }
  const lead = Math.min(configuration.timing.promiseApologyMinutes * 60_000, span * largestLead);
  await tx.timers.set({
    id: breakingTimer(promise),
    subject,
    lane,
    name: 'promise.breaking',
    dueAt: new Date(deadline.dueAt.getTime() - lead),
    data: { promiseId: promise.id },
  });
}

export async function settlePromises(
  work: Work,
  ticketId: string,
  state: 'kept' | 'withdrawn',
  kinds: readonly ResidentPromise['kind'][],
): Promise<void> {
  for (const promise of await work.tx.promises.ofTicket(ticketId)) {
    if (promise.state !== 'open' || !kinds.includes(promise.kind)) continue;
    await work.tx.promises.save({ ...promise, state, settledAt: work.now });
    await cancelTimers(work, promise);
  }
}

/** A graver matter is promised for an earlier time; a later one leaves the running promises alone. */
export async function bringForward(work: Work, ticket: Ticket, deadline: Deadline): Promise<void> {
  const open = (await work.tx.promises.ofTicket(ticket.id)).filter(({ state }) => state === 'open');
  if (open.some(({ dueAt }) => dueAt <= deadline.dueAt)) return;
  await settlePromises(work, ticket.id, 'withdrawn', ['arrive', 'answer', 'finish']);
  await makePromise(work, ticket, deadline);
}

export async function ownPromises(work: Work, ticketId: string, ownerId: string): Promise<void> {
  for (const promise of await work.tx.promises.ofTicket(ticketId))
    if (promise.state === 'open') await work.tx.promises.save({ ...promise, ownerId });
}

/** Until somebody acknowledges again, the alarms go to the people dispatched. */
export async function disownPromises(work: Work, ticketId: string): Promise<void> {
  for (const { ownerId: _, ...promise } of await work.tx.promises.ofTicket(ticketId))
    if (promise.state === 'open') await work.tx.promises.save(promise);
}

/** An alarm of a promise went off. One that is already settled changes nothing. */
export async function alarmPromise(work: Work, ticket: Ticket, timer: TimerDue): Promise<void> {
  const promises = await work.tx.promises.ofTicket(ticket.id);
  const promise = promises.find(({ id }) => id === timer.data.promiseId);
  if (promise?.state !== 'open') return;
  if (timer.name === 'promise.warning') await warn(work, ticket, promise);
  else await renew(work, ticket, promise);
}

async function warn(work: Work, ticket: Ticket, promise: ResidentPromise): Promise<void> {
  const { now, property } = work;
  const text = `【时限提醒】${ticket.number} ${ticket.item}：答应住户${spokenTime(promise.dueAt, now, property.timeZone)}前${kindWords[promise.kind]}，请抓紧。（${spokenTime(now, now, property.timeZone)}）`;
  for (const staffId of owners(work, ticket, promise))
    await work.send({ type: 'staff.text', staffId, text }, 'interactive', { ticketId: ticket.id });
}

/** The time will pass unkept: the supervisor takes it on and the resident hears it before, with a new time. */
async function renew(work: Work, ticket: Ticket, promise: ResidentPromise): Promise<void> {
  const { tx, now, configuration, property } = work;
  await tx.promises.save({ ...promise, state: 'broken', settledAt: now });
  const supervisors = withRole(configuration, property, 'supervisor');
  const leaders = supervisors.length > 0 ? supervisors : withRole(configuration, property, 'manager');
  const spoken = spokenTime(promise.dueAt, now, property.timeZone);
  const text = `【承诺将逾期】${ticket.number} ${ticket.item}：原定${spoken}前${kindWords[promise.kind]}，请主管跟进。（${spokenTime(now, now, property.timeZone)}）`;
  for (const staffId of unique([...leaders, ...owners(work, ticket, promise)]))
    await work.send({ type: 'staff.text', staffId, text }, 'interactive', { ticketId: ticket.id });
  if (ticket.emergency) return;
  const broken = (await tx.promises.ofTicket(ticket.id)).filter(({ state }) => state === 'broken');
  if (broken.length > apologies) {
    await openDeskTask(work, {
      kind: 'phone-resident',
      ticketId: ticket.id,
      text: `${ticket.number} ${ticket.item} 已多次逾期，请主管亲自致电住户说明并约定时间。`,
      staff: unique([...leaders, ...withRole(configuration, property, 'manager')]),
    });
    return;
  }
  const dueAt = renewedDeadline(promise.dueAt, configuration.timing.promiseExtensionHours, property.timeZone);
  await makePromise(
    work,
    { ...ticket, ...(leaders[0] && { assignee: leaders[0] }) },
    { kind: promise.kind, dueAt },
  );
  await tellReporters(work, ticket, 'promise.breaking', {
    due: spokenTime(dueAt, now, property.timeZone),
    staff: calledBy(configuration, leaders[0]),
  });
}

const kindWords: Readonly<Record<ResidentPromise['kind'], string>> = {
  arrive: '到场',
  answer: '答复',
  finish: '办结',
};

function owners(work: Work, ticket: Ticket, promise: ResidentPromise): readonly string[] {
  const owner = promise.ownerId ?? ticket.assignee;
  if (owner) return [owner];
  if (ticket.dispatchedTo.length > 0) return ticket.dispatchedTo;
  return membersOf(work.configuration, work.property, ticket.department);
}

async function cancelTimers(work: Work, promise: ResidentPromise): Promise<void> {
  for (const share of work.configuration.timing.promiseWarnings)
    await work.tx.timers.cancel(warningTimer(promise, share));
  await work.tx.timers.cancel(breakingTimer(promise));
}
