import { createVault } from '../../../src/adapters/vault/vault';
import { VaultError } from '../../../src/ports/vault';

describe('the vault', () => {
  const vault = createVault('a secret of sufficient length');

  it.each(['', 'hello', '厨房漏水,请致电 13800001111', '\u0000\u{1F6BF}'])(
    'opens what it sealed: %j',
    (text) => {
      const sealed = vault.seal(text);
      expect(vault.open(sealed)).toBe(text);
      expect(sealed).toHaveLength(1 + 12 + Buffer.byteLength(text) + 16);
    },
  );

  it('opens the bytes it sealed', () => {
    const photo = Buffer.from([0, 255, 128, 10, 13]);
    expect(vault.openBytes(vault.sealBytes(photo))).toEqual(photo);
  });

  it('never seals twice alike', () => {
    const sealed = Array.from({ length: 1000 }, () => vault.seal('same').toString('hex'));
    expect(new Set(sealed.map((hex) => hex.slice(2, 26))).size).toBe(1000);
  });

  it('shows nothing of the text', () => {
    expect(vault.seal('13800001111 林晓').includes('13800001111')).toBe(false);
  });

  it('refuses bytes that were altered, wherever that was', () => {
    const sealed = vault.seal('hello');
    for (let i = 0; i < sealed.length; i += 1) {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(i) ^ 1, i);
      expect(() => vault.open(altered)).toThrow(VaultError);
    }
  });

  it('refuses bytes that were cut', () => {
    const sealed = vault.seal('hello');
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => vault.open(sealed.subarray(0, length))).toThrow(VaultError);
    }
  });

  it('refuses what another secret sealed', () => {
    const other = createVault('another secret of some length');
    expect(() => other.open(vault.seal('hello'))).toThrow(VaultError);
  });

  it('opens and looks up the same after a restart with the same secret', () => {
    const again = createVault('a secret of sufficient length');
    expect(again.open(vault.seal('hello'))).toBe('hello');
    expect(again.blindIndex('3-2-1201')).toBe(vault.blindIndex('3-2-1201'));
  });

  it('keeps opening what an earlier release sealed', () => {
    const sealed = Buffer.from('ASMHWfL7lYe09xzgJb1K44xf5fKH4Sr0cmYfbGJY4GIy8qDGHzZyrdM=', 'base64');
    expect(vault.open(sealed)).toBe('厨房漏水');
    expect(vault.blindIndex('3-2-1201')).toBe('ea0449fa7321757f329cae570a3ad831');
  });

  it('gives equal texts equal indexes and others different ones, under every secret its own', () => {
    const index = vault.blindIndex('3-2-1201');
    expect(index).toMatch(/^[0-9a-f]{32}$/);
    expect(vault.blindIndex('3-2-1202')).not.toBe(index);
    expect(createVault('another secret of some length').blindIndex('3-2-1201')).not.toBe(index);
  });

  it('does not start without a secret', () => {
    expect(() => createVault('')).toThrow(VaultError);
  });
});
