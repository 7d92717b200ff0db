import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const BLOCK = 32;

type Padding = (data: Buffer) => Buffer;

/** The callback encryption scheme (path/90968, path/91144). */
export interface CallbackCrypto {
  /** `random`: 16 bytes, only given by tests; `padding`: pads to whole blocks, PKCS#7 on 32 bytes. Answers base64. */
  encrypt(message: string, random?: Buffer, padding?: Padding): string;
  /** @throws Error for a bad length, padding or receiveid */
  decrypt(encrypted: string): string;
  /** Lower-case hex SHA-1 of the four sorted strings. */
  sign(timestamp: string, nonce: string, encrypted: string): string;
}

/** `receiveId`: the CorpID for an app, the empty string for an in-house robot. */
export function createCallbackCrypto(
  token: string,
  encodingAesKey: string,
  receiveId: string,
): CallbackCrypto {
  const key = keyOf(encodingAesKey);
  const iv = key.subarray(0, 16);
  return {
    encrypt(message, random = randomBytes(16), padding = pad) {
      const body = Buffer.from(message);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(body.length);
      const padded = padding(Buffer.concat([random, length, body, Buffer.from(receiveId)]));
      return encryptBlocks(key, padded).toString('base64');
    },
    decrypt(encrypted) {
      const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
      const padded = Buffer.concat([decipher.update(Buffer.from(encrypted, 'base64')), decipher.final()]);
      const plain = unpad(padded);
      const end = 20 + plain.readUInt32BE(16);
      if (end > plain.length) throw new Error('message length beyond the end');
      if (plain.subarray(end).toString() !== receiveId) throw new Error('receiveid mismatch');
      return plain.subarray(20, end).toString();
    },
    sign(timestamp, nonce, encrypted) {
      return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
    },
  };
}

/** The 32 bytes of an EncodingAESKey (path/90968). */
export function keyOf(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (encodingAesKey.length !== 43 || key.length !== 32)
    throw new Error('EncodingAESKey must be 43 characters');
  return key;
}

/** A file as the intelligent robot hands it out: AES-256-CBC, IV = the key's first half (path/100719). */
export function encryptFile(key: Buffer, bytes: Buffer): Buffer {
  return encryptBlocks(key, pad(bytes));
}

function encryptBlocks(key: Buffer, padded: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]);
}

function pad(data: Buffer): Buffer {
  const count = BLOCK - (data.length % BLOCK);
  return Buffer.concat([data, Buffer.alloc(count, count)]);
}

/** Whole blocks whose last byte tells no length a block can have. */
export function padWrongly(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc(BLOCK - (data.length % BLOCK), 0xee)]);
}

function unpad(data: Buffer): Buffer {
  const count = data.at(-1) ?? 0;
  if (count < 1 || count > BLOCK || count > data.length) throw new Error('bad padding');
  if (data.subarray(-count).some((byte) => byte !== count)) throw new Error('bad padding');
  return data.subarray(0, -count);
}
