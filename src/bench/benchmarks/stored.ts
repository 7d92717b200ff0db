import type { Store, StoreTransaction } from '../../ports/store';
import { environmentOf, nowhere } from '../processes/environment';
import { storageOf } from '../processes/stores';
import type { Installation } from '../topologies/topology';

const perTransaction = 500;

/** The store of an installation, while no process of the product uses it. */
export async function onStore<T>(installation: Installation, use: (store: Store) => Promise<T>): Promise<T> {
  const { storage } = await storageOf(environmentOf(installation.env, nowhere));
  try {
    return await use(storage.store);
  } finally {
    await storage.close();
  }
}

/** Writes so many things, some hundred in every transaction. */
export async function fill(
  store: Store,
  count: number,
  write: (tx: StoreTransaction, nth: number) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < count; start += perTransaction)
    await store.transaction(async (tx) => {
      for (let nth = start; nth < Math.min(count, start + perTransaction); nth += 1) await write(tx, nth);
    });
}
