import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaArchive } from '../../ports/archive';
import type { Vault } from '../../ports/vault';

interface MediaFilesOptions {
  /** The data folder; files live below its `media/`. */
  readonly dataDir: string;
  readonly vault: Vault;
}

/**
 * One sealed file per attachment, `media/<last two characters of the id>/<id>`, readable by the owner only. A file is
 * complete or absent: it is written under another name, flushed and renamed.
 */
export function createMediaFiles({ dataDir, vault }: MediaFilesOptions): MediaArchive {
  const place = (id: string): { folder: string; file: string } => {
    if (!isId(id)) throw new RangeError('media id must be 2 to 64 letters, digits, - or _');
    const folder = join(dataDir, 'media', id.slice(-2).toLowerCase());
    return { folder, file: join(folder, id) };
  };

  return {
    async write(id, bytes) {
      const { folder, file } = place(id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
      try {
        await writeDurably(draft, vault.sealBytes(bytes));
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      await flush(folder);
    },

    async read(id) {
      return vault.openBytes(await readFile(place(id).file));
    },

    async ids() {
      const files = await readdir(join(dataDir, 'media'), { recursive: true, withFileTypes: true }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error;
          return [];
        },
      );
      // What is not an id is a draft whose writing was cut off.
      return files
        .filter((file) => file.isFile() && isId(file.name))
        .map(({ name }) => name)
        .sort();
    },
  };
}

const isId = (name: string): boolean => /^[0-9A-Za-z_-]{2,64}$/.test(name);

async function writeDurably(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the rename itself survive a power cut. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
