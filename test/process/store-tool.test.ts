import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { mongo as driver } from 'mongoose';
import { createMediaFiles } from '../../src/adapters/local/media-files';
import { openSqliteArchive } from '../../src/adapters/sqlite/archive';
import { openSqliteStore } from '../../src/adapters/sqlite/store';
import { createVault } from '../../src/adapters/vault/vault';
import { growExport } from '../../src/store-tool/export-file';
import { move } from '../../src/store-tool/move';
import { withFiles } from '../../src/store-tool/with-files';
import { environmentFor, startProduct } from '../harness/product-process';
import { storeTool, storeToolKilled } from '../harness/store-tool';
import { describeWithMongo } from '../services/describe-with';
import { answersOf, type Company, history, live } from '../support/company';
import { newConversation, newTranscriptLine } from '../support/factories';

const root = mkdtempSync(join(tmpdir(), 'qiantai-store-tool-'));
const secret = 'a-secret-for-tests-only';
const vault = createVault(secret);
const lines = 20_000;

/** An export of a company with a long transcript, and what its store answers. */
const file = join(root, 'export.jsonl');
let company: Company;
let answers: unknown;

beforeAll(async () => {
  const dataDir = join(root, 'origin');
  const database = join(dataDir, 'qiantai.db');
  const media = createMediaFiles({ dataDir, vault });
  const store = await openSqliteStore({ file: database, vault });
  const [happenings = []] = fc.sample(history, { numRuns: 1, seed: 11 });
  company = await live(store, media, happenings);
  const { id: conversationId } = newConversation();
  const long = Array.from({ length: lines }, (_, nth) =>
    newTranscriptLine({ conversationId, text: `${nth}` }),
  );
  await store.transaction((tx) => tx.transcripts.append(long));
  answers = await answersOf(store, company);
  await store.close();
  const source = withFiles(await openSqliteArchive({ file: database, vault, access: 'trusting' }), media);
  const target = await growExport(file, vault, await source.identity());
  const compared = await move(source, target, { begin() {}, advance() {}, end() {} });
  await target.complete(new Map(compared.map(({ collection, source: sum }) => [collection, sum])));
  await target.close();
  await source.close();
}, 60_000);
afterAll(() => rmSync(root, { recursive: true }));

const embedded = (name: string) => ({
  DATA_DIR: join(root, name),
  QIANTAI_SECRET: secret,
  QIANTAI_CONFIG: resolve('config'),
});

async function answersIn(dataDir: string): Promise<unknown> {
  const store = await openSqliteStore({ file: join(dataDir, 'qiantai.db'), vault });
  const given = await answersOf(store, company);
  await store.close();
  return given;
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

describe('the command line of the store', () => {
  it('imports, though it is killed again and again, everything once and in order', async () => {
    const env = embedded('imported');
    const log = join(env.DATA_DIR, 'qiantai.db-wal');
    let kills = 0;
    for (const size of [60_000, 900_000, 1_800_000]) {
      const told = await storeToolKilled(
        ['import', '--from', file],
        env,
        'something was written',
        () => sizeOf(log) + sizeOf(join(env.DATA_DIR, 'qiantai.db')) > size,
      );
      if (told.code === null) kills += 1;
    }
    expect(kills).toBe(3);
    const half = await storeTool(['check'], env);
    expect(half).toMatchObject({ code: 1, out: expect.stringContaining('did not end') });
    const product = await startProduct({ ...environmentFor(env.DATA_DIR, 'http://127.0.0.1:9') }).ended();
    expect(product).toMatchObject({ code: 78, err: expect.stringContaining('npm run store') });

    const done = await storeTool(['import', '--from', file], env);
    expect(done.err).toMatch(/copying: [1-9]\d* of \d+\n/);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('Everything is there and equal.') });
    expect(await answersIn(env.DATA_DIR)).toEqual(answers);
  }, 180_000);

  it('exports what it imported to a file with the same hashes, and says nothing of anybody', async () => {
    const env = embedded('again');
    const imported = await storeTool(['import', '--from', file], env);
    const out = join(root, 'second.jsonl');
    const exported = await storeTool(['export', '--out', out], env);
    expect(exported.code).toBe(0);
    const hashes = (text: string): string[] => text.match(/equal [0-9a-f]{12}/g) ?? [];
    expect(hashes(exported.out)).toHaveLength(15);
    expect(hashes(exported.out)).toEqual(hashes(imported.out));
    for (const text of [exported.out, exported.err, imported.out, readFileSync(out, 'utf8')])
      expect(text).not.toMatch(/13800001111|林晓|漏水/);
  }, 120_000);

  it('refuses a store in which something is', async () => {
    const env = embedded('taken');
    await storeTool(['import', '--from', file], env);
    const again = await storeTool(['import', '--from', file], env);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('not empty: it already holds') });
  }, 120_000);

  it('refuses while the product runs, but looks through its store', async () => {
    const env = embedded('running');
    const product = startProduct(environmentFor(env.DATA_DIR, 'http://127.0.0.1:9'));
    await product.serving();
    const exported = await storeTool(['export', '--out', join(root, 'none.jsonl')], env);
    expect(exported).toMatchObject({ code: 1, err: expect.stringContaining('in use by another program') });
    expect(await storeTool(['check'], env)).toMatchObject({ code: 0, out: 'Nothing was found.\n' });
    await product.stop();
  }, 60_000);

  it('names every variable that is missing, and a secret that is another', async () => {
    const nothing = await storeTool(['export', '--out', 'x'], {});
    expect(nothing).toMatchObject({ code: 78, err: expect.stringContaining('QIANTAI_SECRET is missing') });
    const noUri = await storeTool(['migrate', '--to', 'mongodb'], embedded('origin'));
    expect(noUri).toMatchObject({ code: 78, err: expect.stringContaining('MONGODB_URI is missing') });
    const env = { ...embedded('elsewhere'), QIANTAI_SECRET: 'another-secret-for-tests' };
    const other = await storeTool(['import', '--from', file], env);
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('another QIANTAI_SECRET') });
    const nowhere = await storeTool(['check'], embedded('nowhere'));
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('there is no store file') });
  });

  it.each([
    [[]],
    [['migrate']],
    [['migrate', '--to', 'paper']],
    [['export']],
    [['import']],
    [['burn']],
    [['check', '--x']],
  ])('explains itself to %j', async (args) => {
    const told = await storeTool(args, embedded('origin'));
    expect(told).toMatchObject({
      code: 64,
      out: '',
      err: expect.stringContaining('npm run store -- <command>'),
    });
  });
});

describeWithMongo('a company', (mongo) => {
  it('is moved to MongoDB and back, though the mover is killed on both ways', async () => {
    const uri = (await mongo()).databaseUri();
    const home = { ...embedded('home'), MONGODB_URI: uri };
    const newHome = { ...embedded('new-home'), MONGODB_URI: uri };
    expect(await storeTool(['import', '--from', file], embedded('home'))).toMatchObject({ code: 0 });

    const client = await new driver.MongoClient(uri).connect();
    const moved = () => client.db().collection('transcript_lines').estimatedDocumentCount();
    for (const count of [1, 6_000])
      expect(
        await storeToolKilled(
          ['migrate', '--to', 'mongodb'],
          home,
          'some lines are there',
          async () => (await moved()) > count,
        ),
      ).toMatchObject({ code: null });
    await client.close();
    expect(await storeTool(['migrate', '--to', 'mongodb'], home)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Start the product with MONGODB_URI'),
    });
    expect(await storeTool(['migrate', '--to', 'mongodb'], home)).toMatchObject({
      code: 1,
      err: expect.stringContaining('not empty'),
    });

    const database = join(newHome.DATA_DIR, 'qiantai.db');
    expect(
      await storeToolKilled(
        ['migrate', '--to', 'embedded'],
        newHome,
        'something is there',
        () => sizeOf(`${database}-wal`) > 900_000,
      ),
    ).toMatchObject({ code: null });
    expect(await storeTool(['migrate', '--to', 'embedded'], newHome)).toMatchObject({ code: 0 });
    expect(await answersIn(newHome.DATA_DIR)).toEqual(answers);
  }, 300_000);
});
