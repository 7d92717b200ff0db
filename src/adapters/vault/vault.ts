import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomFillSync } from 'node:crypto';
import { type Vault, VaultError } from '../../ports/vault';

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes;

/**
 * AES-256-GCM under a key derived with HKDF-SHA256. A sealed text is version (1 byte), nonce (12), ciphertext, tag (16).
 * The blind index is HMAC-SHA256 under a second derived key, 32 hex digits.
 */
export function createVault(masterSecret: string): Vault {
  if (masterSecret === '') throw new VaultError('the master secret is empty');
  const sealingKey = derive(masterSecret, 'qiantai/seal/1');
  const indexKey = derive(masterSecret, 'qiantai/blind-index/1');

  const sealBytes = (plain: Buffer): Buffer => {
    const nonce = nextNonce();
    const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce);
    const body = cipher.update(plain);
    cipher.final();
    return Buffer.concat([Buffer.of(version), nonce, body, cipher.getAuthTag()]);
  };

  const openBytes = (sealed: Buffer): Buffer => {
    if (sealed.length < headBytes + tagBytes || sealed[0] !== version) {
      throw new VaultError('not a sealed text of a known version');
    }
    const decipher = createDecipheriv('aes-256-gcm', sealingKey, sealed.subarray(1, headBytes));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const plain = decipher.update(sealed.subarray(headBytes, -tagBytes));
    try {
      decipher.final();
    } catch (cause) {
      throw new VaultError('altered, or sealed under another secret', { cause });
    }
    return plain;
  };

  return {
    sealBytes,
    openBytes,
    seal: (plain) => sealBytes(Buffer.from(plain, 'utf8')),
    open: (sealed) => openBytes(sealed).toString('utf8'),
    blindIndex: (text) => createHmac('sha256', indexKey).update(text, 'utf8').digest('hex').slice(0, 32),
  };
}

const nonces = Buffer.alloc(nonceBytes * 256);
let nextNonceAt = nonces.length;

/** Drawn in bulk: a call for twelve random bytes takes longer than the sealing itself. */
function nextNonce(): Buffer {
  if (nextNonceAt === nonces.length) {
    randomFillSync(nonces);
    nextNonceAt = 0;
  }
  nextNonceAt += nonceBytes;
  return nonces.subarray(nextNonceAt - nonceBytes, nextNonceAt);
}

const derive = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
