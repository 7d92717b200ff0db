import type { Effect } from '../../src/domain/flow';

/** The one action of every flow: its parameter is carried out by the engine, in order. */
export const flowActions = { effect: (_: unknown, _effects: Effect | readonly Effect[]) => {} };
