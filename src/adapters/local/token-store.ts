import type { StoredToken, TokenStore } from '../../ports/token-store';

/** Tokens of one process, gone with it. */
export function createLocalTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>();
  return {
    read: async (key) => tokens.get(key),
    write: async (key, value) => {
      tokens.set(key, value);
    },
  };
}
