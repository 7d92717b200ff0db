import { correctionOf, type Judgement, presentMatter } from '../../domain/correction';
import { planDispatch } from '../../domain/dispatch/plan';
import { unique } from '../../domain/dispatch/roster';
import { isSameMatter, type Matter } from '../../domain/matter';
import type { TicketOutcome } from '../../domain/ticket/act';
import type { Actor } from '../../domain/ticket/lifecycle';
import { reclassified } from '../../domain/ticket/reclassify';
import type { Ticket } from '../../domain/ticket/ticket';
import type { Work } from '../work';
import { changeTicket } from './ticket-desk';

type Employee = Extract<Actor, { kind: 'staff' }>;

/** An employee says what a ticket really is: it goes where such a matter goes, and what people said is kept. */
export async function reclassify(
  work: Work,
  ticket: Ticket,
  matter: Matter,
  actor: Employee,
): Promise<TicketOutcome> {
  if (isSameMatter(presentMatter(ticket), matter)) return { done: false, refusal: 'out-of-turn' };
  const { configuration, property, now, eventId } = work;
  const becomes = reclassified(ticket, matter, configuration.catalogue);
  const changesHands = becomes !== null && !becomes.emergency && becomes.department !== ticket.department;
  const isAlarm = Boolean(becomes?.emergency);
  const plan = planDispatch(configuration, property, { ...ticket, ...becomes }, now);
  const done = await changeTicket(work, ticket, {
    action: 'reclassify',
    actor,
    at: now,
    eventId,
    matter,
    changesHands,
    ...(becomes && { becomes }),
    ...((changesHands || isAlarm) && {
      // In an alarm whoever was sent stays sent, the others go as well.
      dispatchTo: changesHands ? plan.first : unique([...ticket.dispatchedTo, ...plan.first]),
      chain: plan.chain,
    }),
  });
  if (done.done) await keep(work, ticket, { right: matter, by: actor.id, at: now });
  return done;
}

/** An employee found no danger: the alarm is over as if it were under control, and somebody still closes it. */
export async function callOff(work: Work, ticket: Ticket, actor: Employee): Promise<TicketOutcome> {
  if (!ticket.emergency) return { done: false, refusal: 'out-of-turn' };
  const done = await changeTicket(work, ticket, {
    action: 'complete',
    actor,
    at: work.now,
    eventId: work.eventId,
    result: '经核实为误报，没有险情',
  });
  if (done.done) await keep(work, ticket, { by: actor.id, at: work.now });
  return done;
}

/** The danger was there and is under control. Whoever said more before is not contradicted by this. */
export async function confirmAlarm(work: Work, ticket: Ticket, by: string): Promise<void> {
  if (!ticket.emergency || (await work.tx.corrections.get(ticket.id))) return;
  await keep(work, ticket, { right: presentMatter(ticket), by, at: work.now });
}

/** The resident says that there is no danger; an employee's word counts for more. */
export async function noteNoDanger(work: Work, ticket: Ticket): Promise<void> {
  const earlier = await work.tx.corrections.get(ticket.id);
  if (!ticket.emergency || (earlier && earlier.by !== 'resident')) return;
  await keep(work, ticket, { by: 'resident', at: work.now });
}

async function keep({ tx, configuration }: Work, ticket: Ticket, judgement: Judgement): Promise<void> {
  const earlier = await tx.corrections.get(ticket.id);
  await tx.corrections.save(correctionOf(ticket, configuration.catalogue, judgement, earlier));
}
