import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongo, findRedis, installedMark } from '../../../src/servers/find';
import { CannotPrepare, prepare } from '../../../src/servers/prepare';

describe('where the servers for development and tests come from', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qiantai-find-'));
    mkdirSync(join(folder, 'python', 'bin'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A program that answers `--help` with this. */
  function program(name: string, help = ''): string {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\necho '${help}'\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it('tells the servers of MongoDB apart by the options they offer', () => {
    const dialectOf = (help: string) =>
      findMongo({ MONGOD_BINARY: program('server', help) }, folder).program?.dialect;
    expect(dialectOf('--sync-on-commit --log-file-max SIZE')).toBe('secantusd-rs');
    expect(dialectOf('--sync-on-commit')).toBe('secantusd-py');
    expect(dialectOf('--replSet arg')).toBe('mongod');
    expect(() => dialectOf('--colour')).toThrow(/^MONGOD_BINARY: .+ is neither mongod nor secantusd$/);
  });

  it('says which setting names a program that is not there', () => {
    expect(() => findMongo({ MONGOD_BINARY: join(folder, 'nowhere') }, folder)).toThrow(
      `MONGOD_BINARY: no program at ${folder}/nowhere`,
    );
  });

  it('prefers what is named, then what is on PATH, then what was prepared', () => {
    const named = program('named', '--replSet');
    const prepared = program('python/bin/secantusd-py');
    writeFileSync(installedMark('mongo', folder), '');
    expect(findMongo({ PATH: folder }, folder).program?.path).toBe(prepared);
    const onPath = program('mongod');
    expect(findMongo({ PATH: `/nowhere:${folder}` }, folder).program?.path).toBe(onPath);
    expect(findMongo({ PATH: folder, MONGOD_BINARY: named }, folder).program?.path).toBe(named);

    const preparedRedis = program('python/bin/redis-server');
    writeFileSync(installedMark('redis', folder), '');
    expect(findRedis({ PATH: folder }, folder).program?.path).toBe(preparedRedis);
    const redis = program('redis-server');
    expect(findRedis({ PATH: folder }, folder).program?.path).toBe(redis);
  });

  it('takes the addresses of the environment beside a program to kill', () => {
    const env = { MONGODB_URI: 'mongodb://db.example/', REDIS_URL: 'redis://cache.example', PATH: folder };
    const redis = program('redis-server');
    expect(findMongo(env, folder)).toEqual({ address: 'mongodb://db.example/', program: null });
    expect(findRedis(env, folder)).toMatchObject({
      address: 'redis://cache.example',
      program: { path: redis },
    });
  });

  it('does not take half an installation for a server', () => {
    program('python/bin/secantusd-py');
    program('python/bin/redis-server');
    expect(findMongo({}, folder)).toEqual({ address: null, program: null });
    expect(findRedis({}, folder)).toEqual({ address: null, program: null });
  });

  it('says what is missing when nothing can be prepared', () => {
    const preparing = (env: NodeJS.ProcessEnv) => () => prepare(['mongo'], env, folder);
    expect(preparing({ PATH: folder })).toThrow(
      new CannotPrepare('there is no python3 on PATH (3.10 or later)'),
    );
    writeFileSync(program('python3'), '#!/bin/sh\n[ "$1" = -c ]\n');
    expect(preparing({ PATH: folder })).toThrow(/^python3 has no venv module/);
    writeFileSync(program('python3'), '#!/bin/sh\nexit 1\n');
    expect(preparing({ PATH: folder })).toThrow('python3 is older than 3.10');
    mkdirSync(join(folder, 'python', 'bin'), { recursive: true });
    writeFileSync(program('python/bin/pip'), '#!/bin/sh\necho no route to host >&2; exit 1\n');
    expect(preparing({ PATH: folder })).toThrow(/^no network.+:\nno route to host$/s);
    expect(findMongo({}, folder).program).toBeNull();
  });
});
