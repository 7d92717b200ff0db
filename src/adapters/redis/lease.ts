import { randomBytes } from 'node:crypto';
import type { RedisConnection } from './connection';
import { inTime } from './in-time';
import type { Trouble } from './seldom';

export interface Lease {
  /** Never rejects: a lease that cannot be given back ends by itself. */
  release(): Promise<void>;
}

export interface LeaseTerms {
  /** How long a holder that died keeps others out. */
  readonly milliseconds: number;
  readonly trouble: Trouble;
}

const answerMilliseconds = 2_000;
/** Renewals in the time of one lease. */
const renewals = 4;

/** Also takes a lease up again that vanished with everything else: nobody else may think it free while the work runs. */
const renewScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;
const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * Takes a lease and renews it until it is released or the process dies.
 * @returns null when somebody else holds it
 * @throws when Redis does not answer; the lease is not held then
 */
export async function takeLease(
  { client }: RedisConnection,
  key: string,
  { milliseconds, trouble }: LeaseTerms,
): Promise<Lease | null> {
  const token = randomBytes(12).toString('base64url');
  const release = async (): Promise<void> => {
    try {
      await inTime(client.eval(releaseScript, { keys: [key], arguments: [token] }), answerMilliseconds);
    } catch (error) {
      trouble('redis.lease_not_released', error);
    }
  };
  const taking = client.set(key, token, { condition: 'NX', expiration: { type: 'PX', value: milliseconds } });
  try {
    if ((await inTime(taking, answerMilliseconds)) === null) return null;
  } catch (error) {
    // The answer may still come, and say that it is ours.
    taking.then(
      (answer) => (answer === null ? undefined : release()),
      () => undefined,
    );
    throw error;
  }

  const renew = async (): Promise<void> => {
    try {
      const keys = { keys: [key], arguments: [token, `${milliseconds}`] };
      const isOurs = await inTime(client.eval(renewScript, keys), answerMilliseconds);
      if (isOurs === 0) throw new Error('it ended before the work did, and somebody else took it');
    } catch (error) {
      trouble('redis.lease_not_renewed', error);
    }
  };
  const timer = setInterval(renew, milliseconds / renewals).unref();
  return {
    release() {
      clearInterval(timer);
      return release();
    },
  };
}
