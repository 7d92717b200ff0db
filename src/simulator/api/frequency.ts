import type { SimCore } from '../core';
import { FixedLimit } from '../rate-limit';
import { ApiError } from './api-error';

/** Message sending is not counted against the general quota (path/90312); webhooks have their own. */
const UNCOUNTED = ['/cgi-bin/message/send', '/cgi-bin/webhook/send', '/cgi-bin/appchat/send'];

/** General frequency control, per API for the corp and per API for each address (path/90312). */
export class Frequency {
  private readonly limits: { limit: FixedLimit; perAddress: boolean }[];

  constructor(private readonly core: SimCore) {
    const { perMinute, perHour, ipPerMinute, ipPerHour, blockMinuteSeconds, blockHourSeconds } =
      core.settings.frequency;
    const minute = (count: number) => new FixedLimit(count, 60, blockMinuteSeconds);
    const hour = (count: number) => new FixedLimit(count, 3600, blockHourSeconds);
    this.limits = [
      { limit: minute(perMinute), perAddress: false },
      { limit: hour(perHour), perAddress: false },
      { limit: minute(ipPerMinute), perAddress: true },
      { limit: hour(ipPerHour), perAddress: true },
    ];
  }

  /** @throws ApiError 45009 */
  count(path: string, ip: string): void {
    if (UNCOUNTED.includes(path)) return;
    const now = this.core.clock.seconds();
    const allowed = this.limits.every(({ limit, perAddress }) =>
      limit.allow(perAddress ? `${ip} ${path}` : path, now),
    );
    if (!allowed) throw new ApiError(45009, 'api freq out of limit');
  }
}
