import type { Clock } from '../../ports/clock';
import type { RateLimits } from '../../ports/rate-limits';

const WINDOW_MS = 60_000;
/** Above this many quotas the idle ones are forgotten. */
const SWEEP_ABOVE = 1_000;

/**
 * Sliding window inside one process: in any 60 s at most `perMinute` units. Whether the platform's own window slides is
 * not documented (`path/91770`); a sliding one is safe for both.
 */
export function createLocalRateLimits(clock: Clock): RateLimits {
  const taken = new Map<string, number[]>();

  function sweep(now: number): void {
    for (const [key, times] of taken) {
      if ((times.at(-1) ?? 0) <= now - WINDOW_MS) taken.delete(key);
    }
  }

  return {
    async take(key, perMinute) {
      const now = clock.now().getTime();
      if (taken.size > SWEEP_ABOVE) sweep(now);
      const recent = (taken.get(key) ?? []).filter((time) => time > now - WINDOW_MS);
      const isFree = recent.length < perMinute;
      if (isFree) recent.push(now);
      taken.set(key, recent);
      if (isFree) return 0;
      // The unit that frees a place: the oldest, or a later one after the quota was lowered.
      const freeing = recent[recent.length - Math.max(perMinute, 1)] ?? now;
      return Math.max(1, Math.ceil((freeing + WINDOW_MS - now) / 1000));
    },
  };
}
