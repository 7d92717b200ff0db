import { ApiError } from './api/api-error';
import type { SimCore } from './core';
import { opaqueId } from './ids';
import { SlidingLimit } from './rate-limit';
import type { SimApp } from './world';

const HOUR = 3600;

interface Issued {
  app: SimApp;
  expiresAt: number;
  revoked: boolean;
}

/** Access tokens (path/91039): one per app, 7200 s, the same one again while it is valid. */
export class Tokens {
  private readonly issued = new Map<string, Issued>();
  private readonly current = new Map<string, string>();

  private readonly failures: SlidingLimit;

  constructor(private readonly core: SimCore) {
    const { failuresPerHour } = core.settings.token;
    this.failures = new SlidingLimit(failuresPerHour, HOUR, HOUR);
  }

  /**
   * After too many failures in an hour nobody gets a token for an hour.
   * @throws ApiError 41002, 41004, 40013, 40001, 45009
   */
  issue(corpId: string, secret: string): { access_token: string; expires_in: number } {
    const now = this.core.clock.seconds();
    if (this.failures.isBlocked(corpId, now)) throw new ApiError(45009, 'api freq out of limit');
    try {
      return this.grant(corpId, secret);
    } catch (error) {
      this.failures.allow(corpId, now);
      throw error;
    }
  }

  private grant(corpId: string, secret: string): { access_token: string; expires_in: number } {
    if (!corpId) throw new ApiError(41002, 'corpid missing');
    if (!secret) throw new ApiError(41004, 'corpsecret missing');
    if (corpId !== this.core.world.corpId) throw new ApiError(40013, 'invalid corpid');
    const app = this.core.world.apps.find((candidate) => candidate.secret === secret);
    if (!app) throw new ApiError(40001, 'invalid credential');
    return { access_token: this.tokenOf(app), expires_in: this.core.settings.token.lifeSeconds };
  }

  /** @throws ApiError 41001, 40014, 42001 */
  check(token: string): SimApp {
    if (!token) throw new ApiError(41001, 'access_token missing');
    const issued = this.issued.get(token);
    if (!issued || issued.revoked) throw new ApiError(40014, 'invalid access_token');
    if (this.core.clock.seconds() >= issued.expiresAt) throw new ApiError(42001, 'access_token expired');
    return issued.app;
  }

  /** Early revocation, as WeCom reserves for itself. `match`: part of the app key, empty for all. */
  revoke(match: string): number {
    const valid = [...this.issued.values()].filter(
      (issued) => !issued.revoked && issued.app.key.includes(match),
    );
    for (const issued of valid) issued.revoked = true;
    return valid.length;
  }

  private tokenOf(app: SimApp): string {
    const now = this.core.clock.seconds();
    const known = this.current.get(app.key);
    const issued = known === undefined ? undefined : this.issued.get(known);
    if (known !== undefined && issued && !issued.revoked && issued.expiresAt > now) return known;
    const token = opaqueId('', 180);
    this.issued.set(token, { app, expiresAt: now + this.core.settings.token.lifeSeconds, revoked: false });
    this.current.set(app.key, token);
    return token;
  }
}
