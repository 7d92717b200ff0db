import type { Lane } from '../../domain/delivery';
import type { Subject, TimerDue } from '../../domain/inbound';
import type { Ticket } from '../../domain/ticket/ticket';
import { addSeconds } from '../../domain/time';
import type { Work } from '../work';

const timerId = ({ id }: { readonly id: string }): string => `${id}/escalate`;

/** Sets the alarm of the next stage, counted from now for the first and from the stage before otherwise. */
export async function armEscalation(work: Work, ticket: Ticket, stage: number): Promise<void> {
  const { chain } = ticket.escalation;
  const next = chain[stage];
  const previous = chain[stage - 1];
  const delay = next ? next.afterSeconds - (previous?.afterSeconds ?? 0) : repeatSeconds(work, ticket);
  if (delay === null) return;
  await work.tx.timers.set({
    id: timerId(ticket),
    subject: { kind: 'ticket', id: ticket.id, propertyId: ticket.propertyId },
    name: 'escalate',
    lane: ticket.emergency ? 'emergency' : 'interactive',
    dueAt: addSeconds(work.now, delay),
    data: { stage },
  });
}

/** A step that could not be taken is tried again: a chain never stops in silence. */
export async function rearmEscalation(
  work: Work,
  subject: Extract<Subject, { kind: 'ticket' }>,
  { data }: TimerDue,
  lane: Lane,
): Promise<void> {
  const id = timerId(subject);
  if (await work.tx.timers.get(id)) return;
  const dueAt = addSeconds(work.now, work.configuration.escalation.emergencyRepeatSeconds);
  await work.tx.timers.set({ id, subject, name: 'escalate', lane, dueAt, data });
}

/** An emergency is told again and again until somebody is on site; anything else ends with its chain. */
const repeatSeconds = (work: Work, ticket: Ticket): number | null =>
  ticket.emergency ? work.configuration.escalation.emergencyRepeatSeconds : null;

export const disarmEscalation = (work: Work, ticket: Ticket): Promise<void> =>
  work.tx.timers.cancel(timerId(ticket));
