/** Counts events per key in a sliding window; over the limit a key can stay blocked for a while. */
export class SlidingLimit {
  private readonly seen = new Map<string, number[]>();
  private readonly blockedUntil = new Map<string, number>();

  /** `blockSeconds` 0: blocked only as long as the window is full. */
  constructor(
    private readonly limit: number,
    private readonly windowSeconds: number,
    private readonly blockSeconds = 0,
  ) {}

  /** Counts one event at `now` (Unix seconds) unless it is over the limit. */
  allow(key: string, now: number): boolean {
    if (this.isBlocked(key, now)) return false;
    const recent = (this.seen.get(key) ?? []).filter((at) => at > now - this.windowSeconds);
    this.seen.set(key, recent);
    if (recent.length >= this.limit) {
      if (this.blockSeconds > 0) this.blockedUntil.set(key, now + this.blockSeconds);
      return false;
    }
    recent.push(now);
    return true;
  }

  isBlocked(key: string, now: number): boolean {
    return now < (this.blockedUntil.get(key) ?? 0);
  }

  clear(): void {
    this.seen.clear();
    this.blockedUntil.clear();
  }
}

/** Counts per key in fixed windows: cheap enough for thousands a second. */
export class FixedLimit {
  private readonly windows = new Map<string, { start: number; count: number }>();
  private readonly blockedUntil = new Map<string, number>();

  constructor(
    private readonly limit: number,
    private readonly windowSeconds: number,
    private readonly blockSeconds: number,
  ) {}

  allow(key: string, now: number): boolean {
    if (now < (this.blockedUntil.get(key) ?? 0)) return false;
    const start = now - (now % this.windowSeconds);
    const window = this.windows.get(key);
    if (!window || window.start !== start) {
      this.windows.set(key, { start, count: 1 });
      return true;
    }
    window.count += 1;
    if (window.count <= this.limit) return true;
    this.blockedUntil.set(key, now + this.blockSeconds);
    return false;
  }
}

const DAY = 86_400;
/** Days of the corp begin at midnight in China, which knows no summer time. */
const CHINA_OFFSET = 8 * 3600;

/** Counts per key and calendar day in China; over the limit nothing more until the day ends (path/90312). */
export class DailyLimit {
  private readonly days = new Map<string, { day: number; count: number }>();

  constructor(private readonly limit: number) {}

  /** Counts `amount` at `now` (Unix seconds) unless it would go over the limit. */
  allow(key: string, now: number, amount = 1): boolean {
    const day = Math.floor((now + CHINA_OFFSET) / DAY);
    const known = this.days.get(key);
    const count = (known?.day === day ? known.count : 0) + amount;
    if (count > this.limit) return false;
    this.days.set(key, { day, count });
    return true;
  }

  clear(): void {
    this.days.clear();
  }
}
