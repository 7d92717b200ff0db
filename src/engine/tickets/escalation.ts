import { unique } from '../../domain/dispatch/roster';
import type { TimerDue } from '../../domain/inbound';
import type { Ticket } from '../../domain/ticket/ticket';
import { calledBy } from '../../domain/ticket/words';
import { addMinutes, spokenTime } from '../../domain/time';
import type { Work } from '../work';
import { armEscalation } from './escalation-timer';
import { showCard } from './ticket-cards';
import { post } from './ticket-news';

/** Nobody has acknowledged, or in an emergency nobody is on site: tell the next people. */
export async function climb(work: Work, ticket: Ticket, timer: TimerDue): Promise<void> {
  if (ticket.status === 'acknowledged' || ticket.status === 'enRoute') {
    if (!ticket.emergency) return;
    await remindOfArrival(work, ticket);
    await armEscalation(work, ticket, ticket.escalation.chain.length);
    return;
  }
  if (ticket.status !== 'dispatched') return;
  const stage = Number(timer.data.stage);
  const { chain } = ticket.escalation;
  const step = chain[stage];
  const everyone = unique([...ticket.dispatchedTo, ...chain.flatMap(({ staff }) => staff)]);
  const people = step?.staff ?? everyone;
  const raised: Ticket = {
    ...ticket,
    dispatchedTo: unique([...ticket.dispatchedTo, ...people]),
    escalation: { chain, climbed: Math.min(stage + 1, chain.length) },
    updatedAt: work.now,
  };
  await work.tx.tickets.save(raised);
  await work.tx.tickets.appendTimeline([
    {
      id: `${work.eventId}.${ticket.id}.escalated`,
      ticketId: ticket.id,
      at: work.now,
      actor: 'system',
      fact: 'ticket.escalated',
      detail: { stage: String(stage + 1), to: people.join(',') },
    },
  ]);
  const lane = ticket.emergency ? 'emergency' : 'interactive';
  const waited = Math.max(1, Math.round((work.now.getTime() - ticket.openedAt.getTime()) / 60_000));
  const text = `【无人接单】${ticket.number} ${ticket.item} 已等待 ${waited} 分钟，请立即处理。（${spokenTime(work.now, work.now, work.property.timeZone)}）`;
  for (const staffId of people) {
    await showCard(work, raised, staffId, lane);
    await work.send({ type: 'staff.text', staffId, text }, lane, { ticketId: ticket.id });
    if (step?.call || (!step && ticket.emergency))
      await work.send({ type: 'staff.call', staffId, reason: ticket.number }, lane, { ticketId: ticket.id });
  }
  await post(work, raised, `第 ${stage + 1} 次提醒：仍无人接单`, people);
  await armEscalation(work, raised, stage + 1);
}

/** Somebody acknowledged but is not on site: the holder is reminded, and once the time for arriving is over everybody. */
async function remindOfArrival(work: Work, ticket: Ticket): Promise<void> {
  if (!ticket.assignee) return;
  const { now, configuration, property } = work;
  const expected = addMinutes(
    ticket.acknowledgedAt ?? ticket.openedAt,
    configuration.timing.emergencyArrivalMinutes,
  );
  const others = [...ticket.dispatchedTo, ...ticket.escalation.chain.flatMap(({ staff }) => staff)];
  const people = unique([ticket.assignee, ...(now > expected ? others : [])]);
  const text = `【紧急】${ticket.number} ${ticket.item}：${calledBy(configuration, ticket.assignee)}还没有到场记录，到了请点“到场”，需要支援请马上说。（${spokenTime(now, now, property.timeZone)}）`;
  for (const staffId of people)
    await work.send({ type: 'staff.text', staffId, text }, 'emergency', { ticketId: ticket.id });
}
