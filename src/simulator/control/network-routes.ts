import { isIP } from 'node:net';
import type { TrustedIps } from '../api/trusted-ips';
import { ControlError, type ControlRoute } from './control-request';

/** The console's list of trusted addresses; empty = all. */
export function networkRoutes(trusted: TrustedIps): ControlRoute[] {
  return [
    { method: 'GET', pattern: '/sim/trusted-ips', handle: () => ({ ips: trusted.list() }) },
    {
      method: 'POST',
      pattern: '/sim/trusted-ips',
      handle: ({ body }) => {
        const { ips } = body.raw;
        if (!Array.isArray(ips) || ips.some((ip) => typeof ip !== 'string' || isIP(ip) === 0))
          throw new ControlError(400, 'ips must be a list of addresses');
        trusted.set(ips);
        return { ips };
      },
    },
  ];
}
