import type { Store } from '../../../src/ports/store';
import type { Control } from '../../harness/control';
import { until } from '../../harness/until';
import type { SharedTime } from './shared-time';

/** Longer than processes need to stop: what falls due in it would be left undone. */
const marginMilliseconds = 60_000;

/**
 * Waits until nothing is left to be done and nothing falls due while the processes are stopped. Time
 * goes on at the pace of this computer afterwards.
 *
 * @param seconds at most, until the work is done
 */
export async function comeToRest(
  { control, store, clock, time }: Resting,
  seconds: number,
  everyMilliseconds = 250,
): Promise<void> {
  const isQuiet = async (): Promise<boolean> => {
    const due = await store.timers.due(new Date(clock.now().getTime() + marginMilliseconds), 1);
    if (due.length > 0) return false;
    const callbacks = await control.get<readonly { outcome: string }[]>('/sim/callbacks');
    if (callbacks.some(({ outcome }) => outcome === 'pending')) return false;
    const [inbox, outbox] = await Promise.all([store.inbox.pendingCount(), store.outbox.pendingCount()]);
    return inbox + outbox === 0;
  };
  await until('nothing is left to be done', isQuiet, seconds, everyMilliseconds);
  time.stop();
  // A timer may have gone off while they were counted.
  await until('nothing is left to be done, nor soon', isQuiet, seconds, everyMilliseconds);
}

interface Resting {
  readonly control: Control;
  readonly store: Store;
  readonly clock: { now(): Date };
  readonly time: SharedTime;
}
