import fc from 'fast-check';
import type { Collection, StoreArchive, StoreRecords } from '../../src/ports/archive';
import { collections } from '../../src/ports/archive';
import type { MediaStore } from '../../src/ports/media-store';
import type { Store } from '../../src/ports/store';
import { type AdapterOf, contract } from '../services/contract';
import { answersOf, type Company, history, live } from '../support/company';
import { newConversation, newInboxRow, newTicket } from '../support/factories';

/** One place where a company's data are kept. Everything is opened and closed by whoever asked for it. */
export interface Place {
  store(): Promise<Store>;
  /** @param access `looking` beside an open store; default for moving everything */
  archive(access?: 'looking', secret?: string): Promise<StoreArchive>;
}

const archiveContract = contract('archive', ['SQLite', 'MongoDB']);
type StoreCollection = Exclude<Collection, 'files'>;
const storeCollections = collections.filter((each): each is StoreCollection => each !== 'files');
const nowhere: MediaStore = {
  write: async () => {},
  read: async () => Buffer.alloc(0),
};

/** Each test lives through several companies. */
jest.setTimeout(90_000);

/** What every archive adapter promises. `newPlace` answers an empty one. */
export function describeArchive(
  name: AdapterOf<typeof archiveContract>,
  newPlace: () => Promise<Place>,
): void {
  archiveContract(name, () => {
    /** Random histories; few, for each takes a company of its own. */
    const companies = (test: (place: Place, company: Company) => Promise<void>): Promise<void> =>
      fc.assert(
        fc.asyncProperty(history, async (happenings) => {
          const place = await newPlace();
          const company = await using(place.store(), (store) => live(store, nowhere, happenings));
          await test(place, company);
        }),
        { numRuns: 5 },
      );

    it('reads everything, in the same order by pages of any size', () =>
      companies(async (place) => {
        await using(place.archive(), async (archive) => {
          for (const collection of storeCollections) {
            const all = await readAll(archive, collection, 10_000);
            expect(all).toHaveLength(await archive.count(collection));
            expect(await readAll(archive, collection, 3)).toEqual(all);
            expect(await readAll(archive, collection, Math.max(1, all.length))).toEqual(all);
          }
        });
      }));

    it('makes another store of it that gives the same records and answers, in the same order', () =>
      companies(async (place, company) => {
        const other = await newPlace();
        await using(place.archive(), (from) => using(other.archive(), (to) => copy(from, to)));
        expect(await contentOf(other)).toEqual(await contentOf(place));
        const answers = await using(place.store(), (store) => answersOf(store, company));
        expect(await using(other.store(), (store) => answersOf(store, company))).toEqual(answers);
      }));

    it('leaves everything as it is when it is written again, whole or in part', () =>
      companies(async (place, company) => {
        const before = await contentOf(place);
        const answers = await using(place.store(), (store) => answersOf(store, company));
        await using(place.archive(), async (archive) => {
          await copy(archive, archive);
          const [, second] = await readAll(archive, 'transcripts', 100);
          if (second) await archive.write('transcripts', [second]);
        });
        expect(await contentOf(place)).toEqual(before);
        expect(await using(place.store(), (store) => answersOf(store, company))).toEqual(answers);
      }));

    it('lets the work go on: numbers, keys seen, revisions', async () => {
      const [place, other] = [await newPlace(), await newPlace()];
      const [row, conversation, ticket] = [newInboxRow(), newConversation(), newTicket()];
      await using(place.store(), (store) =>
        store.transaction(async (tx) => {
          await tx.tickets.nextNumber('s');
          await tx.tickets.nextNumber('s');
          await tx.inbox.add([row]);
          await tx.inbox.complete(row.id, row.receivedAt);
          await tx.conversations.save(conversation);
          await tx.tickets.save(ticket);
        }),
      );
      await using(place.archive(), (from) => using(other.archive(), (to) => copy(from, to)));
      await using(other.store(), async (store) => {
        expect(await store.transaction((tx) => tx.tickets.nextNumber('s'))).toBe(3);
        expect(await store.transaction((tx) => tx.inbox.add([{ ...row, id: 'another' }]))).toEqual([]);
        const save = (revision: number) =>
          store.transaction(async (tx) => {
            await tx.conversations.save({ ...conversation, revision });
            await tx.tickets.save({ ...ticket, revision, status: 'closed' });
          });
        await expect(save(0)).rejects.toMatchObject({ code: 'revision_conflict' });
        await save(1);
        expect(await store.tickets.open(ticket.propertyId, 10)).toEqual([]);
        expect(await store.tickets.get(ticket.id)).toMatchObject({ revision: 2, status: 'closed' });
      });
    });

    it('writes all of a page or nothing', async () => {
      const place = await newPlace();
      const [good, bad] = [newConversation(), { ...newConversation(), updatedAt: new Date(Number.NaN) }];
      await using(place.archive(), async (archive) => {
        await expect(archive.write('conversations', [good, bad])).rejects.toThrow();
        expect(await archive.count('conversations')).toBe(0);
        await archive.write('conversations', []);
      });
    });

    it('has a name that stays, and that no other has', async () => {
      const [place, other] = [await newPlace(), await newPlace()];
      const name = await using(place.archive(), (archive) => archive.identity());
      expect(name).toMatch(/^[0-9a-f-]{36}$/);
      expect(await using(place.archive(), (archive) => archive.identity())).toBe(name);
      expect(await using(other.archive(), (archive) => archive.identity())).not.toBe(name);
    });

    it('remembers how far a move into it came, and is no store until that ends', async () => {
      const place = await newPlace();
      const arrival = { source: 'somewhere', reached: { tickets: '12' }, finished: ['conversations'] };
      await using(place.archive(), async (archive) => {
        expect(await archive.arrival()).toBeNull();
        await archive.saveArrival({ ...arrival, finished: [] });
        await archive.saveArrival(arrival);
      });
      await expect(place.store()).rejects.toThrow(/did not end.*npm run store/);
      await using(place.archive(), async (archive) => {
        expect(await archive.arrival()).toEqual(arrival);
        await archive.saveArrival(null);
        expect(await archive.arrival()).toBeNull();
      });
      await using(place.store(), (store) => store.ping());
    });

    it('can be looked through while the store is at work', async () => {
      const place = await newPlace();
      await using(place.store(), async (store) => {
        const ticket = newTicket();
        await store.transaction((tx) => tx.tickets.save(ticket));
        await using(place.archive('looking'), async (archive) => {
          expect(await readAll(archive, 'tickets', 10)).toEqual([{ ...ticket, revision: 1 }]);
          await store.transaction((tx) => tx.tickets.save(newTicket()));
        });
      });
    });

    it('does not open with another secret, and says so', async () => {
      const place = await newPlace();
      await using(place.store(), (store) => store.ping());
      await expect(place.archive(undefined, 'another secret of the suite')).rejects.toThrow(
        /another QIANTAI_SECRET/,
      );
    });
  });
}

/** Opens, uses, closes. */
async function using<R extends { close(): Promise<void> }, T>(
  opening: Promise<R>,
  use: (resource: R) => Promise<T>,
): Promise<T> {
  const resource = await opening;
  try {
    return await use(resource);
  } finally {
    await resource.close();
  }
}

async function readAll<C extends StoreCollection>(
  archive: StoreArchive,
  collection: C,
  limit: number,
): Promise<StoreRecords[C][]> {
  const all: StoreRecords[C][] = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof archive.read<C>>> = await archive.read(collection, after, limit);
    expect(page.records.length).toBeLessThanOrEqual(limit);
    all.push(...page.records);
    if (page.next === null) return all;
    after = page.next;
  }
}

async function copy(from: StoreArchive, to: StoreArchive): Promise<void> {
  for (const collection of storeCollections) {
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof from.read<typeof collection>>> = await from.read(
        collection,
        after,
        7,
      );
      await to.write(collection, page.records);
      if (page.next === null) break;
      after = page.next;
    }
  }
}

const contentOf = (place: Place): Promise<Record<string, unknown>> =>
  using(place.archive(), async (archive) =>
    Object.fromEntries(
      await Promise.all(
        storeCollections.map(async (collection) => [collection, await readAll(archive, collection, 1000)]),
      ),
    ),
  );
