import type { Lane } from '../domain/delivery';
import type { Precedence } from '../ports/store';

/** Emergencies do not wait for the store behind everything else. */
export const precedenceOf = (lane: Lane): Precedence => (lane === 'emergency' ? 'first' : 'in-turn');
