import type { Store } from '../../src/ports/store';
import { describeMailboxes } from './store-mailboxes';
import { describeRecords } from './store-records';
import { describeTransactions } from './store-transactions';

/** What every store adapter promises. `makeStore` answers an empty store; the suite closes it. */
export function describeStore(name: string, makeStore: () => Promise<Store>): void {
  describe(`${name} keeps the store contract`, () => {
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
