import type { Severity } from './codes';
import type { Configuration, Property, Timing } from './configuration';
import type { ResidentPromise } from './promise';
import type { TicketDraft } from './ticket/ticket';
import { addHours, addMinutes, localParts, nextLocalHour } from './time';

export interface Deadline {
  readonly kind: ResidentPromise['kind'];
  readonly dueAt: Date;
}

/** The time promised to the resident when a ticket is opened. */
export function deadlineFor(
  configuration: Configuration,
  property: Property,
  draft: TicketDraft,
  now: Date,
): Deadline {
  const { timing } = configuration;
  if (draft.emergency) return { kind: 'arrive', dueAt: addMinutes(now, timing.emergencyArrivalMinutes) };
  switch (draft.kind) {
    case 'repair':
      return repairDeadline(timing, draft, now);
    case 'service': {
      const category = configuration.catalogue.services.find(({ code }) => code === draft.code);
      return { kind: 'finish', dueAt: addHours(now, category?.targetHours ?? timing.importantHours) };
    }
    default:
      return {
        kind: 'answer',
        dueAt: answerDue(timing, draft.severity ?? 'general', property.timeZone, now),
      };
  }
}

function repairDeadline(timing: Timing, draft: TicketDraft, now: Date): Deadline {
  switch (draft.repairClass ?? 'normal') {
    case 'urgent':
      return { kind: 'arrive', dueAt: addMinutes(now, timing.urgentArrivalMinutes) };
    case 'normal':
      return { kind: 'finish', dueAt: addHours(now, timing.normalFinishHours) };
    case 'planned':
      return { kind: 'finish', dueAt: addHours(now, timing.plannedFinishHours) };
  }
}

/** Same day: before the hour today, after it by noon tomorrow. */
function answerDue(timing: Timing, severity: Severity, timeZone: string, now: Date): Date {
  if (severity === 'important') return addHours(now, timing.importantHours);
  if (severity === 'major') return addHours(now, timing.majorHours);
  const beforeHour = localParts(now, timeZone).hour < timing.sameDayHour;
  return beforeHour ? nextLocalHour(now, timing.sameDayHour, timeZone) : nextLocalHour(now, 12, timeZone);
}
