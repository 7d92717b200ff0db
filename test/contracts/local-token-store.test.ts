import { createLocalTokenStore } from '../../src/adapters/local/token-store';
import { describeTokenStore } from './token-store';

describeTokenStore('in one process', async () => {
  const store = createLocalTokenStore();
  return [store, store];
});
