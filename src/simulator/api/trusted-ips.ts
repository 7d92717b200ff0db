import type { SimCore } from '../core';
import { ApiError } from './api-error';

const LOOPBACK_IN_IPV6 = '::ffff:';

/**
 * The addresses that may use the corp's tokens, 企业可信IP (path/90313, help for 60020). A change in the console takes
 * effect about a minute later.
 */
export class TrustedIps {
  private effective: readonly string[];
  private latest: { addresses: readonly string[]; from: number };

  constructor(private readonly core: SimCore) {
    this.effective = core.settings.trustedIps;
    this.latest = { addresses: this.effective, from: 0 };
  }

  /** As the console shows it. */
  list(): readonly string[] {
    return this.latest.addresses;
  }

  /** Empty: every address. */
  set(addresses: readonly string[]): void {
    this.settle();
    this.latest = { addresses, from: this.core.clock.seconds() + this.core.settings.trustedIpsDelaySeconds };
  }

  /** @throws ApiError 60020 */
  check(ip: string): void {
    this.settle();
    const address = ip.startsWith(LOOPBACK_IN_IPV6) ? ip.slice(LOOPBACK_IN_IPV6.length) : ip;
    if (this.effective.length > 0 && !this.effective.includes(address))
      throw new ApiError(60020, 'not allow to access from your ip');
  }

  private settle(): void {
    if (this.core.clock.seconds() >= this.latest.from) this.effective = this.latest.addresses;
  }
}
