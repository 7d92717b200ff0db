import type { NewInboxRow } from '../../domain/records';
import type { Clock } from '../../ports/clock';
import type { Ids } from '../../ports/ids';
import type { Logger } from '../../ports/logger';
import type { Store } from '../../ports/store';
import { CallbackRejected } from './callback-rejected';
import { type AppCallback, parseAppCallback, parseEnvelope } from './callback-xml';
import type { CallbackCrypto } from './crypto';
import type { Puller } from './puller';
import { staffInputOf } from './staff-inbound';

interface CallbackHandlerOptions {
  /** Names the app in logs and in the keys of its inbox rows. */
  readonly appKey: string;
  readonly crypto: CallbackCrypto;
  readonly store: Store;
  /** Notes doorbells and changed rights durably; each is false for an account that is not ours. */
  readonly puller: Pick<Puller, 'ring' | 'give' | 'take'>;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether the words may mean danger: the message then passes a backlog. */
  readonly isUrgent: (text: string) => boolean;
  /** A callback signed longer ago, or further ahead, is not accepted. */
  readonly maxAgeSeconds: number;
}

type Query = Readonly<Record<string, string>>;
interface Rejected {
  readonly rejected: string;
}

/** One callback URL without its HTTP: verification, decryption, storing (`path/90930`). */
interface CallbackHandler {
  verify(query: Query): { readonly echo: string } | Rejected;
  /** Resolves after everything is stored. A callback that came before is accepted and changes nothing. */
  receive(query: Query, body: string): Promise<'accepted' | Rejected>;
}

export function createCallbackHandler(options: CallbackHandlerOptions): CallbackHandler {
  const { appKey, crypto, store, puller, ids, clock, logger, isUrgent, maxAgeSeconds } = options;

  function problemOf(query: Query, encrypted: string): string | null {
    const { msg_signature: signature = '', timestamp = '', nonce = '' } = query;
    if (!crypto.verify({ signature, timestamp, nonce, encrypted })) return 'bad_signature';
    const ageSeconds = Math.abs(clock.now().getTime() / 1000 - Number(timestamp));
    // Negated, so that a timestamp that is no number is stale as well.
    return !(ageSeconds <= maxAgeSeconds) ? 'stale' : null;
  }

  function noteOwner(account: string, isOurs: boolean): void {
    if (!isOurs) logger.warn('callback.unknown_account', { app: appKey, account });
  }

  async function keep(callback: AppCallback): Promise<void> {
    if (callback.type === 'kf_msg_or_event') {
      noteOwner(callback.openKfId, await puller.ring(callback.openKfId, callback.token));
      return;
    }
    if (callback.type === 'kf_account_auth_change') {
      const { added, removed, createTime } = callback;
      for (const account of removed) noteOwner(account, await puller.take(account, createTime));
      for (const account of added) noteOwner(account, await puller.give(account, createTime));
      return;
    }
    const received = staffInputOf(callback);
    if (received === null) {
      logger.debug('callback.ignored', { app: appKey, type: typeNameOf(callback) });
      return;
    }
    const { key, input } = received;
    const row: NewInboxRow = {
      id: ids.next(),
      key: `staff:${appKey}:${key}`,
      subject: { kind: 'staff', id: input.staffId },
      lane: input.type === 'staff.said' && isUrgent(input.text) ? 'emergency' : 'interactive',
      input,
      receivedAt: clock.now(),
    };
    await store.transaction((tx) => tx.inbox.add([row]), 'first');
  }

  return {
    verify(query) {
      // Base64 knows no blank: it was a plus sign before the query was decoded.
      const encrypted = (query.echostr ?? '').replaceAll(' ', '+');
      return rejecting(() => {
        const problem = problemOf(query, encrypted);
        return problem === null ? { echo: crypto.decrypt(encrypted) } : { rejected: problem };
      });
    },

    async receive(query, body) {
      const opened = rejecting((): { readonly callback: AppCallback } | Rejected => {
        const { encrypt } = parseEnvelope(body);
        const problem = problemOf(query, encrypt);
        return problem === null
          ? { callback: parseAppCallback(crypto.decrypt(encrypt)) }
          : { rejected: problem };
      });
      if ('rejected' in opened) return opened;
      await keep(opened.callback);
      return 'accepted';
    },
  };
}

function rejecting<T>(work: () => T): T | Rejected {
  try {
    return work();
  } catch (error) {
    if (error instanceof CallbackRejected) return { rejected: error.reason };
    throw error;
  }
}

function typeNameOf(callback: AppCallback): string {
  return callback.type === 'other' ? callback.name : callback.type;
}
