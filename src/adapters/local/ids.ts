import { monotonicFactory } from 'ulid';
import type { Clock } from '../../ports/clock';
import type { Ids } from '../../ports/ids';

/** ULIDs that keep growing inside this process, also within a millisecond and when the clock steps back. */
export function createIds(clock: Clock): Ids {
  const next = monotonicFactory();
  return { next: () => next(clock.now().getTime()) };
}
