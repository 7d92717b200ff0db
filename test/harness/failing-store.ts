import type { Store } from '../../src/ports/store';

interface FailingStore {
  wrap(store: Store): Store;
  /** From now on nothing can be written, for this reason. */
  fail(reason: string): void;
  recover(): void;
}

/** A store that can be made unusable while the product runs. */
export function failingStore(): FailingStore {
  let reason: string | null = null;
  const unless = <T>(work: () => Promise<T>): Promise<T> =>
    reason === null ? work() : Promise.reject(new Error(reason));
  return {
    wrap: (store) => ({
      ...store,
      transaction: (work) => unless(() => store.transaction(work)),
      ping: () => unless(() => store.ping()),
    }),
    fail(why) {
      reason = why;
    },
    recover() {
      reason = null;
    },
  };
}
