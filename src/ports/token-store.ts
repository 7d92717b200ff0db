/** A platform's access token and the moment it stops being valid. */
export interface StoredToken {
  token: string;
  expiresAt: Date;
}

/**
 * Where access tokens are shared between clients, and between processes when the adapter allows it.
 * The last write wins; an expired entry may still be returned. Losing an entry costs one more fetch, so neither method
 * rejects: an adapter that cannot reach its store reads as empty and drops what is written.
 */
export interface TokenStore {
  read(key: string): Promise<StoredToken | undefined>;
  write(key: string, value: StoredToken): Promise<void>;
}
