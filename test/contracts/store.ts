import type { Store } from '../../src/ports/store';
import { type AdapterOf, contract } from '../services/contract';
import { describeMailboxes } from './store-mailboxes';
import { describeRecords } from './store-records';
import { describeTransactions } from './store-transactions';

const storeContract = contract('store', ['SQLite', 'MongoDB']);

/** What every store adapter promises. `makeStore` answers an empty store; the suite closes it. */
export function describeStore(name: AdapterOf<typeof storeContract>, makeStore: () => Promise<Store>): void {
  storeContract(name, () => {
    const opened: Store[] = [];
    const open = async (): Promise<Store> => {
      const store = await makeStore();
      opened.push(store);
      return store;
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    });

    describeTransactions(open);
    describeRecords(open);
    describeMailboxes(open);
  });
}
