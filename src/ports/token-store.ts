/** A platform's access token and the moment it stops being valid. */
export interface StoredToken {
  readonly token: string;
  readonly expiresAt: Date;
  readonly fetchedAt: Date;
}

/** Where access tokens are shared between clients, and between processes when the adapter allows it. */
export interface TokenStore {
  /**
   * The token kept for the key if it `isWanted`, else one that `fetch` brings, which is kept then. Of all who want one at
   * the same time one fetches, and the others wait for what it brings; when it fails or brings what they do not want, the
   * next one fetches. Waits for a few seconds at most, also for one who died: then, and whenever the adapter cannot reach
   * its store, fetches alone. An entry may get lost; that costs one more fetch.
   * @throws what `fetch` throws, and nothing else
   */
  obtain(
    key: string,
    isWanted: (entry: StoredToken) => boolean,
    fetch: () => Promise<StoredToken>,
  ): Promise<StoredToken>;
}
