import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { ArchivePage, Arrival, Collection, CompanyArchive, CompanyRecords } from '../ports/archive';
import { type Vault, VaultError } from '../ports/vault';
import { createCodec } from '../sealing/codec';
import { lastLine, linesOf } from './export-lines';
import type { Sum } from './fingerprint';

/** The file is no export that this program can use; the message says what to do. */
class ExportUnusable extends Error {
  readonly code = 'export_unusable';
}

/** An export that is being written; reading gives what was written so far. */
export interface GrowingExport extends CompanyArchive {
  /** Puts the foot under it. Nothing can be added afterwards. */
  complete(sums: ReadonlyMap<Collection, Sum>): Promise<void>;
}

/** An export with its foot: it can only be read. */
export interface CompleteExport extends CompanyArchive {
  /** What it held when it was written. */
  readonly sums: ReadonlyMap<Collection, Sum>;
}

const format = 'qiantai-export';
const version = 1;
const checkText = 'qiantai';

/**
 * JSON lines: a head, for every record one line with its text sealed, after every page how far the source was read, and
 * a foot. Only the names of collections and counts are in the open.
 */
type ExportLine =
  | {
      readonly format: string;
      readonly version: number;
      readonly id: string;
      /** Identity of what is exported. */
      readonly source: string;
      readonly createdAt: string;
      /** A known text, sealed: tells another secret from a damaged file. */
      readonly check: string;
    }
  /** `bytes`: of an attachment, sealed. */
  | { readonly in: Collection; readonly record: string; readonly bytes?: string }
  | { readonly arrival: Arrival }
  /** `foot`: sealed {@link Foot}. */
  | { readonly counts: Readonly<Record<string, number>>; readonly foot: string };

interface Foot {
  readonly sections: Sections;
  readonly sums: Readonly<Record<string, Sum>>;
}

/** Where the lines of a collection lie. */
interface Section {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}
type Sections = Readonly<Partial<Record<Collection, Section>>>;

/**
 * Begins an export of a source, or goes on with one that was interrupted. Readable by the owner only.
 * @throws ExportUnusable when the file is something else, complete already, of another source or under another secret
 */
export async function growExport(path: string, vault: Vault, source: string): Promise<GrowingExport> {
  const file = await openOrMake(path);
  try {
    const { size } = await file.stat();
    const grown = size === 0 ? await begin(file, vault, source) : await goOn(file, vault, source, size);
    return growing(file, vault, grown);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** @throws ExportUnusable when the file is something else, not complete or under another secret */
export async function openExport(path: string, vault: Vault): Promise<CompleteExport> {
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw new ExportUnusable(`the file ${path} cannot be read (${cause.code})`, { cause });
  });
  try {
    const { size } = await file.stat();
    const { id } = await readHead(file, vault, size);
    const last = await lastLine(file, size);
    const foot = last && parse(last.text);
    if (!foot || !('foot' in foot))
      throw new ExportUnusable('the export is not complete: run the export again, it goes on where it was');
    const { sections, sums } = createCodec(vault).open<Foot>(Buffer.from(foot.foot, 'base64'));
    const refuse = () => Promise.reject(new ExportUnusable('a complete export is not changed'));
    return {
      sums: new Map(Object.entries(sums) as [Collection, Sum][]),
      ...readsOf(file, vault, id, () => sections),
      write: refuse,
      saveArrival: refuse,
      arrival: async () => null,
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

interface Grown {
  readonly id: string;
  readonly sections: Sections;
  readonly arrival: Arrival | null;
  readonly size: number;
}

async function openOrMake(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+').catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return open(path, 'wx+', 0o600);
    });
  } catch (cause) {
    throw new ExportUnusable(
      `the file ${path} cannot be written (${(cause as NodeJS.ErrnoException).code})`,
      { cause },
    );
  }
}

async function begin(file: FileHandle, vault: Vault, source: string): Promise<Grown> {
  const id = randomUUID();
  const head: ExportLine = {
    format,
    version,
    id,
    source,
    createdAt: new Date().toISOString(),
    check: vault.seal(checkText).toString('base64'),
  };
  const size = await append(file, 0, [head]);
  await file.sync();
  return { id, sections: {}, arrival: null, size };
}

/** Forgets what was written behind the last word of how far it came. */
async function goOn(file: FileHandle, vault: Vault, source: string, size: number): Promise<Grown> {
  const head = await readHead(file, vault, size);
  if (head.source !== source)
    throw new ExportUnusable('the file is an export of other data: choose another file');
  let grown: Grown = { id: head.id, sections: {}, arrival: null, size: head.to };
  let sections: Sections = {};
  for await (const { text, from, to } of linesOf(file, head.to, size)) {
    const line = parse(text);
    if (line && 'foot' in line) throw new ExportUnusable('the export is complete: choose another file');
    if (line && 'in' in line) sections = extended(sections, line.in, from, to);
    if (line && 'arrival' in line) grown = { ...grown, sections, arrival: line.arrival, size: to };
  }
  await file.truncate(grown.size);
  return grown;
}

function growing(file: FileHandle, vault: Vault, begun: Grown): GrowingExport {
  const codec = createCodec(vault);
  let { sections, arrival, size } = begun;
  return {
    ...readsOf(file, vault, begun.id, () => sections),
    arrival: async () => arrival,
    /** Durable with the arrival that is saved next. */
    async write(collection, records) {
      for (const record of records) {
        const from = size;
        size = await append(file, from, [sealedLine(vault, collection as Collection, record)]);
        sections = extended(sections, collection as Collection, from, size);
      }
    },
    async saveArrival(next) {
      if (!next) return;
      size = await append(file, size, [{ arrival: next }]);
      await file.sync();
      arrival = next;
    },
    async complete(sums) {
      const foot: Foot = { sections, sums: Object.fromEntries(sums) };
      const counts = Object.fromEntries([...sums].map(([collection, { count }]) => [collection, count]));
      size = await append(file, size, [{ counts, foot: codec.seal(foot).toString('base64') }]);
      await file.sync();
    },
  };
}

function readsOf(file: FileHandle, vault: Vault, id: string, sectionsNow: () => Sections) {
  const codec = createCodec(vault);
  const recordIn = (text: string): unknown => {
    const line = parse(text);
    if (!line || !('in' in line)) return undefined;
    const record = codec.open<object>(Buffer.from(line.record, 'base64'));
    if (line.bytes === undefined) return record;
    return { ...record, bytes: vault.openBytes(Buffer.from(line.bytes, 'base64')) };
  };
  return {
    identity: async () => id,
    count: async (collection: Collection) => sectionsNow()[collection]?.count ?? 0,
    async read<C extends keyof CompanyRecords>(collection: C, after: string | null, limit: number) {
      const section = sectionsNow()[collection];
      const records: unknown[] = [];
      let next: string | null = null;
      if (section) {
        for await (const { text, to } of linesOf(file, Number(after ?? section.from), section.to)) {
          const record = recordIn(text);
          if (record !== undefined) records.push(record);
          if (records.length < limit) continue;
          next = to < section.to ? String(to) : null;
          break;
        }
      }
      return { records, next } as ArchivePage<CompanyRecords[C]>;
    },
    close: () => file.close(),
  };
}

function sealedLine(vault: Vault, collection: Collection, record: object): ExportLine {
  const codec = createCodec(vault);
  if (!('bytes' in record)) return { in: collection, record: codec.seal(record).toString('base64') };
  const { bytes, ...rest } = record as CompanyRecords['files'];
  return {
    in: collection,
    record: codec.seal(rest).toString('base64'),
    bytes: vault.sealBytes(bytes).toString('base64'),
  };
}

function extended(sections: Sections, collection: Collection, from: number, to: number): Sections {
  const known = sections[collection];
  return { ...sections, [collection]: { from: known?.from ?? from, to, count: (known?.count ?? 0) + 1 } };
}

async function readHead(file: FileHandle, vault: Vault, size: number) {
  for await (const { text, to } of linesOf(file, 0, size)) {
    const head = parse(text);
    if (!head || !('format' in head) || head.format !== format) break;
    if (head.version !== version)
      throw new ExportUnusable(`the export has format ${head.version}, this program knows ${version}`);
    checkSecret(head.check, vault);
    return { ...head, to };
  }
  throw new ExportUnusable('the file is not an export of this program');
}

function checkSecret(check: string, vault: Vault): void {
  try {
    vault.open(Buffer.from(check, 'base64'));
  } catch (cause) {
    if (!(cause instanceof VaultError)) throw cause;
    throw new ExportUnusable('the export was sealed with another QIANTAI_SECRET than the one given', {
      cause,
    });
  }
}

function parse(text: string): ExportLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? (line as ExportLine) : undefined;
  } catch {
    return undefined;
  }
}

/** Answers where the file ends then. */
async function append(file: FileHandle, at: number, added: readonly ExportLine[]): Promise<number> {
  const bytes = Buffer.from(added.map((line) => `${JSON.stringify(line)}\n`).join(''), 'utf8');
  await file.write(bytes, 0, bytes.length, at);
  return at + bytes.length;
}
