import { opaqueId } from './ids';

export const FAULT_KINDS = [
  'callback.drop',
  'callback.duplicate',
  'callback.delay',
  'callback.reorder',
  'callback.badSignature',
  'callback.wrongReceiver',
  'callback.badPadding',
  'callback.unknownElements',
  'callback.missingElement',
  'callback.plainText',
  'callback.unknownEvent',
  'api.error',
  'api.http',
  'api.latency',
  'api.reset',
  'api.lostAnswer',
  'token.revoke',
  'kf.emptyPage',
  'kf.sendFail',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  id: string;
  kind: FaultKind;
  /** Part of the API path, of the app key or event, or of the open_kfid. Empty: everything. */
  match: string;
  /** How often it still strikes; `always` until deleted. */
  remaining: number | 'always';
  errcode?: number;
  status?: number;
  ms?: number;
  failType?: number;
  /** What `callback.missingElement` leaves out. */
  element?: string;
}

/** Troubles planned by a test, used up one strike at a time in the order they were planned. */
export class Faults {
  private planned: Fault[] = [];

  add(fault: Omit<Fault, 'id'>): Fault {
    const added = { ...fault, id: opaqueId('flt', 12) };
    this.planned.push(added);
    return added;
  }

  /** The first fault of the kind that matches the subject; one strike of it is used up. */
  take(kind: FaultKind, subject: string): Fault | undefined {
    const fault = this.planned.find(
      (candidate) => candidate.kind === kind && subject.includes(candidate.match),
    );
    if (!fault) return undefined;
    if (fault.remaining !== 'always') {
      fault.remaining -= 1;
      if (fault.remaining <= 0) this.planned = this.planned.filter((candidate) => candidate !== fault);
    }
    return fault;
  }

  list(): readonly Fault[] {
    return this.planned;
  }

  clear(): void {
    this.planned = [];
  }
}
