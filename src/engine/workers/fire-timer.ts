import type { Clock } from '../../ports/clock';
import type { Ids } from '../../ports/ids';
import type { Store } from '../../ports/store';

/** Puts a timer that is due into the inbox as an event, once for every time it was set. */
export async function fireTimer(
  { store, clock, ids }: { readonly store: Store; readonly clock: Clock; readonly ids: Ids },
  timerId: string,
): Promise<void> {
  const now = clock.now();
  const timer = await store.timers.get(timerId);
  if (!timer || timer.dueAt > now) return;
  await store.transaction(async (tx) => {
    if (!(await tx.timers.take(timer.id, timer.dueAt))) return;
    // Taking it is what makes it fire once; set again for the same time, it is due again.
    const id = ids.next();
    await tx.inbox.add([
      {
        id,
        key: `timer:${timer.id}:${id}`,
        subject: timer.subject,
        lane: timer.lane,
        input: { type: 'timer.due', name: timer.name, data: timer.data, dueAt: timer.dueAt },
        receivedAt: now,
      },
    ]);
  });
}
