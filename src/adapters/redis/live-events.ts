import { setTimeout as delay } from 'node:timers/promises';
import type { LiveEvent, LiveEvents } from '../../ports/live-events';
import { end, type RedisClient, type RedisConnection } from './connection';
import { seldom } from './seldom';

/** More is not on its way at once: Redis hangs. */
const mostUnderWay = 1_000;
const pauseMilliseconds = 1_000;

/** Events of all processes, on one channel; a process listens to it once somebody subscribes. */
export function createRedisLiveEvents(connection: RedisConnection): LiveEvents {
  const { client, logger } = connection;
  const trouble = seldom(logger);
  const channel = connection.key('live');
  const listeners = new Set<{ readonly propertyId: string; readonly tell: (event: LiveEvent) => void }>();
  let subscriber: RedisClient | undefined;
  let underWay = 0;
  let isClosed = false;

  function onMessage(message: string): void {
    const event = eventIn(message);
    if (!event) {
      trouble('redis.live_event_unreadable', 'not of this version');
      return;
    }
    for (const { propertyId, tell } of [...listeners]) {
      if (propertyId !== event.propertyId) continue;
      try {
        tell(event);
      } catch (error) {
        logger.error('live.listener_failed', { kind: event.kind, error });
      }
    }
  }

  /** Once it listens, the connection sees to it that it does so again after every outage. */
  async function listen(on: RedisClient): Promise<void> {
    while (!isClosed) {
      try {
        await on.subscribe(channel, onMessage);
        return;
      } catch (error) {
        if (!isClosed) trouble('redis.live_not_heard', error);
        await delay(pauseMilliseconds, undefined, { ref: false });
      }
    }
  }

  return {
    publish({ kind, propertyId, id }) {
      if (isClosed || !client.isReady || underWay >= mostUnderWay) return;
      underWay += 1;
      client
        .publish(channel, JSON.stringify([kind, propertyId, id]))
        .catch((error: unknown) => trouble('redis.live_not_told', error))
        .finally(() => {
          underWay -= 1;
        });
    },
    subscribe(propertyId, listener) {
      const own = { propertyId, tell: listener };
      listeners.add(own);
      if (!subscriber && !isClosed) {
        subscriber = connection.another('live', 'wait');
        void listen(subscriber);
      }
      return () => listeners.delete(own);
    },
    async close() {
      isClosed = true;
      listeners.clear();
      if (subscriber) await end(subscriber);
    },
  };
}

/** Null when it was sent by a version that says it in another way. */
function eventIn(message: string): LiveEvent | null {
  try {
    const [kind, propertyId, id] = JSON.parse(message) as readonly unknown[];
    const isKnown = kind === 'ticket' || kind === 'conversation' || kind === 'task';
    return isKnown && typeof propertyId === 'string' && typeof id === 'string'
      ? { kind, propertyId, id }
      : null;
  } catch {
    return null;
  }
}
