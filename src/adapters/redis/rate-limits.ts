import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '../../ports/clock';
import type { RateLimits } from '../../ports/rate-limits';
import type { RedisConnection } from './connection';
import { inTime } from './in-time';
import { seldom } from './seldom';

interface RedisRateLimitsOptions {
  readonly connection: RedisConnection;
  readonly clock: Clock;
  /** This process's own count. It answers while Redis is away, and remembers what a flushed Redis forgot. */
  readonly ownCount: RateLimits;
}

const windowSeconds = 60;
const answerMilliseconds = 500;

/**
 * The library counts in windows that begin with a unit and end 60 s later: twice the quota fits around such an end. This
 * counts what was taken in the 60 s before now, as a list of times. Its interface: `KEYS[1]` the quota, `ARGV` units, window
 * in s, quota, and again window; it answers the units taken, more than the quota when none is free, and the
 * milliseconds until one is. Source: `customIncrTtlLuaScript` in the library's `lib/RateLimiterRedis.js`. The fifth
 * argument is ours.
 */
const slidingWindow = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[5])
local window = ARGV[2] * 1000
local quota = tonumber(ARGV[3])
local oldest = redis.call('LINDEX', KEYS[1], 0)
while oldest and tonumber(oldest) <= now - window do
  redis.call('LPOP', KEYS[1])
  oldest = redis.call('LINDEX', KEYS[1], 0)
end
local taken = redis.call('LLEN', KEYS[1])
if taken < quota then
  redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], window)
  return {taken + 1, window}
end
local freeing = redis.call('LINDEX', KEYS[1], taken - math.max(quota, 1)) or now
return {quota + 1, freeing + window - now}`;

/**
 * Quotas shared by all processes: in any 60 s at most `perMinute` units, by the time of Redis, which is the same for all.
 * Where the clock was moved (in tests and the demonstration), its distance from the real time is added.
 */
export function createRedisRateLimits({ connection, clock, ownCount }: RedisRateLimitsOptions): RateLimits {
  const trouble = seldom(connection.logger);
  const { client } = connection;
  /** How the library sees the connection. */
  const storeClient = {
    get isReady() {
      return client.isReady;
    },
    eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown> {
      const moved = `${clock.now().getTime() - Date.now()}`;
      const given = { keys: options.keys, arguments: [...options.arguments, moved] };
      return inTime(client.eval(script, given), answerMilliseconds);
    },
  };

  const limiters = new Map<number, RateLimiterRedis>();
  function limiterOf(perMinute: number): RateLimiterRedis {
    const known = limiters.get(perMinute);
    if (known) return known;
    const limiter = new RateLimiterRedis({
      storeClient,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      // The same for all quotas of a key: its units count for each of them.
      keyPrefix: connection.key('rate'),
      points: perMinute,
      duration: windowSeconds,
      customIncrTtlLuaScript: slidingWindow,
    });
    limiters.set(perMinute, limiter);
    return limiter;
  }

  /** Seconds, or null when Redis does not tell. */
  async function shared(key: string, perMinute: number): Promise<number | null> {
    try {
      await limiterOf(perMinute).consume(key);
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      trouble('redis.rate_limit_not_shared', refused);
      return null;
    }
  }

  return {
    async take(key, perMinute) {
      const seconds = await shared(key, perMinute);
      return seconds !== null && seconds > 0 ? seconds : ownCount.take(key, perMinute);
    },
  };
}
