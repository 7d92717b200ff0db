import type { Clock } from '../ports/clock';
import type { Ids } from '../ports/ids';
import type { Store } from '../ports/store';

const batch = 100;

/** Puts due timers into the inbox, each exactly once for every time it was set. Answers how many; call again while it is not 0. */
export async function fireTimers(store: Store, clock: Clock, ids: Ids): Promise<number> {
  const now = clock.now();
  const due = await store.timers.due(now, batch);
  for (const timer of due)
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
  return due.length;
}
