import type { LiveEvent, LiveEvents } from '../../ports/live-events';
import type { Logger } from '../../ports/logger';

/** Events inside one process. */
export function createLocalLiveEvents(logger: Logger): LiveEvents {
  const listeners = new Map<string, Set<(event: LiveEvent) => void>>();

  function tell(event: LiveEvent): void {
    for (const listener of [...(listeners.get(event.propertyId) ?? [])]) {
      try {
        listener(event);
      } catch (error) {
        logger.error('live.listener_failed', { kind: event.kind, error });
      }
    }
  }

  return {
    publish: (event) => queueMicrotask(() => tell(event)),
    subscribe(propertyId, listener) {
      const ofProperty = listeners.get(propertyId) ?? new Set();
      listeners.set(propertyId, ofProperty);
      // Wrapped, so that a function listening twice ends once per subscription.
      const own = (event: LiveEvent): void => listener(event);
      ofProperty.add(own);
      return () => {
        ofProperty.delete(own);
        if (ofProperty.size === 0 && listeners.get(propertyId) === ofProperty) listeners.delete(propertyId);
      };
    },
    close: async () => listeners.clear(),
  };
}
