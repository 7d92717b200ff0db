import { createLocalLeases } from '../../src/adapters/local/leases';
import { describeLeases } from './leases';

describeLeases('in one process', async () => {
  const leases = createLocalLeases();
  return [leases, leases];
});
