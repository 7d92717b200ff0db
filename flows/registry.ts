import type { AnyStateMachine } from 'xstate';
import { complaintV1 } from './complaint/v1';
import { consultV1 } from './consult/v1';
import { emergencyV1 } from './emergency/v1';
import { followUpV1 } from './follow-up/v1';
import { handoffV1 } from './handoff/v1';
import { progressV1 } from './progress/v1';
import { receptionV1 } from './reception/v1';
import { repairV1 } from './repair/v1';
import { serviceV1 } from './service/v1';

/** Every version that a stored conversation may still be in. New talks start with the last one. */
export const flows: Readonly<Record<string, readonly AnyStateMachine[]>> = {
  reception: [receptionV1],
  repair: [repairV1],
  service: [serviceV1],
  complaint: [complaintV1],
  emergency: [emergencyV1],
  consult: [consultV1],
  progress: [progressV1],
  handoff: [handoffV1],
  'follow-up': [followUpV1],
};

export const latestVersion = (flow: string): number => flows[flow]?.length ?? 0;

/** @throws when the version is not kept any more: it must stay until no conversation is in it */
export function machineOf(flow: string, version: number): AnyStateMachine {
  const machine = flows[flow]?.[version - 1];
  if (!machine) throw new Error(`flow ${flow} has no version ${version}`);
  return machine;
}
