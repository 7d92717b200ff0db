import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type Problem, sentence } from './problems';
import { didYouMean } from './suggestion';

/** A file as data, still knowing where everything was written. */
export interface RawFile {
  /** Path inside the configuration folder. */
  readonly name: string;
  readonly value: unknown;
  /** Line of the deepest part of the path that exists; a missing key is reported at its parent. */
  lineOf(path: readonly PropertyKey[]): number | undefined;
}

export interface RawFolder {
  /** By path inside the folder; a file with a syntax error is absent and has a problem instead. */
  readonly files: ReadonlyMap<string, RawFile>;
  /** Files that exist, readable or not. */
  readonly present: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

const singleFiles = [
  'company.yaml',
  'staff.yaml',
  'catalogue/repairs.yaml',
  'catalogue/services.yaml',
  'catalogue/complaints.yaml',
  'catalogue/emergencies.yaml',
  'escalation.yaml',
  'timing.yaml',
  'replies.yaml',
] as const;

/** Reads `*.yaml` and `knowledge/*.md`. Other Markdown is for people; any other YAML file is a mistake. */
export function readFolder(folder: string): RawFolder {
  const files = new Map<string, RawFile>();
  const present = new Set<string>();
  const problems: Problem[] = [];
  const report = (file: string, message: string, line?: number): void => {
    problems.push({ file, key: '', message, ...(line === undefined ? {} : { line }) });
  };

  for (const name of listFiles(folder, report)) {
    const isArticle = /^knowledge\/[^/]+\.md$/.test(name);
    if (!isArticle && !/\.ya?ml$/i.test(name)) continue;
    if (!isArticle && !isExpected(name)) {
      const renamed = name.replace(/\.yml$/i, '.yaml');
      const hint = isExpected(renamed) ? `; name it ${renamed}` : didYouMean(name, singleFiles);
      report(name, `is not a file this program reads${hint}`);
      continue;
    }
    present.add(name);
    const text = readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, '');
    const file = isArticle ? parseArticle(name, text, report) : parseYaml(name, text, 0, report);
    if (file !== undefined) files.set(name, file);
  }
  for (const name of singleFiles) if (!present.has(name)) report(name, 'file is missing');
  if (![...present].some((name) => name.startsWith('properties/')))
    report('properties', 'there must be at least one file, e.g. properties/garden.yaml');
  return { files, present, problems };
}

type Report = (file: string, message: string, line?: number) => void;

function listFiles(folder: string, report: Report): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'),
      )
      .sort();
  } catch (error) {
    report('.', `the configuration folder ${folder} cannot be read: ${(error as Error).message}`);
    return [];
  }
}

function isExpected(name: string): boolean {
  return (singleFiles as readonly string[]).includes(name) || /^properties\/[^/]+\.yaml$/.test(name);
}

/** Front matter between two `---` lines, then the answer, which becomes the key `answer`. */
function parseArticle(name: string, text: string, report: Report): RawFile | undefined {
  const parts = /^---\r?\n([\s\S]*?\r?\n)---\r?\n([\s\S]*)$/.exec(text);
  if (parts === null) {
    report(name, 'must begin with a front matter between two lines ---', 1);
    return undefined;
  }
  const [, matter = '', body = ''] = parts;
  const file = parseYaml(name, matter, 1, report);
  if (file === undefined || !isRecord(file.value)) return file;
  const bodyLine = matter.split('\n').length + 2;
  return {
    name,
    value: { ...file.value, answer: body.trim() },
    lineOf: (path) => (path[0] === 'answer' ? bodyLine : file.lineOf(path)),
  };
}

function parseYaml(name: string, text: string, linesBefore: number, report: Report): RawFile | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (const error of document.errors)
    report(name, sentence('YAML', error.message), lines.linePos(error.pos[0]).line + linesBefore);
  if (document.errors.length > 0) return undefined;
  return {
    name,
    value: document.toJS(),
    lineOf: (path) => {
      const offset = offsetOf(document.contents, path, (node) =>
        isAlias(node) ? node.resolve(document) : node,
      );
      return offset === undefined ? undefined : lines.linePos(offset).line + linesBefore;
    },
  };
}

function offsetOf(
  contents: Node | null,
  path: readonly PropertyKey[],
  resolve: (node: Node) => Node | undefined,
): number | undefined {
  let node: unknown = contents;
  let offset = contents?.range?.[0];
  for (const part of path) {
    const here = resolve(node as Node);
    if (isMap(here)) {
      const pair = here.items.find((item) => isScalar(item.key) && String(item.key.value) === part);
      if (pair === undefined) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(here) && typeof part === 'number') {
      node = here.items[part];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else {
      return offset;
    }
    if (node === undefined || node === null) return offset;
  }
  return offset;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
