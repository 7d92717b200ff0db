import type { SimCore } from '../core';
import { ApiError } from './api-error';

const LOOPBACK_IN_IPV6 = '::ffff:';

/** The addresses that may use the corp's tokens, 企业可信IP (path/90313, help for 60020). */
export class TrustedIps {
  private trusted: readonly string[];

  constructor(core: SimCore) {
    this.trusted = core.settings.trustedIps;
  }

  list(): readonly string[] {
    return this.trusted;
  }

  /** Empty: every address. */
  set(addresses: readonly string[]): void {
    this.trusted = addresses;
  }

  /** @throws ApiError 60020 */
  check(ip: string): void {
    const address = ip.startsWith(LOOPBACK_IN_IPV6) ? ip.slice(LOOPBACK_IN_IPV6.length) : ip;
    if (this.trusted.length > 0 && !this.trusted.includes(address))
      throw new ApiError(60020, 'not allow to access from your ip');
  }
}
