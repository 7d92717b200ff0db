import { type RepairClass, type Severity, severities } from '../codes';
import type { Ticket, TicketDraft } from './ticket';

type Gravity = Pick<Ticket, 'emergency' | 'repairClass' | 'severity'>;

const classes: readonly RepairClass[] = ['planned', 'normal', 'urgent'];

/** What a later report of the same problem makes worse about the ticket; null when it tells nothing graver. */
export function graver(known: Ticket, draft: TicketDraft): Partial<Gravity> | null {
  const raised: Partial<Gravity> = {
    ...(draft.emergency &&
      (!known.emergency || (known.emergency.possible && !draft.emergency.possible)) && {
        emergency: {
          ...draft.emergency,
          silent: draft.emergency.silent || (known.emergency?.silent ?? false),
        },
      }),
    ...(draft.repairClass &&
      isWorse(classes, known.repairClass ?? 'planned', draft.repairClass) && {
        repairClass: draft.repairClass,
      }),
    ...(draft.severity &&
      isWorse<Severity>(severities, known.severity ?? 'general', draft.severity) && {
        severity: draft.severity,
      }),
  };
  return Object.keys(raised).length > 0 ? raised : null;
}

const isWorse = <T>(order: readonly T[], before: T, after: T): boolean =>
  order.indexOf(after) > order.indexOf(before);
