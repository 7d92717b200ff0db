import type { Department, EmergencyKind, RepairClass, Severity, StaffRole } from './codes';

/** Everything an operator edits, read from the configuration folder and checked at start. Nothing in it changes while running. */
export interface Configuration {
  readonly company: Company;
  readonly staff: readonly Staff[];
  readonly properties: readonly Property[];
  readonly catalogue: Catalogue;
  readonly escalation: EscalationRules;
  readonly timing: Timing;
  /** Reply texts by id; `{name}` marks a value that must be given. */
  readonly replies: Readonly<Record<string, string>>;
  readonly knowledge: readonly KnowledgeArticle[];
}

export interface Company {
  readonly corpName: string;
  /** Company duty phone, last step of every escalation. */
  readonly dutyPhone: string;
  /** Keys of the WeCom apps: `KF` receives residents, `STAFF` talks with employees. */
  readonly apps: Readonly<Record<string, { readonly purpose: string }>>;
}

export interface Staff {
  /** WeCom userid, lower case. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly phone: string;
  readonly department: Department;
  readonly roles: readonly StaffRole[];
  /** Ids of the properties this person works for. */
  readonly properties: readonly string[];
}

export interface Property {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly timeZone: string;
  /** Phone of the front desk, shown to residents. */
  readonly deskPhone: string;
  /** Service hours of the front desk, local time `HH:MM`. */
  readonly serviceHours: { readonly from: string; readonly to: string };
  readonly kf: readonly KfAccount[];
  readonly buildings: readonly Building[];
  readonly groups: readonly Group[];
  readonly roster: readonly RosterEntry[];
  /** Where each department's dispatch posts go: group id. */
  readonly dispatchGroup: Readonly<Partial<Record<Department, string>>>;
  /** Tested numbers of utilities; one that is missing is never invented. */
  readonly phones: Readonly<Record<string, string>>;
}

export interface KfAccount {
  /** kf account id as WeCom names it. */
  readonly account: string;
  readonly name: string;
  /** Staff ids who serve residents in person on this account, first choice first. */
  readonly servicers: readonly string[];
}

export interface Building {
  /** Digits or letters, as in `3-2-1501`. */
  readonly id: string;
  /** Unit ids; empty when the building has no units (the unit is then `0`). */
  readonly units: readonly string[];
  readonly floors: number;
  /** Highest number of homes on a floor, e.g. 4 allows 1501 to 1504. */
  readonly homesPerFloor: number;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly webhookKey: string;
  readonly members: readonly string[];
}

/** One line of the duty roster: who of a department is on duty when, local time. `from` after `to` runs over midnight. */
export interface RosterEntry {
  readonly department: Department;
  readonly staff: readonly string[];
  readonly from: string;
  readonly to: string;
  /** 1 Monday to 7 Sunday; every day when absent. */
  readonly days?: readonly number[];
}

export interface Catalogue {
  readonly repairs: readonly RepairCategory[];
  readonly services: readonly ServiceCategory[];
  readonly complaints: readonly ComplaintCategory[];
  readonly emergencies: readonly EmergencyCategory[];
}

export interface RepairCategory {
  readonly code: string;
  /** Short name said to residents, e.g. 漏水. */
  readonly name: string;
  readonly words: readonly string[];
  /** private 户内, public 公区, both when the words do not tell. */
  readonly area: 'private' | 'public' | 'both';
  readonly department: Department;
  /** A centre's own, B contractor's, C neither: apologise, give `pointer`, record. */
  readonly scope: 'A' | 'B' | 'C';
  /** Contractor named to the resident, scope B. */
  readonly provider?: string;
  /** Key into the property's phones of who helps instead, scope C. */
  readonly pointer?: string;
  /** Whether the private part is paid; the public part is always free. */
  readonly paid: boolean;
  /** From the published list, e.g. `上门检查30元，材料另计`; absent: priced on site. */
  readonly price?: string;
  readonly class: RepairClass;
  /** What the resident can do meanwhile, said for urgent repairs. */
  readonly advice?: string;
}

export interface ServiceCategory {
  readonly code: string;
  readonly name: string;
  readonly words: readonly string[];
  readonly department: Department;
  /** Price said before the resident accepts; absent: free. */
  readonly price?: string;
  /** What the resident should prepare. */
  readonly prepare: string;
  readonly targetHours: number;
}

export interface ComplaintCategory {
  readonly code: string;
  readonly name: string;
  readonly words: readonly string[];
  readonly department: Department;
  /** Lowest severity this category ever has. */
  readonly severity: Severity;
}

export interface EmergencyCategory {
  readonly code: string;
  readonly kind: EmergencyKind;
  readonly name: string;
  readonly words: readonly string[];
  /** Fixed safety text, reviewed by a person. */
  readonly advice: string;
  /** A ringing phone is a danger: text only, no menu. */
  readonly silent: boolean;
  /** First line: departments whose people on duty are alarmed at once. */
  readonly first: readonly Department[];
  /** The front desk dials these at once, e.g. `120`. */
  readonly dial: readonly string[];
  readonly subtasks: readonly string[];
}

/** Who is told when nobody acknowledges, seconds after the alarm. */
export interface EscalationRules {
  readonly emergency: readonly EscalationStep[];
  /** After the last step everyone is told again this often until somebody is on site. */
  readonly emergencyRepeatSeconds: number;
  readonly repair: Readonly<Record<RepairClass, readonly EscalationStep[]>>;
  readonly other: readonly EscalationStep[];
}

export interface EscalationStep {
  readonly afterSeconds: number;
  /** `next-on-call`: the rest of the department; `duty`: all on duty; otherwise everyone with the role. */
  readonly tell: readonly ('next-on-call' | 'duty' | 'captain' | 'supervisor' | 'manager' | 'desk')[];
  /** Ring their phones as well. */
  readonly call: boolean;
}

/** Deadlines; all configurable because most are our own defaults. */
export interface Timing {
  /** Somebody who may still be typing is answered this long after the last words; 0 answers every message by itself. */
  readonly piecesSeconds: number;
  /** A resident who falls silent in the middle of a report is asked once after this. */
  readonly silenceMinutes: number;
  /** Promise of arrival for an urgent repair. */
  readonly urgentArrivalMinutes: number;
  readonly normalFinishHours: number;
  readonly plannedFinishHours: number;
  /** Answers received before this local hour are due the same day at it, later ones next noon. */
  readonly sameDayHour: number;
  readonly importantHours: number;
  readonly majorHours: number;
  /** Share of a promise's time after which its owner is reminded, 0..1. */
  readonly promiseWarnings: readonly number[];
  /** How long before its end a promise that will break is re-promised, and by how much. */
  readonly promiseApologyMinutes: number;
  readonly promiseExtensionHours: number;
  readonly emergencyArrivalMinutes: number;
  /** How often those who may close are reminded of a ticket that is done and not confirmed; in an emergency. */
  readonly closingReminderHours: number;
  readonly closingReminderEmergencyMinutes: number;
  readonly reopenDays: number;
  readonly ratingDays: number;
  /** A resident who asked for a person is not left without a word longer; each further reminder waits twice as long. */
  readonly handoffAnswerSeconds: number;
  /** How long the words of a voice message are waited for before a person is asked to listen. */
  readonly voiceWaitSeconds: number;
}

export interface KnowledgeArticle {
  readonly id: string;
  readonly title: string;
  /** Words that lead here. */
  readonly words: readonly string[];
  /** Absent: every property. */
  readonly properties?: readonly string[];
  /** Said to the resident. */
  readonly answer: string;
  readonly source: string;
  readonly validFrom: string;
  readonly validTo?: string;
}
