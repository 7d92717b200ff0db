import type { Leases } from '../../ports/leases';

/** Leases inside one process: held exactly as long as the work runs. */
export function createLocalLeases(): Leases {
  const held = new Set<string>();
  return {
    async whileHeld(name, work) {
      if (held.has(name)) return false;
      held.add(name);
      try {
        await work();
      } finally {
        held.delete(name);
      }
      return true;
    },
  };
}
