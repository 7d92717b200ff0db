import fc from 'fast-check';
import { openMongoArchive } from '../../../src/adapters/mongo/archive';
import { openMediaBucket } from '../../../src/adapters/mongo/media-bucket';
import { openMongoStore } from '../../../src/adapters/mongo/store';
import { isEqual, move } from '../../../src/store-tool/move';
import { recordsOf } from '../../../src/store-tool/records';
import { withFiles } from '../../../src/store-tool/with-files';
import { describeWithMongo } from '../../services/describe-with';
import { answersOf, history, live } from '../../support/company';
import { embeddedPlace, removePlaces, silent, vault } from './place';

afterAll(removePlaces);

describeWithMongo('a company', (mongo) => {
  it('moved to MongoDB and back is the same, and both stores give the same answers in the same order', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (happenings) => {
        const [home, newHome] = [embeddedPlace(), embeddedPlace()];
        const uri = (await mongo()).databaseUri();
        const store = await home.store();
        const company = await live(store, home.media, happenings);
        const before = await answersOf(store, company);
        await store.close();

        const media = await openMediaBucket({ uri, vault });
        const [first, away, last] = [
          await home.archive(),
          withFiles(await openMongoArchive({ uri, vault, access: 'alone' }), media),
          await newHome.archive(),
        ];
        expect(isEqual(await move(first, away, silent))).toBe(true);
        const mongoStore = await openMongoStore({ uri, vault });
        expect(await answersOf(mongoStore, company)).toEqual(before);
        await mongoStore.close();

        expect(isEqual(await move(away, last, silent))).toBe(true);
        for await (const { id, bytes } of recordsOf(first, 'files'))
          expect(await newHome.media.read(id)).toEqual(bytes);
        for (const archive of [first, away, last, media]) await archive.close();
        const back = await newHome.store();
        expect(await answersOf(back, company)).toEqual(before);
        await back.close();
      }),
      { numRuns: 5 },
    );
  }, 120_000);
});
