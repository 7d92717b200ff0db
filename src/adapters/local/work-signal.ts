import type { Logger } from '../../ports/logger';
import type { WorkKind, WorkSignal } from '../../ports/work-signal';

/** Signals inside one process. Raises of one kind before the listeners ran count as one. */
export function createLocalWorkSignal(logger: Logger): WorkSignal {
  const listeners = new Map<WorkKind, Set<() => void>>();
  const raised = new Set<WorkKind>();

  function run(kind: WorkKind): void {
    raised.delete(kind);
    for (const listener of [...(listeners.get(kind) ?? [])]) {
      try {
        listener();
      } catch (error) {
        logger.error('signal.listener_failed', { kind, error });
      }
    }
  }

  return {
    raise(kind) {
      if (raised.has(kind)) return;
      raised.add(kind);
      queueMicrotask(() => run(kind));
    },

    listen(kind, listener) {
      const ofKind = listeners.get(kind) ?? new Set();
      listeners.set(kind, ofKind);
      // Wrapped, so that a function listening twice ends once per subscription.
      const own = (): void => listener();
      ofKind.add(own);
      return () => ofKind.delete(own);
    },
  };
}
