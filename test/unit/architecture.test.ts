import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** What each part may import besides itself. A part that is not listed has to be put here first. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'src/domain': [],
  'src/ports': ['src/domain'],
  flows: ['src/domain'],
  'src/engine': ['src/ports', 'src/domain', 'flows'],
  'src/understanding': ['src/ports', 'src/domain'],
  'src/observability': ['src/ports', 'src/domain'],
  'src/config': ['src/domain'],
  'src/sealing': ['src/ports'],
  'src/adapters/http': ['src/ports', 'src/domain'],
  'src/adapters/llm': ['src/ports', 'src/domain'],
  'src/adapters/local': ['src/ports', 'src/domain'],
  'src/adapters/mongo': ['src/ports', 'src/domain', 'src/sealing'],
  'src/adapters/redis': ['src/ports', 'src/domain'],
  'src/adapters/sqlite': ['src/ports', 'src/domain', 'src/sealing'],
  'src/adapters/speech': ['src/ports', 'src/domain'],
  'src/adapters/vault': ['src/ports', 'src/domain'],
  'src/adapters/wecom': ['src/ports', 'src/domain'],
  'src/composition': [
    'src/adapters/llm',
    'src/adapters/local',
    'src/adapters/mongo',
    'src/adapters/redis',
    'src/adapters/speech',
    'src/adapters/sqlite',
    'src/adapters/wecom',
    'src/config',
    'src/engine',
    'src/observability',
    'src/understanding',
    'src/ports',
    'src/domain',
  ],
  'src/app.ts': [
    'src/adapters/http',
    'src/adapters/vault',
    'src/composition',
    'src/config',
    'src/observability',
    'src/ports',
    'src/domain',
    'flows',
  ],
  'src/main.ts': ['src/app.ts', 'src/config'],
  'src/simulator': [],
  'src/servers': [],
  'src/demo': [
    'src/main.ts',
    'src/simulator',
    'src/servers',
    'src/adapters/mongo',
    'src/adapters/sqlite',
    'src/adapters/vault',
    'src/ports',
    'src/domain',
  ],
  'src/docs': ['flows', 'src/domain'],
  'src/numbers': [],
  'src/training': [
    'src/composition',
    'src/config',
    'src/understanding',
    'src/numbers',
    'src/ports',
    'src/domain',
    'flows',
  ],
  'src/understand-tool': [
    'src/training',
    'src/composition',
    'src/config',
    'src/understanding',
    'src/ports',
    'src/domain',
    'flows',
  ],
  'src/bench': [
    'src/numbers',
    'src/servers',
    'src/simulator',
    'src/adapters/local',
    'src/adapters/vault',
    'src/adapters/wecom',
    'src/composition',
    'src/config',
    'src/observability',
    'src/understanding',
    'src/ports',
    'src/domain',
    'flows',
  ],
  'src/corrections-tool': [
    'src/adapters/mongo',
    'src/adapters/sqlite',
    'src/adapters/vault',
    'src/config',
    'src/observability',
    'src/training',
    'src/understanding',
    'src/ports',
    'src/domain',
  ],
  'src/store-tool': [
    'src/adapters/local',
    'src/adapters/mongo',
    'src/adapters/sqlite',
    'src/adapters/vault',
    'src/config',
    'src/domain',
    'src/ports',
    'src/sealing',
  ],
};

/** What a part may take from outside the repository; the others may take anything. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  'src/domain': ['xstate'],
  'src/ports': [],
  flows: ['xstate'],
  'src/engine': ['xstate'],
  'src/understanding': ['node:zlib'],
};

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|js)$/.test(file))
    .map((file) => join(folder, file));

const partOf = (file: string): string => {
  const [top = '', folder = '', inner = ''] = file.split('/');
  if (top !== 'src') return top;
  return folder === 'adapters' ? `src/adapters/${inner}` : `src/${folder}`;
};

const importPattern = /(?:\bfrom|\bimport|\brequire\()\s*\(?'([^']+)'/g;

function importsOf(file: string): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(importPattern)].map(([, from]) => from ?? '');
}

const targetOf = (file: string, from: string): string => {
  const path = normalize(join(dirname(file), from));
  return partOf(path === 'src/app' || path === 'src/main' ? `${path}.ts` : path);
};

const sources = [...sourcesIn('src'), ...sourcesIn('flows')];

describe.each([...new Set(sources.map(partOf))].toSorted())('%s', (part) => {
  const files = sources.filter((file) => partOf(file) === part);
  const imports = files.flatMap((file) => importsOf(file).map((from) => ({ file, from })));

  test('imports only what lies further inside', () => {
    const allowed = [part, ...(mayImport[part] ?? [])];
    const wrong = imports
      .filter(({ from }) => from.startsWith('.'))
      .filter(({ file, from }) => !allowed.includes(targetOf(file, from)));
    expect(wrong).toEqual([]);
  });

  if (mayUse[part])
    test('does nothing by itself: no packages but those named, no files, no network', () => {
      const wrong = imports.filter(({ from }) => !from.startsWith('.') && !mayUse[part]?.includes(from));
      expect(wrong).toEqual([]);
    });
});

test('every part has its rule', () => {
  expect([...new Set(sources.map(partOf))].toSorted()).toEqual(Object.keys(mayImport).toSorted());
});

test('flows keep no time and start nothing: no invoke, no after, no clock', () => {
  const wrong = sourcesIn('flows').filter((file) =>
    /\b(invoke|after):|Date\.now|new Date\(\)|setTimeout|Math\.random/.test(readFileSync(file, 'utf8')),
  );
  expect(wrong).toEqual([]);
});
