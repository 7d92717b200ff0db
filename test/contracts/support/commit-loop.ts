import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../../src/adapters/sqlite/store';
import { createVault } from '../../../src/adapters/vault/vault';
import { newInboxRow, newTranscriptLine, nextId } from '../../support/factories';

/**
 * Commits until it is killed: eight transactions at a time, each a number of the series `crash`, a transcript line and an
 * inbox row of that number. Prints `<number> <line id>` after the commit was acknowledged.
 * Arguments: file, secret.
 */
async function main(file: string, secret: string): Promise<void> {
  const store = await openSqliteStore({ file, vault: createVault(secret) });
  const commitForEver = async (): Promise<never> => {
    for (;;) {
      const id = nextId();
      const number = await store.transaction(async (tx) => {
        const next = await tx.tickets.nextNumber('crash');
        await tx.transcripts.append([newTranscriptLine({ id, conversationId: 'crash', text: String(next) })]);
        await tx.inbox.add([newInboxRow({ id, key: `crash:${next}` })]);
        return next;
      });
      writeSync(1, `${number} ${id}\n`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, commitForEver));
}

void main(process.argv[2] ?? '', process.argv[3] ?? '');
