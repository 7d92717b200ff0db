import type { FlowWorld } from '../../domain/flow';
import { isSettled } from '../../domain/ticket/ticket';
import type { Understanding } from '../../domain/understanding';
import { raised } from './pieces';

/** How long words may go on with what was suspected before, in milliseconds. */
const goesOnWithin = 2 * 60_000;

/**
 * A danger told in pieces: 门口有个人, and a breath later 手里有刀. Words that only might be danger are read once more together with
 * what was suspected a moment ago, and both may be certain where neither was. Never less urgent.
 */
export function withSuspicion(
  understood: Understanding,
  text: string,
  { tickets, now }: FlowWorld,
  understand: (text: string) => Understanding,
): Understanding {
  if (understood.answer || understood.command || understood.emergency?.certainty !== 'possible')
    return understood;
  const suspicion = tickets.find(
    ({ emergency, status, openedAt }) =>
      emergency?.possible && !isSettled(status) && now.getTime() - openedAt.getTime() <= goesOnWithin,
  );
  if (!suspicion) return understood;
  const together = understand(`${suspicion.words} ${text}`);
  return together.emergency?.certainty === 'certain' ? raised(understood, together) : understood;
}
