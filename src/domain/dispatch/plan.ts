import type { Configuration, EscalationStep, Property } from '../configuration';
import type { EscalationStage, TicketDraft } from '../ticket/ticket';
import { everyoneOnDuty, membersOf, onDuty, unique, withRole } from './roster';

/** Who is told at once, and who next if nobody acknowledges. Frozen on the ticket so that later edits cannot break it. */
export interface DispatchPlan {
  readonly first: readonly string[];
  readonly chain: readonly EscalationStage[];
}

type Routed = Pick<TicketDraft, 'kind' | 'code' | 'department' | 'emergency' | 'repairClass'>;

export function planDispatch(
  configuration: Configuration,
  property: Property,
  ticket: Routed,
  now: Date,
): DispatchPlan {
  const first = firstLine(configuration, property, ticket, now);
  return { first, chain: chainFor(configuration, property, ticket, first, now) };
}

function firstLine(
  configuration: Configuration,
  property: Property,
  ticket: Routed,
  now: Date,
): readonly string[] {
  if (!ticket.emergency) return onDuty(configuration, property, ticket.department, now);
  const category = configuration.catalogue.emergencies.find(({ code }) => code === ticket.code);
  const departments = ticket.emergency.possible ? (['security'] as const) : (category?.first ?? ['security']);
  return unique(departments.flatMap((department) => onDuty(configuration, property, department, now)));
}

function chainFor(
  configuration: Configuration,
  property: Property,
  ticket: Routed,
  first: readonly string[],
  now: Date,
): readonly EscalationStage[] {
  const told = new Set(first);
  return stepsFor(configuration, ticket).map((step) => {
    const people = unique(step.tell.flatMap((whom) => resolve(configuration, property, ticket, whom, now)));
    // A step whose people were all told before tells them again: silence is worse than repetition. A phone rings for
    // everybody, since those who were only written to have not heard it.
    const fresh = step.call ? people : people.filter((id) => !told.has(id));
    for (const id of people) told.add(id);
    return { afterSeconds: step.afterSeconds, staff: fresh.length > 0 ? fresh : people, call: step.call };
  });
}

function stepsFor({ escalation }: Configuration, ticket: Routed): readonly EscalationStep[] {
  if (ticket.emergency) return escalation.emergency;
  if (ticket.repairClass) return escalation.repair[ticket.repairClass];
  return escalation.other;
}

function resolve(
  configuration: Configuration,
  property: Property,
  ticket: Routed,
  whom: EscalationStep['tell'][number],
  now: Date,
): readonly string[] {
  switch (whom) {
    case 'next-on-call':
      return membersOf(configuration, property, ticket.department);
    case 'duty':
      return everyoneOnDuty(configuration, property, now);
    default:
      return withRole(configuration, property, whom);
  }
}
