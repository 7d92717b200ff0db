import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { Connection } from './connection';
import { StoreFileError } from './errors';

/** Makes the file with its directory, readable by the owner only, unless it is there or must be. */
export function prepareFile(file: string, mustExist: boolean): void {
  if (existsSync(file)) return;
  if (mustExist) throw new StoreFileError(`there is no store file ${file}`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

/** @throws StoreFileError when it cannot be opened, or is in use in a way that leaves no room for us. */
export function connect(file: string, access?: 'shared' | 'alone'): Connection {
  try {
    return new Connection(file, access);
  } catch (cause) {
    const reason = isBusy(cause) ? 'is in use by another program: stop it first' : 'cannot be opened';
    throw new StoreFileError(`the store file ${file} ${reason}`, { cause });
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^SQLITE_(BUSY|LOCKED)/.test(String(error.code));
