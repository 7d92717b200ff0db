import type { Puller } from '../../../src/adapters/wecom/puller';

/** Has a puller read whatever has news, as a worker would. */
export function attend(puller: Puller): { end(): void } {
  const timer = setInterval(async () => {
    for (const account of await puller.accountsWithNews()) void puller.pullIfNews(account);
  }, 5);
  return { end: () => clearInterval(timer) };
}
