/** Quotas of the outside world, shared by all processes. */
export interface RateLimits {
  /**
   * Takes one unit of a quota.
   * @param perMinute units per 60 s
   * @returns 0 when taken, else the seconds until one is free
   */
  take(key: string, perMinute: number): Promise<number>;
}
