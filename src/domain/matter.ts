import { type EmergencyKind, type Intent, type Severity, severities, type TicketKind } from './codes';
import type { Catalogue } from './configuration';

/** What a message or a ticket is about: the intent, and its category or danger where it has one. */
export interface Matter {
  readonly intent: Intent;
  readonly code?: string;
}

/** A matter in the form in which messages are labelled: every field is there, null where it does not apply. */
export interface Label {
  readonly intent: Intent;
  readonly emergency: EmergencyKind | null;
  readonly code: string | null;
  readonly severity: Severity | null;
}

/** What the words of a ticket were taken for when it was opened. Never changes afterwards. */
export interface Guess {
  readonly matter: Matter;
  readonly severity?: Severity;
  /** How likely it was right, 0 to 1; 0 when the resident said so otherwise than by these words. */
  readonly certainty: number;
  readonly alarm?: 'certain' | 'possible';
  /** What else it might have been, likeliest first. */
  readonly others: readonly Matter[];
}

export const isSameMatter = (one: Matter, other: Matter): boolean =>
  one.intent === other.intent && one.code === other.code;

/** `repair/WATER_LEAK`, `consult`. */
export const matterKey = ({ intent, code }: Matter): string => (code ? `${intent}/${code}` : intent);

const intentOf: Readonly<Record<TicketKind, Intent>> = {
  repair: 'repair',
  service: 'service',
  complaint: 'complaint',
  help: 'emergency',
  consult: 'consult',
};

/** What a ticket says that it is about. */
export function matterOf({ kind, code }: { readonly kind: TicketKind; readonly code: string }): Matter {
  if (kind !== 'consult') return { intent: intentOf[kind], code };
  return { intent: code === 'SUGGESTION' ? 'suggestion' : 'consult' };
}

/** Every matter that a ticket can be about, with the name that people give it, the graver ones first. */
export function namedMatters(catalogue: Catalogue): readonly { matter: Matter; name: string }[] {
  const of = (intent: Intent, categories: readonly { code: string; name: string }[]) =>
    categories.map(({ code, name }) => ({ matter: { intent, code }, name }));
  return [
    ...of('emergency', catalogue.emergencies),
    ...of('repair', catalogue.repairs),
    ...of('complaint', catalogue.complaints),
    ...of('service', catalogue.services),
    { matter: { intent: 'consult' }, name: '咨询' },
  ];
}

export const nameOf = (matter: Matter, catalogue: Catalogue): string | undefined =>
  namedMatters(catalogue).find((named) => isSameMatter(named.matter, matter))?.name;

/** @param said the severity that the words told; a complaint is never less than its category */
export function labelOf(matter: Matter, catalogue: Catalogue, said: Severity = 'general'): Label {
  const { intent, code = null } = matter;
  return {
    intent,
    code,
    emergency: intent === 'emergency' ? kindOf(catalogue, code) : null,
    severity: intent === 'complaint' ? atLeast(catalogue, code, said) : intent === 'consult' ? said : null,
  };
}

const kindOf = ({ emergencies }: Catalogue, code: string | null): EmergencyKind =>
  emergencies.find((category) => category.code === code)?.kind ?? 'other';

function atLeast({ complaints }: Catalogue, code: string | null, said: Severity): Severity {
  const least = complaints.find((category) => category.code === code)?.severity ?? 'general';
  return severities.indexOf(least) > severities.indexOf(said) ? least : said;
}
