import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { CallbackRejected } from '../../../src/adapters/wecom/callback-rejected';
import { createCallbackCrypto } from '../../../src/adapters/wecom/crypto';
import { cryptoVectors, vectorSettings } from './crypto-vectors';

const { token, aesKey, corpId } = vectorSettings;
const cryptoFor = (receiveId: string) => createCallbackCrypto({ token, aesKey, receiveId });
const crypto = cryptoFor(corpId);

function rejectionOf(action: () => unknown): CallbackRejected {
  try {
    action();
  } catch (error) {
    if (error instanceof CallbackRejected) return error;
    throw error;
  }
  throw new Error('nothing was rejected');
}

/** Encrypts bytes that a correct sender would never produce. */
function sealed(...parts: (string | number[])[]): string {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  return Buffer.concat([cipher.update(bytes), cipher.final()]).toString('base64');
}

describe.each(cryptoVectors)('$name', (vector) => {
  const own = cryptoFor(vector.receiveId);
  it('decrypts to the published plaintext', () => {
    expect(own.decrypt(vector.encrypted)).toBe(vector.plain);
  });
  it('encrypts to the published ciphertext', () => {
    expect(own.encrypt(vector.plain, { random: Buffer.from(vector.random) })).toBe(vector.encrypted);
  });
  const { timestamp = '', nonce = '', signature } = vector;
  if (signature !== undefined) {
    it('has the published signature', () => {
      const parts = { timestamp, nonce, encrypted: vector.encrypted };
      expect(own.sign(parts)).toBe(signature);
      expect(own.verify({ ...parts, signature })).toBe(true);
    });
  }
});

describe('signature', () => {
  const parts = { timestamp: '1409659813', nonce: '1372623149', encrypted: 'AAAA' };
  const signature = crypto.sign(parts);

  it.each([
    ['another signature', { ...parts, signature: signature.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')) }],
    ['upper case', { ...parts, signature: signature.toUpperCase() }],
    ['an empty signature', { ...parts, signature: '' }],
    ['a shorter signature', { ...parts, signature: signature.slice(0, 39) }],
    ['a longer signature', { ...parts, signature: `${signature}0` }],
    ['non-ASCII text', { ...parts, signature: '签'.repeat(40) }],
    ['another timestamp', { ...parts, timestamp: '1409659814', signature }],
    ['another nonce', { ...parts, nonce: '', signature }],
    ['another ciphertext', { ...parts, encrypted: 'AAAB', signature }],
  ])('refuses %s', (_name, input) => {
    expect(crypto.verify(input)).toBe(false);
  });

  it('refuses parameters that a query parser turned into something else than text', () => {
    const input = { ...parts, signature: [signature, signature] as unknown as string };
    expect(crypto.verify(input)).toBe(false);
    expect(crypto.verify({ ...parts, nonce: undefined as unknown as string, signature })).toBe(false);
  });
});

describe('decryption', () => {
  it.each([
    ['nothing', ''],
    ['text that is not base64', '<xml>不是密文</xml>'],
    ['a partial cipher block', Buffer.alloc(20).toString('base64')],
  ])('rejects %s as bad ciphertext', (_name, encrypted) => {
    expect(rejectionOf(() => crypto.decrypt(encrypted)).reason).toBe('bad_ciphertext');
  });

  const prefix = '0123456789abcdef';
  const filled = (count: number, byte = count) => Array<number>(count).fill(byte);

  it.each([
    ['zero', sealed(prefix, filled(16, 0))],
    ['more than 32', sealed(prefix, filled(48, 33))],
    ['longer than the content', sealed(filled(16, 32))],
    ['uneven', sealed(prefix, filled(4, 0), corpId.slice(0, 9), [7, 7, 3])],
  ])('rejects padding that is %s', (_name, encrypted) => {
    expect(rejectionOf(() => crypto.decrypt(encrypted)).reason).toBe('bad_padding');
  });

  it.each([
    ['beyond the content', sealed(prefix, [0, 0, 0, 9], filled(12, 1).with(11, 4).fill(4, 8))],
    ['close to 4 GB', sealed(prefix, filled(4, 255), filled(12))],
    ['absent', sealed(prefix, filled(16))],
  ])('rejects a length that is %s', (_name, encrypted) => {
    expect(rejectionOf(() => crypto.decrypt(encrypted)).reason).toBe('bad_length');
  });

  it.each(['', 'wx5823bf96d3bd56c8', `${corpId}x`, corpId.slice(1)])('rejects receiver "%s"', (receiveId) => {
    const encrypted = cryptoFor(receiveId).encrypt('hello');
    expect(rejectionOf(() => crypto.decrypt(encrypted)).reason).toBe('wrong_receiver');
  });

  it('never says what it saw', () => {
    const error = rejectionOf(() => crypto.decrypt(cryptoFor('someone-else').encrypt('业主的隐私')));
    for (const text of [error.message, error.stack ?? '', JSON.stringify(error)]) {
      expect(text).not.toMatch(new RegExp(`业主|someone-else|${token}|${aesKey}|${corpId}`));
    }
  });

  it('either returns the message or rejects with a reason, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(rejectionOf(() => crypto.decrypt(Buffer.from(bytes).toString('base64')))).toBeInstanceOf(
          CallbackRejected,
        );
      }),
    );
  });
});

describe('encryption', () => {
  it('round-trips any text for any receiver', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 500 }),
        fc.string({ maxLength: 40 }),
        (plain, id) => {
          const own = cryptoFor(id);
          expect(own.decrypt(own.encrypt(plain))).toBe(plain);
        },
      ),
    );
  });

  it('does not repeat a ciphertext', () => {
    expect(crypto.encrypt('hello')).not.toBe(crypto.encrypt('hello'));
  });

  it('refuses a key of the wrong form without showing it', () => {
    const wrongKey = `${aesKey.slice(1)}!`;
    const create = () => createCallbackCrypto({ token, aesKey: wrongKey, receiveId: corpId });
    expect(create).toThrow(RangeError);
    expect(create).not.toThrow(wrongKey);
  });
});
