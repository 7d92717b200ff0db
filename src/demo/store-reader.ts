import type { Store } from '../ports/store';

/** The product's store, opened for reading when it is first asked for. */
export class StoreReader {
  private opened: Promise<Store> | undefined;

  constructor(private readonly open: () => Promise<Store>) {}

  /** Rejects while the product has not made its store yet; the next call tries again. */
  store(): Promise<Store> {
    this.opened ??= this.opening();
    return this.opened;
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = undefined;
    await opened?.then((store) => store.close());
  }

  private opening(): Promise<Store> {
    const opening = this.open();
    opening.catch(() => {
      this.opened = undefined;
    });
    return opening;
  }
}
