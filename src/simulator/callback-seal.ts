import { randomInt } from 'node:crypto';
import type { SimCore } from './core';
import { type CallbackCrypto, createCallbackCrypto, padWrongly } from './crypto';

/** A receiver that is nobody here. */
const STRANGER = 'ww0000000000000000';

interface Sealed {
  encrypted: string;
  params: { msg_signature: string; timestamp: string; nonce: string };
}

/** Encrypts and signs the callbacks of one URL (path/90968); a nonce does not come twice (path/101033). */
export class CallbackSeal {
  readonly crypto: CallbackCrypto;
  private readonly stranger: CallbackCrypto;
  private nonces = randomInt(1e8, 9e8);

  /** `receiveId`: the CorpID for an app, the empty string for an in-house robot. */
  constructor(
    private readonly core: SimCore,
    keys: { token: string; aesKey: string },
    receiveId: string,
  ) {
    this.crypto = createCallbackCrypto(keys.token, keys.aesKey, receiveId);
    this.stranger = createCallbackCrypto(keys.token, keys.aesKey, STRANGER);
  }

  seal(message: string): Sealed {
    return this.sign(this.crypto.encrypt(message));
  }

  /**
   * As `seal`, unless a fault is planned: `callback.badPadding` and `callback.wrongReceiver` encrypt wrongly under a
   * true signature, `callback.badSignature` signs something else (the checks of path/90968).
   */
  sealOrSpoil(message: string, subject: string): Sealed {
    const struck = (kind: 'badPadding' | 'wrongReceiver' | 'badSignature') =>
      this.core.faults.take(`callback.${kind}`, subject) !== undefined;
    if (struck('wrongReceiver')) return this.sign(this.stranger.encrypt(message));
    if (struck('badPadding')) return this.sign(this.crypto.encrypt(message, undefined, padWrongly));
    const sealed = this.seal(message);
    if (!struck('badSignature')) return sealed;
    const elsewhere = this.seal(message);
    return { ...sealed, params: { ...sealed.params, msg_signature: elsewhere.params.msg_signature } };
  }

  private sign(encrypted: string): Sealed {
    const timestamp = String(this.core.clock.seconds());
    this.nonces += 1;
    const nonce = String(this.nonces);
    return {
      encrypted,
      params: { msg_signature: this.crypto.sign(timestamp, nonce, encrypted), timestamp, nonce },
    };
  }
}
