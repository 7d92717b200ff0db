import { type Intent, type Severity, severities } from '../../domain/codes';
import type { Catalogue, RepairCategory } from '../../domain/configuration';

/** A category as far as it decides how fast somebody comes. */
interface Rank {
  readonly code: string;
  /** Higher is more urgent; compares within one intent. Services differ in what is to be brought along, not in urgency. */
  readonly urgency: number;
}

const repairRank: Readonly<Record<RepairCategory['class'], number>> = { planned: 0, normal: 1, urgent: 2 };

/** Categories an opinion may name. What is nobody's business here (scope C) is not among them: it turns residents away. */
function ranksFor(intent: Intent, { repairs, complaints, services }: Catalogue): readonly Rank[] {
  switch (intent) {
    case 'repair':
      return repairs
        .filter(({ scope }) => scope !== 'C')
        .map(({ code, class: pace }) => ({ code, urgency: repairRank[pace] }));
    case 'complaint':
      return complaints.map(({ code, severity }) => ({ code, urgency: severities.indexOf(severity) }));
    case 'service':
      return services.map(({ code }) => ({ code, urgency: 0 }));
    default:
      return [];
  }
}

/** REPAIR_OTHER, HELP_OTHER and the like say of what sort, not what. */
export const isUnspecific = (code: string): boolean => code.endsWith('_OTHER');

const unspecific: Readonly<Partial<Record<Intent, string>>> = {
  repair: 'REPAIR_OTHER',
  complaint: 'COMPLAINT_OTHER',
  service: 'SERVICE_OTHER',
};

/** The code, where it belongs to the intent and is at least as urgent as knowing nothing more. */
export function usableCode(
  intent: Intent,
  code: string | undefined,
  catalogue: Catalogue,
): string | undefined {
  const ranks = ranksFor(intent, catalogue);
  const wanted = ranks.find((rank) => rank.code === code);
  const instead = ranks.find((rank) => rank.code === unspecific[intent]);
  return wanted && wanted.urgency >= (instead?.urgency ?? wanted.urgency) ? wanted.code : undefined;
}

/** The severity a complaint has at least. */
export const lowestSeverity = (code: string | undefined, { complaints }: Catalogue): Severity | undefined =>
  complaints.find((category) => category.code === code)?.severity;
