import { randomBytes } from 'node:crypto';
import type { MediaStore } from '../../src/ports/media-store';
import { nextId } from '../support/factories';

export interface OpenedMediaStore {
  readonly media: MediaStore;
  /** Everything that is stored, as it lies on the disk or in the database. */
  atRest(): Promise<Buffer>;
  close(): Promise<void>;
}

/** What every store of attachments promises. `open` answers an empty one; the suite closes it. */
export function describeMediaStore(name: string, open: () => Promise<OpenedMediaStore>): void {
  describe(`${name} keeps the contract of attachments`, () => {
    let opened: OpenedMediaStore;
    let media: MediaStore;
    beforeEach(async () => {
      opened = await open();
      media = opened.media;
    });
    afterEach(() => opened.close());

    it.each([0, 1, 1000, 5_000_000])('gives %i bytes back as they were', async (count) => {
      const id = nextId();
      const bytes = randomBytes(count);
      await media.write(id, bytes);
      expect((await media.read(id)).equals(bytes)).toBe(true);
    });

    it('replaces what is written again, also by less', async () => {
      const [id, other] = [nextId(), nextId()];
      await media.write(other, Buffer.from('untouched'));
      for (const text of ['first', 'x'.repeat(2_000_000), 'third']) await media.write(id, Buffer.from(text));
      expect((await media.read(id)).toString()).toBe('third');
      expect((await media.read(other)).toString()).toBe('untouched');
      expect((await opened.atRest()).length).toBeLessThan(10_000);
    });

    it('says so when an attachment is not there', async () => {
      await media.write(nextId(), Buffer.from('another'));
      await expect(media.read(nextId())).rejects.toThrow();
    });

    it('takes no id that could be a path', async () => {
      for (const id of ['', 'a', '../../etc/passwd', 'a/b', 'a.b', '图片', 'x'.repeat(65)]) {
        await expect(media.write(id, Buffer.from('x'))).rejects.toThrow(RangeError);
        await expect(media.read(id)).rejects.toThrow(RangeError);
      }
    });

    it('keeps one whole version when several are written at once', async () => {
      const id = nextId();
      const versions = Array.from({ length: 6 }, () => randomBytes(600_000));
      await Promise.all(versions.map((bytes) => media.write(id, bytes)));
      const kept = await media.read(id);
      expect(versions.filter((bytes) => bytes.equals(kept))).toHaveLength(1);
      expect((await opened.atRest()).length).toBeLessThan(700_000);
    });

    it('gives whole versions to those who read while it is replaced', async () => {
      const id = nextId();
      const versions = Array.from({ length: 5 }, () => randomBytes(1_500_000));
      await media.write(id, versions[0] ?? Buffer.alloc(0));
      let isReplacing = true;
      const reading = [1, 2].map(async () => {
        const seen: Buffer[] = [];
        while (isReplacing) seen.push(await media.read(id));
        return seen;
      });
      for (const bytes of versions) await media.write(id, bytes);
      isReplacing = false;
      const seen = (await Promise.all(reading)).flat();
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.filter((bytes) => !versions.some((version) => version.equals(bytes)))).toEqual([]);
    });

    it('seals what it keeps', async () => {
      const text = 'a picture of a burst pipe in 3-2-1201';
      await media.write(nextId(), Buffer.from(text));
      const stored = await opened.atRest();
      expect(stored.length).toBeGreaterThan(text.length);
      expect(stored.includes('burst pipe')).toBe(false);
    });
  });
}
