import { createVault } from '../../adapters/vault/vault';
import { openStorage, type Storage } from '../../composition/storage';
import { readProcess } from '../../config/process';
import type { Secrets } from '../../config/secrets';
import type { ProcessSettings } from '../../config/settings';
import { createLogger } from '../../observability/logger';
import { systemClock } from '../../ports/clock';

const startSeconds = 30;

/** The stores that the environment names, opened as the product opens them. */
export async function storageOf(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly storage: Storage; readonly settings: ProcessSettings; readonly secrets: Secrets }> {
  const { settings, secrets } = readProcess(env);
  const storage = await openStorage(settings, createVault(secrets.master.reveal()), {
    logger: createLogger({ level: 'warn', clock: systemClock, out: process.stderr, err: process.stderr }),
    signal: AbortSignal.timeout(startSeconds * 1000),
    onWaiting: () => undefined,
  });
  return { storage, settings, secrets };
}
