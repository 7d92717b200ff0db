import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a condition; never for a time. @throws naming the condition when it does not come true in `seconds` */
export async function until(
  condition: string,
  holds: () => Promise<boolean> | boolean,
  seconds = 15,
  everyMilliseconds = 20,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${seconds} s: ${condition}`);
    await delay(everyMilliseconds);
  }
}
