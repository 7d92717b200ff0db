/** Something an observer may want to redraw. */
export type SimEvent =
  | { type: 'chat'; openKfid: string; externalUserid: string; message?: unknown }
  | { type: 'session'; openKfid: string; externalUserid: string; state: number; servicer?: string }
  | { type: 'staff'; userid: string; message?: unknown }
  | { type: 'group'; keys: string[]; message?: unknown }
  | { type: 'call'; n: number; method: string; path: string; status: number; errcode?: number }
  | { type: 'callback'; n: number; app: string; event: string; outcome: string }
  | { type: 'voice'; userid: string; callid: string }
  | { type: 'resident'; id: string; nickname: string }
  | { type: 'clock'; now: string }
  | { type: 'reset' };

export class SimEvents {
  private readonly listeners = new Set<(event: SimEvent) => void>();

  emit(event: SimEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  subscribe(listener: (event: SimEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
