/** Seals personal data at rest. A sealed text cannot be read or altered without the master secret. */
export interface Vault {
  seal(plain: string): Buffer;
  /** @throws VaultError when the bytes were altered or sealed under another secret. */
  open(sealed: Buffer): string;
  sealBytes(plain: Buffer): Buffer;
  openBytes(sealed: Buffer): Buffer;
  /** Same text, same index; does not tell the text. For looking sealed values up. */
  blindIndex(text: string): string;
}

export class VaultError extends Error {
  readonly code = 'vault_unreadable';
}
