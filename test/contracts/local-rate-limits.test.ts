import { createLocalRateLimits } from '../../src/adapters/local/rate-limits';
import { describeRateLimits } from './rate-limits';

describeRateLimits('in one process', async (clock) => {
  const limits = createLocalRateLimits(clock);
  return [limits, limits];
});
