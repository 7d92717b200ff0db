import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Found, findMongo, findRedis, preparedFolder, type ServiceKind } from './find';
import { CannotPrepare, prepare } from './prepare';

/**
 * `npm run services`: finds the servers for development and tests and prepares those that are missing. With `--first-time`, as before
 * `npm test`, it is silent about what is found, tries only once, and does not fail: the tests say what they leave out.
 */
function main(isBeforeTests: boolean): void {
  const failedBefore = join(preparedFolder(), 'could-not-prepare');
  const missing = look().filter(({ found }) => found.program === null);
  if (missing.length > 0 && !(isBeforeTests && existsSync(failedBefore))) {
    say(`Preparing ${missing.map(({ name }) => name).join(' and ')} in .services …`);
    try {
      prepare(missing.map(({ kind }) => kind));
      rmSync(failedBefore, { force: true });
    } catch (cause) {
      if (!(cause instanceof CannotPrepare)) throw cause;
      say(`Not possible: ${cause.message}`);
      writeFileSync(failedBefore, cause.message);
      if (!isBeforeTests) process.exitCode = 1;
    }
  }
  if (!isBeforeTests) for (const { name, found } of look()) say(`${name}: ${whereIs(found)}`);
}

function look(): readonly { kind: ServiceKind; name: string; found: Found }[] {
  return [
    { kind: 'mongo', name: 'MongoDB', found: findMongo() },
    { kind: 'redis', name: 'Redis', found: findRedis() },
  ];
}

function whereIs({ address, program }: Found): string {
  const started = program ? `${program.path} (${program.from})` : 'none to start';
  return address ? `the one of the environment; where it has to be killed, ${started}` : started;
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

main(process.argv.includes('--first-time'));
