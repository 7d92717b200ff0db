import { mongo } from 'mongoose';
import { openMediaBucket } from '../../src/adapters/mongo/media-bucket';
import { createVault } from '../../src/adapters/vault/vault';
import { describeWithMongo } from '../services/describe-with';
import { nextId } from '../support/factories';
import { describeMediaStore } from './media-store';
import { everything, withRawDatabase } from './support/raw-mongo';

const vault = createVault('a secret of the attachment suite');

describeWithMongo('GridFS', (server) => {
  describeMediaStore('GridFS', async () => {
    const uri = (await server()).databaseUri();
    const media = await openMediaBucket({ uri, vault });
    return {
      media,
      atRest: () => everything(uri, ['attachments.files', 'attachments.chunks']),
      close: () => media.close(),
    };
  });

  it('shows nothing of a file of which parts are missing, and keeps showing the version before', async () => {
    const uri = (await server()).databaseUri();
    const media = await openMediaBucket({ uri, vault });
    const [fresh, known] = [nextId(), nextId()];
    await media.write(known, Buffer.from('whole'));
    await withRawDatabase(uri, async (db) => {
      for (const id of [fresh, known]) {
        const upload = new mongo.GridFSBucket(db, { bucketName: 'attachments', chunkSizeBytes: 16 });
        const half = upload.openUploadStream(id, { metadata: { version: 9 } });
        await new Promise((written) => half.write(Buffer.alloc(64, 'half'), written));
      }
      expect(await db.collection('attachments.chunks').countDocuments()).toBeGreaterThan(4);
    });
    await expect(media.read(fresh)).rejects.toThrow(/no attachment/);
    expect((await media.read(known)).toString()).toBe('whole');
    await media.close();
  });

  it('is one store for all processes', async () => {
    const uri = (await server()).databaseUri();
    const [one, two] = await Promise.all([1, 2].map(() => openMediaBucket({ uri, vault })));
    if (!one || !two) throw new Error('two were opened');
    const id = nextId();
    await one.write(id, Buffer.from('of the first'));
    expect((await two.read(id)).toString()).toBe('of the first');
    await two.write(id, Buffer.from('of the second'));
    expect((await one.read(id)).toString()).toBe('of the second');
    await Promise.all([one.close(), two.close()]);
  });
});
