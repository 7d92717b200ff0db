import type { WorkSlots } from '../engine/workers/workers';

/** Most of the time of work is waiting for servers: as much at once as they can take. */
export const slotsOnServers: WorkSlots = {
  inbox: { total: 32, forEmergencies: 4 },
  outbox: { total: 32, forEmergencies: 8 },
};

/**
 * With the store in this process most of the time is its own: more at once would only lengthen the turns of the event loop,
 * for which every callback waits.
 */
export const slotsInOneProcess: WorkSlots = {
  inbox: { total: 6, forEmergencies: 2 },
  outbox: { total: 10, forEmergencies: 4 },
};
