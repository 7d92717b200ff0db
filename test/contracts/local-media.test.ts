import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMediaFiles } from '../../src/adapters/local/media-files';
import { createVault } from '../../src/adapters/vault/vault';
import { describeMediaStore } from './media-store';

describeMediaStore('Files', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'qiantai-media-'));
  return {
    media: createMediaFiles({ dataDir, vault: createVault('a secret of the attachment suite') }),
    async atRest() {
      const entries = readdirSync(dataDir, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
    },
    close: async () => rmSync(dataDir, { recursive: true }),
  };
});
