import type { SimCore } from '../core';
import { opaqueId } from '../ids';

export interface Resident {
  /** The `external_userid`. */
  id: string;
  nickname: string;
}

/** The people with WeChat on their phones. */
export class Residents {
  private readonly known = new Map<string, Resident>();

  constructor(private readonly core: SimCore) {}

  /** An id that exists already keeps its chats and takes the new nickname. */
  add(id: string | undefined, nickname: string): Resident {
    const resident = { id: id ?? opaqueId('wm', 32), nickname };
    this.known.set(resident.id, resident);
    this.core.events.emit({ type: 'resident', ...resident });
    return resident;
  }

  get(id: string): Resident | undefined {
    return this.known.get(id);
  }

  list(): Resident[] {
    return [...this.known.values()];
  }
}
