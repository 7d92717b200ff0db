import { setTimeout as delay } from 'node:timers/promises';

/** Looks again and again. @throws naming what did not come true */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  { seconds = 60, everyMilliseconds = 20 }: { seconds?: number; everyMilliseconds?: number } = {},
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await delay(everyMilliseconds);
  }
}
