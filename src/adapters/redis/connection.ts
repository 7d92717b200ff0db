import { createClient } from 'redis';
import type { Logger } from '../../ports/logger';
import { inTime } from './in-time';
import { seldom } from './seldom';

export interface RedisOptions {
  /** `redis[s]://[user:password@]host[:port][/database]`. Appears in no log and no error. */
  readonly url: string;
  /** Whose connection it is, for those who look at Redis (`CLIENT LIST`). */
  readonly name: string;
  readonly logger: Logger;
  /** Begins every key and channel. Default `qiantai`. */
  readonly namespace?: string;
}

/** What the adapters of one process share. It comes back by itself after every outage, for ever. */
export interface RedisConnection {
  /** Commands fail at once while Redis is away. */
  readonly client: RedisClient;
  readonly namespace: string;
  readonly logger: Logger;
  /** A name inside the namespace. */
  key(...parts: readonly string[]): string;
  /** Resolves when Redis was reached for the first time. */
  ready(): Promise<void>;
  /**
   * Rejects within a second when Redis does not answer, with the reason why there is no connection.
   * @throws RedisAccessError
   */
  ping(): Promise<void>;
  /** One more connection, whose commands fail or wait while Redis is away. It ends with this one at the latest. */
  another(purpose: string, whileAway: 'fail' | 'wait'): RedisClient;
  /** Within 2 s, whatever Redis does. */
  close(): Promise<void>;
}

export type RedisClient = ReturnType<typeof clientOf>;

export class RedisAddressError extends Error {
  readonly code = 'redis_address';
}

/** Redis answers, and refuses the name or the password. */
class RedisAccessError extends Error {
  readonly code = 'redis_access';
}

const connectMilliseconds = 2_000;
const longestPauseMilliseconds = 2_000;
const pingMilliseconds = 900;
const closeMilliseconds = 1_500;
/** Under way at once; more means that Redis hangs, and they fail. */
const mostCommands = 50_000;

/** @throws RedisAddressError when the url is none of Redis */
export function openRedis({ url, name, logger, namespace = 'qiantai' }: RedisOptions): RedisConnection {
  checkAddress(url);
  const trouble = seldom(logger);
  const open = new Set<RedisClient>();

  function connect(client: RedisClient): RedisClient {
    open.add(client);
    // Whoever has it may end it and connect it again.
    client.on('end', () => open.delete(client));
    client.on('connect', () => open.add(client));
    // Rejects only when it is closed before it was open; everything else is an error event and one more attempt.
    client.connect().catch(() => undefined);
    return client;
  }

  const client = clientOf({ url, name, whileAway: 'fail' });
  let isAway = false;
  let obstacle: unknown;
  client.on('error', (error: unknown) => {
    obstacle = error;
    if (!isAway) logger.warn('redis.away', { error });
    isAway = true;
  });
  client.on('ready', () => {
    if (isAway) logger.info('redis.back');
    isAway = false;
  });
  const ready = new Promise<void>((resolve) => client.once('ready', () => resolve()));
  connect(client);

  return {
    client,
    namespace,
    logger,
    key: (...parts) => [namespace, ...parts].join(':'),
    ready: () => ready,
    async ping() {
      try {
        await pinged(client);
      } catch (error) {
        throw client.isReady ? error : explained(obstacle ?? error);
      }
    },
    another(purpose, whileAway) {
      const one = clientOf({ url, name: `${name}-${purpose}`, whileAway });
      one.on('error', (error: unknown) => trouble('redis.connection_failed', error));
      return connect(one);
    },
    async close() {
      await Promise.all([...open].map(end));
    },
  };
}

const refusal = /^(NOAUTH|WRONGPASS|NOPERM)/;

const explained = (error: unknown): unknown =>
  error instanceof Error && refusal.test(error.message)
    ? new RedisAccessError('Redis refuses the name or the password', { cause: error })
    : error;

function clientOf({ url, name, whileAway }: { url: string; name: string; whileAway: 'fail' | 'wait' }) {
  return createClient({
    url,
    name,
    disableOfflineQueue: whileAway === 'fail',
    commandsQueueMaxLength: mostCommands,
    // A timer for every command otherwise; whoever cannot wait says so himself.
    commandOptions: { timeout: 0 },
    socket: { connectTimeout: connectMilliseconds, reconnectStrategy: pauseBefore },
  });
}

/** Doubles from 50 ms, with a share of chance: all processes lose Redis at the same moment. */
function pauseBefore(retry: number): number {
  const longest = Math.min(50 * 2 ** Math.min(retry, 10), longestPauseMilliseconds);
  return Math.round(longest * (0.5 + Math.random() / 2));
}

/** Rejects within a second when Redis does not answer. */
export async function pinged(client: RedisClient): Promise<void> {
  await inTime(client.ping(), pingMilliseconds);
}

/** Lets it finish what it was asked to do, but not for long. */
export async function end(client: RedisClient): Promise<void> {
  try {
    if (client.isReady) await inTime(client.close(), closeMilliseconds);
  } catch {
    // It hangs or has just been lost: nothing else to do than to let it go.
  } finally {
    client.destroy();
  }
}

function checkAddress(url: string): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'redis:' && protocol !== 'rediss:')
    throw new RedisAddressError('the address of Redis has to begin with redis:// or rediss://');
}
