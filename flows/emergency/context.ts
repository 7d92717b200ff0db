import type { FlowWorld } from '../../src/domain/flow';
import { isSettled, type Ticket } from '../../src/domain/ticket/ticket';

export interface EmergencyContext {
  readonly code: string;
  readonly ticketId: string;
  readonly silent: boolean;
  readonly placeKnown: boolean;
  /** How often the place was asked for again, after the first words. */
  readonly placeAsked?: number;
  /** Homes that may be meant by what was written; the resident is asked which. */
  readonly nearHomes?: readonly string[];
}

export const openEmergencies = (world: FlowWorld): readonly Ticket[] =>
  world.tickets.filter((ticket) => ticket.emergency && !isSettled(ticket.status));

/** Somebody in despair is not shown buttons. */
const withoutMenu: ReadonlySet<string> = new Set(['SUICIDE']);

export const showsNoMenu = ({ code, silent }: EmergencyContext): boolean => silent || withoutMenu.has(code);

/** Also when people have said since that it is another danger. */
export const isAsToldIn = (context: EmergencyContext, { code, guess }: Ticket): boolean =>
  code === context.code || guess?.matter.code === context.code;

/** The ticket opened for this danger; another household's when they were first to report it. */
export function ticketIdFor(context: EmergencyContext, world: FlowWorld): string {
  if (world.tickets.some(({ id }) => id === context.ticketId)) return context.ticketId;
  return openEmergencies(world).find((ticket) => isAsToldIn(context, ticket))?.id ?? context.ticketId;
}
