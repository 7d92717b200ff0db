import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { CallbackRejected } from './callback-rejected';

/** What one callback URL was configured with in the admin console (`path/90930`). */
export interface CallbackCryptoOptions {
  token: string;
  /** `EncodingAESKey`: 43 letters and digits. */
  aesKey: string;
  /** Corp id for an application, suite id for a third-party suite, empty for an intelligent robot. */
  receiveId: string;
}

/** The four texts a signature covers, exactly as received in the URL and body. */
interface SignedParts {
  timestamp: string;
  nonce: string;
  /** The base64 text of `Encrypt` or `echostr`. */
  encrypted: string;
}

/** Signing and encryption of callbacks, `path/90968`. */
export interface CallbackCrypto {
  sign(parts: SignedParts): string;
  /** Constant time; any odd or missing input is simply false. Check this before decrypting. */
  verify(parts: SignedParts & { signature: string }): boolean;
  /** The plaintext message. Throws {@link CallbackRejected}. */
  decrypt(encrypted: string): string;
  /** `random` is the 16-byte prefix, given only to reproduce published vectors. */
  encrypt(plain: string, options?: { random?: Buffer }): string;
}

const PADDING_BLOCK = 32;
const CIPHER_BLOCK = 16;
const PREFIX_BYTES = 16;
const HEADER_BYTES = PREFIX_BYTES + 4;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Throws a `RangeError` when the key has the wrong form; the message does not show it. */
export function createCallbackCrypto({ token, aesKey, receiveId }: CallbackCryptoOptions): CallbackCrypto {
  if (!/^[A-Za-z0-9]{43}$/.test(aesKey)) throw new RangeError('EncodingAESKey must be 43 letters and digits');
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const iv = key.subarray(0, CIPHER_BLOCK);
  const receiver = Buffer.from(receiveId);

  const sign = ({ timestamp, nonce, encrypted }: SignedParts): string =>
    createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');

  return {
    sign,

    verify({ signature, timestamp, nonce, encrypted }) {
      if ([signature, timestamp, nonce, encrypted].some((part) => typeof part !== 'string')) return false;
      return timingSafeEqual(digest(sign({ timestamp, nonce, encrypted })), digest(signature));
    },

    decrypt(encrypted) {
      if (!BASE64.test(encrypted) || encrypted.length % 4 !== 0) throw new CallbackRejected('bad_ciphertext');
      const ciphertext = Buffer.from(encrypted, 'base64');
      if (ciphertext.length === 0 || ciphertext.length % CIPHER_BLOCK !== 0)
        throw new CallbackRejected('bad_ciphertext');
      const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
      const content = unpad(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
      if (content.length < HEADER_BYTES) throw new CallbackRejected('bad_length');
      const messageEnd = HEADER_BYTES + content.readUInt32BE(PREFIX_BYTES);
      if (messageEnd > content.length) throw new CallbackRejected('bad_length');
      if (!content.subarray(messageEnd).equals(receiver)) throw new CallbackRejected('wrong_receiver');
      return content.toString('utf8', HEADER_BYTES, messageEnd);
    },

    encrypt(plain, { random = randomBytes(PREFIX_BYTES) } = {}) {
      if (random.length !== PREFIX_BYTES) throw new RangeError('random must be 16 bytes');
      const message = Buffer.from(plain);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(message.length);
      const padded = pad(Buffer.concat([random, length, message, receiver]));
      const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
      return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
    },
  };
}

/** Equal-length images of both sides, so that a wrong length takes the same path as a wrong value. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function pad(content: Buffer): Buffer {
  const count = PADDING_BLOCK - (content.length % PADDING_BLOCK);
  return Buffer.concat([content, Buffer.alloc(count, count)]);
}

function unpad(padded: Buffer): Buffer {
  const count = padded[padded.length - 1] ?? 0;
  const isValid =
    count >= 1 &&
    count <= PADDING_BLOCK &&
    count <= padded.length &&
    padded.subarray(-count).every((byte) => byte === count);
  if (!isValid) throw new CallbackRejected('bad_padding');
  return padded.subarray(0, padded.length - count);
}
