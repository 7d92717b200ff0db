import type { Lane } from '../../domain/delivery';

/** Order of what waits: 0 emergencies, 1 others. */
export const rankOf = (lane: Lane): number => (lane === 'emergency' ? 0 : 1);
