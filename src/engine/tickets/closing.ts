import { unique, withRole } from '../../domain/dispatch/roster';
import type { TimerDue } from '../../domain/inbound';
import type { Ticket } from '../../domain/ticket/ticket';
import { addMinutes, spokenTime } from '../../domain/time';
import type { Work } from '../work';
import { showCard } from './ticket-cards';

const timerId = (ticket: Ticket): string => `${ticket.id}/closing`;

/** Whoever confirms has been asked often enough; the ticket stays on their list. */
const reminders = 6;

/** Those who may close get a card, and are reminded until somebody does. */
export async function askToClose(work: Work, ticket: Ticket): Promise<void> {
  for (const staffId of closersOf(work, ticket)) await showCard(work, ticket, staffId, 'interactive');
  await armReminder(work, ticket, 1);
}

export const stopAskingToClose = (work: Work, ticket: Ticket): Promise<void> =>
  work.tx.timers.cancel(timerId(ticket));

/** Done, but nobody has confirmed it: from the second time on the manager hears of it too. */
export async function remindToClose(work: Work, ticket: Ticket, timer: TimerDue): Promise<void> {
  if (ticket.status !== 'completed') return;
  const { configuration, property, now } = work;
  const count = Number(timer.data.count);
  const people = unique([
    ...closersOf(work, ticket),
    ...(count > 1 ? withRole(configuration, property, 'manager') : []),
  ]);
  const since = spokenTime(ticket.completedAt ?? ticket.updatedAt, now, property.timeZone);
  const text = `【待确认】${ticket.number} ${ticket.item}：${since}已处理完毕，还没有人确认，请核实后“确认关闭”或“退回”。（第 ${count} 次提醒，${spokenTime(now, now, property.timeZone)}）`;
  for (const staffId of people) {
    await showCard(work, ticket, staffId, 'interactive');
    await work.send({ type: 'staff.text', staffId, text }, laneOf(ticket), { ticketId: ticket.id });
  }
  if (count < reminders) await armReminder(work, ticket, count + 1);
}

async function armReminder(work: Work, ticket: Ticket, count: number): Promise<void> {
  const { closingReminderHours, closingReminderEmergencyMinutes } = work.configuration.timing;
  await work.tx.timers.set({
    id: timerId(ticket),
    subject: { kind: 'ticket', id: ticket.id, propertyId: ticket.propertyId },
    name: 'closing',
    lane: laneOf(ticket),
    dueAt: addMinutes(
      work.now,
      ticket.emergency ? closingReminderEmergencyMinutes : closingReminderHours * 60,
    ),
    data: { count },
  });
}

const laneOf = (ticket: Ticket) => (ticket.emergency ? 'emergency' : 'interactive');

function closersOf({ configuration, property }: Work, ticket: Ticket): readonly string[] {
  const roles = ticket.emergency ? (['captain', 'manager'] as const) : (['supervisor'] as const);
  const closers = unique(roles.flatMap((role) => withRole(configuration, property, role)));
  return closers.length > 0 ? closers : withRole(configuration, property, 'manager');
}
