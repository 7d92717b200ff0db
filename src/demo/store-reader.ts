import { join } from 'node:path';
import { openSqliteStore } from '../adapters/sqlite/store';
import { createVault } from '../adapters/vault/vault';
import type { Store } from '../ports/store';

/** The product's store, opened for reading when it is first asked for. */
export class StoreReader {
  private opened: Promise<Store> | undefined;

  constructor(
    private readonly dataDir: string,
    private readonly secret: string,
  ) {}

  /** Rejects while the product has not made its file yet; the next call tries again. */
  store(): Promise<Store> {
    this.opened ??= this.open();
    return this.opened;
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = undefined;
    await opened?.then((store) => store.close());
  }

  private open(): Promise<Store> {
    const file = join(this.dataDir, 'qiantai.db');
    const opening = openSqliteStore({ file, vault: createVault(this.secret), readOnly: true });
    opening.catch(() => {
      this.opened = undefined;
    });
    return opening;
  }
}
