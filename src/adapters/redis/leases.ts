import type { Leases } from '../../ports/leases';
import type { RedisConnection } from './connection';
import { type Lease, takeLease } from './lease';
import { seldom } from './seldom';

const leaseMilliseconds = 8_000;

/** Leases among all processes. One that died holds others up for 8 s; while Redis is away nobody gets one. */
export function createRedisLeases(connection: RedisConnection): Leases {
  const trouble = seldom(connection.logger);
  const take = async (name: string): Promise<Lease | null> => {
    try {
      const key = connection.key('lease', name);
      return await takeLease(connection, key, { milliseconds: leaseMilliseconds, trouble });
    } catch (error) {
      trouble('redis.lease_not_taken', error);
      return null;
    }
  };
  return {
    async whileHeld(name, work) {
      const lease = await take(name);
      if (!lease) return false;
      try {
        await work();
      } finally {
        await lease.release();
      }
      return true;
    },
  };
}
