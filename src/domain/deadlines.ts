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
      return repairDeadline(timing, draft, property.timeZone, now);
    case 'service': {
      const category = configuration.catalogue.services.find(({ code }) => code === draft.code);
      const dueAt = addHours(now, category?.targetHours ?? timing.importantHours);
      return { kind: 'finish', dueAt: byEvening(dueAt, property.timeZone, now) };
    }
    default:
      return {
        kind: 'answer',
        dueAt: answerDue(timing, draft.severity ?? 'general', property.timeZone, now),
      };
  }
}

function repairDeadline(timing: Timing, draft: TicketDraft, timeZone: string, now: Date): Deadline {
  switch (draft.repairClass ?? 'normal') {
    case 'urgent':
      return { kind: 'arrive', dueAt: addMinutes(now, timing.urgentArrivalMinutes) };
    case 'normal':
      return { kind: 'finish', dueAt: byEvening(addHours(now, timing.normalFinishHours), timeZone, now) };
    case 'planned':
      return { kind: 'finish', dueAt: byEvening(addHours(now, timing.plannedFinishHours), timeZone, now) };
  }
}

/** When a resident who presses, or was not satisfied, is answered: the same day. */
export const answerDeadline = (configuration: Configuration, property: Property, now: Date): Deadline => ({
  kind: 'answer',
  dueAt: answerDue(configuration.timing, 'general', property.timeZone, now),
});

/** Same day: before the hour today, after it by noon tomorrow. */
function answerDue(timing: Timing, severity: Severity, timeZone: string, now: Date): Date {
  if (severity === 'important') return byEvening(addHours(now, timing.importantHours), timeZone, now);
  if (severity === 'major') return byEvening(addHours(now, timing.majorHours), timeZone, now);
  const beforeHour = localParts(now, timeZone).hour < timing.sameDayHour;
  return beforeHour ? nextLocalHour(now, timing.sameDayHour, timeZone) : nextLocalHour(now, 12, timeZone);
}

const eveningHour = 20;
const morningHour = 9;

/** Nobody is promised something for the night: a time between 20:00 and 9:00 becomes the 20:00 before it. */
function byEvening(due: Date, timeZone: string, now: Date): Date {
  const { hour } = localParts(due, timeZone);
  if (hour >= morningHour && hour < eveningHour) return due;
  const evening = nextLocalHour(addHours(due, -24), eveningHour, timeZone);
  return evening > now ? evening : due;
}

/** The new time of a promise that could not be kept: some hours on, or noon when that would be at night. */
export function renewedDeadline(due: Date, hours: number, timeZone: string): Date {
  const later = addHours(due, hours);
  const { hour } = localParts(later, timeZone);
  return hour >= morningHour && hour < eveningHour ? later : nextLocalHour(later, 12, timeZone);
}
