import { statSync } from 'node:fs';
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { createVault } from '../../../src/adapters/vault/vault';
import type { CompanyArchive } from '../../../src/ports/archive';
import { growExport, openExport } from '../../../src/store-tool/export-file';
import { isEqual, move } from '../../../src/store-tool/move';
import { countAll } from '../../../src/store-tool/records';
import { answersOf, type Company, history, live } from '../../support/company';
import { newConversation, newTicket, newTranscriptLine } from '../../support/factories';
import { type EmbeddedPlace, embeddedPlace, ownSecret, removePlaces, silent, vault } from './place';

afterAll(removePlaces);

class Killed extends Error {}

/** Lets so many calls that write through, then none. */
function dyingAfter(writes: number, archive: CompanyArchive): CompanyArchive {
  let left = writes;
  const orDie = (): void => {
    left -= 1;
    if (left < 0) throw new Killed('the process died here');
  };
  return {
    ...archive,
    async write(collection, records) {
      orDie();
      await archive.write(collection, records);
    },
    async saveArrival(arrival) {
      orDie();
      await archive.saveArrival(arrival);
    },
  };
}

async function aCompany(): Promise<{ place: EmbeddedPlace; company: Company }> {
  const place = embeddedPlace();
  const store = await place.store();
  const [happenings = []] = fc.sample(history, { numRuns: 1, seed: 7 });
  const company = await live(store, place.media, happenings);
  await store.close();
  return { place, company };
}

const answers = async (place: EmbeddedPlace, company: Company): Promise<unknown> => {
  const store = await place.store();
  const given = await answersOf(store, company);
  await store.close();
  return given;
};

const fileOf = (place: EmbeddedPlace): string => join(place.folder, 'export.jsonl');

async function exported(place: EmbeddedPlace): Promise<string> {
  const source = await place.archive();
  const target = await growExport(fileOf(place), vault, await source.identity());
  const compared = await move(source, target, silent);
  expect(isEqual(compared)).toBe(true);
  await target.complete(new Map(compared.map(({ collection, source: sum }) => [collection, sum])));
  await target.close();
  await source.close();
  return fileOf(place);
}

describe('a move', () => {
  it('that dies after any write is completed by the next ones, to the same store', async () => {
    const { place, company } = await aCompany();
    const expected = await answers(place, company);
    const source = await place.archive();
    let deaths = 0;
    for (let writes = 0; writes < 12; writes += 1) {
      const other = embeddedPlace();
      for (let attempt = writes; ; attempt += 7) {
        const target = await other.archive();
        try {
          expect(isEqual(await move(source, dyingAfter(attempt, target), silent, 3))).toBe(true);
          break;
        } catch (error) {
          expect(error).toMatchObject({ message: expect.stringContaining('died here') });
          deaths += 1;
        } finally {
          await target.close();
        }
      }
      expect(await answers(other, company)).toEqual(expected);
    }
    expect(deaths).toBeGreaterThan(24);
    await source.close();
  }, 120_000);

  it('is refused where something is already, and changes nothing there', async () => {
    const [{ place }, other] = [await aCompany(), embeddedPlace()];
    await other.media.write('somebodys-picture', Buffer.from('x'));
    const [source, target] = [await place.archive(), await other.archive()];
    await expect(move(source, target, silent)).rejects.toThrow(/not empty: it already holds files/);
    expect(await target.arrival()).toBeNull();
    expect(await countAll(target, ['conversations', 'files'])).toBe(1);
  });

  it('is refused into the rest of another one, and from a place that is not complete', async () => {
    const [one, other, third] = [embeddedPlace(), embeddedPlace(), embeddedPlace()];
    const [source, target, elsewhere] = [await one.archive(), await other.archive(), await third.archive()];
    await expect(move(source, dyingAfter(2, target), silent)).rejects.toThrow();
    await expect(move(elsewhere, target, silent)).rejects.toThrow(/part of another source/);
    await expect(move(target, elsewhere, silent)).rejects.toThrow(/source is itself the target/);
  });

  it('of a source that changed meanwhile does not end: it says which record differs', async () => {
    const [place, other] = [embeddedPlace(), embeddedPlace()];
    const [first, second] = [newTicket(), newTicket()];
    await place.write(async (tx) => {
      await tx.tickets.save(first);
      await tx.tickets.save(second);
    });
    const [source, target] = [await place.archive(), await other.archive()];
    await expect(move(source, dyingAfter(4, target), silent)).rejects.toThrow('died here');
    await place.write((tx) => tx.tickets.save({ ...second, revision: 1, status: 'closed' }));
    const compared = await move(source, target, silent);
    expect(compared.filter(({ differsAt }) => differsAt !== undefined)).toMatchObject([
      { collection: 'tickets', source: { count: 2 }, target: { count: 2 }, differsAt: second.id },
    ]);
    await expect(other.store()).rejects.toThrow(/did not end/);
  });

  it('names the attachment that cannot be read', async () => {
    const [place, other] = [embeddedPlace(), embeddedPlace()];
    await place.media.write('damaged-picture', Buffer.from('x'));
    await writeFile(join(place.folder, 'media', 're', 'damaged-picture'), 'something else');
    const [source, target] = [await place.archive(), await other.archive()];
    await expect(move(source, target, silent)).rejects.toThrow(/files.*damaged-picture cannot be read/);
  });
});

describe('an export', () => {
  it('is imported into a store that gives the same answers', async () => {
    const { place, company } = await aCompany();
    const file = await openExport(await exported(place), vault);
    const other = embeddedPlace();
    const target = await other.archive();
    const compared = await move(file, target, silent);
    expect(isEqual(compared)).toBe(true);
    for (const { collection, target: sum } of compared) expect(file.sums.get(collection)).toEqual(sum);
    await target.close();
    await file.close();
    expect(await answers(other, company)).toEqual(await answers(place, company));
  });

  it('can be read by its owner only, and says nothing of anybody', async () => {
    const place = embeddedPlace();
    await place.write(async (tx) => {
      await tx.conversations.save(newConversation());
      await tx.transcripts.append([newTranscriptLine({ text: '我是林晓 13800001111,漏水' })]);
    });
    await place.media.write('a-letter', Buffer.from('dear Lin Xiao'));
    const file = await exported(place);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = await readFile(file, 'utf8');
    for (const secret of ['13800001111', '林晓', '漏水', '3-2-1201', 'wkAJ2GCAAA', 'Lin Xiao', 'a-letter'])
      expect(text).not.toContain(secret);
    for (const line of text.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('goes on after it was cut off anywhere, with the same result', async () => {
    const { place } = await aCompany();
    const whole = await openExport(await exported(place), vault);
    const size = statSync(fileOf(place)).size;
    for (const part of [0.1, 0.35, 0.5, 0.77, 0.95]) {
      await truncate(fileOf(place), Math.floor(size * part));
      await expect(openExport(fileOf(place), vault)).rejects.toThrow(/not complete: run the export again/);
      await exported(place);
      const again = await openExport(fileOf(place), vault);
      expect(again.sums).toEqual(whole.sums);
      await again.close();
    }
    await whole.close();
  });

  it('is not written over, nor continued with other data', async () => {
    const [place, other] = [embeddedPlace(), embeddedPlace()];
    const file = await exported(place);
    await expect(exported(place)).rejects.toThrow(/is complete: choose another file/);
    await truncate(file, statSync(file).size - 10);
    await expect(growExport(file, vault, 'somebody else')).rejects.toThrow(/other data: choose another file/);
    const letter = join(other.folder, 'letter.txt');
    await writeFile(letter, 'Dear residents,\n');
    await expect(growExport(letter, vault, 'x')).rejects.toThrow(/not an export of this program/);
    expect(await readFile(letter, 'utf8')).toBe('Dear residents,\n');
  });

  it('is not opened when it is of another secret, of a newer program, damaged or missing', async () => {
    const { place } = await aCompany();
    const file = await exported(place);
    await expect(openExport(file, createVault(`not ${ownSecret}`))).rejects.toThrow(/another QIANTAI_SECRET/);
    await expect(openExport(join(place.folder, 'none'), vault)).rejects.toThrow(/cannot be read \(ENOENT\)/);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"version":1', '"version":2'));
    await expect(openExport(file, vault)).rejects.toThrow(/has format 2, this program knows 1/);
    await writeFile(file, text);
    await appendFile(file, '{"half');
    await expect(openExport(file, vault)).rejects.toThrow(/not complete/);
  });
});
