import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { type Connection, mongo } from 'mongoose';
import type { MediaArchive } from '../../ports/archive';
import type { Vault } from '../../ports/vault';
import { openDatabase } from './database';
import { bucketName, files } from './media-bucket-rows';

export interface MediaBucketOptions {
  readonly uri: string;
  readonly vault: Vault;
}

export interface MediaBucket extends MediaArchive {
  close(): Promise<void>;
}

interface Version {
  readonly _id: mongo.ObjectId;
  readonly metadata: { readonly version: number };
}

const bytesPerChunk = 1024 * 1024;
const attemptsToRead = 5;
const sockets = 8;

/**
 * Sealed attachments in GridFS. Every write is a file of its own with the attachment's id as its name; it is there when its
 * last part is, and then takes the place of the versions before it.
 * @throws StoreDatabaseError as the store does.
 */
export async function openMediaBucket({ uri, vault }: MediaBucketOptions): Promise<MediaBucket> {
  const connection = await openDatabase({ uri, vault, sockets });
  const bucket = new mongo.GridFSBucket(databaseOf(connection), {
    bucketName,
    chunkSizeBytes: bytesPerChunk,
    writeConcern: { w: 'majority', journal: true },
  });

  /** The newest first. Of two written at once the one with the greater id counts. */
  const versionsOf = async (id: string): Promise<readonly Version[]> => {
    const found = (await connection
      .collection(files.name)
      .find({ filename: id }, { projection: { 'metadata.version': 1 } })
      .toArray()) as unknown as Version[];
    return found.sort(
      (a, b) =>
        b.metadata.version - a.metadata.version || (a._id.toHexString() < b._id.toHexString() ? 1 : -1),
    );
  };

  const removeReplaced = async (id: string): Promise<void> => {
    for (const { _id } of (await versionsOf(id)).slice(1)) {
      await bucket.delete(_id).catch((error) => {
        // Somebody else removed it.
        if (!(error instanceof mongo.MongoRuntimeError)) throw error;
      });
    }
  };

  return {
    async write(id, bytes) {
      requireId(id);
      const [newest] = await versionsOf(id);
      const upload = bucket.openUploadStream(id, {
        metadata: { version: (newest?.metadata.version ?? 0) + 1 },
      });
      upload.end(vault.sealBytes(bytes));
      try {
        await finished(upload);
      } catch (error) {
        await upload.abort().catch(() => {});
        throw error;
      }
      await removeReplaced(id);
    },

    async read(id) {
      requireId(id);
      for (let attempt = 1; ; attempt += 1) {
        const [newest] = await versionsOf(id);
        if (!newest) throw new Error(`there is no attachment ${id}`);
        try {
          return vault.openBytes(await buffer(bucket.openDownloadStream(newest._id)));
        } catch (error) {
          const wasReplaced = !(await versionsOf(id)).some(({ _id }) => _id.equals(newest._id));
          if (!wasReplaced || attempt === attemptsToRead) throw error;
        }
      }
    },

    async ids() {
      const names = connection
        .collection<{ filename: string }>(files.name)
        .find({}, { projection: { _id: 0, filename: 1 } })
        .sort({ filename: 1 });
      const found = new Set<string>();
      for await (const { filename } of names) found.add(filename);
      return [...found];
    },

    close: () => connection.close(),
  };
}

function requireId(id: string): void {
  if (!/^[0-9A-Za-z_-]{2,64}$/.test(id))
    throw new RangeError('media id must be 2 to 64 letters, digits, - or _');
}

function databaseOf(connection: Connection): mongo.Db {
  if (!connection.db) throw new Error('the connection is closed');
  return connection.db;
}
