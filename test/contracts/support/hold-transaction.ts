import { writeSync } from 'node:fs';
import { openMongoStore } from '../../../src/adapters/mongo/store';
import { createVault } from '../../../src/adapters/vault/vault';

/** Writes in a transaction that never ends; says so when it has. Arguments: uri, secret. */
async function main(uri: string, secret: string): Promise<void> {
  const store = await openMongoStore({ uri, vault: createVault(secret), transactionTimeoutSeconds: 3600 });
  await store.transaction(async (tx) => {
    await tx.tickets.nextNumber('held');
    writeSync(1, 'holding\n');
    await new Promise((done) => setTimeout(done, 3_600_000));
  });
}

void main(process.argv[2] ?? '', process.argv[3] ?? '');
