import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from './pages';

const folder = join('docs', 'flows');

/** `npm run docs` writes the diagrams of all machines; with `--check` it only tells which pages are out of date, exit code 1. */
function main(): void {
  mkdirSync(folder, { recursive: true });
  const wanted = pages();
  const present = readdirSync(folder);
  const superfluous = present.filter((name) => !wanted.has(name));
  const outdated = [...wanted].filter(
    ([name, text]) => !present.includes(name) || readFileSync(join(folder, name), 'utf8') !== text,
  );
  if (process.argv.includes('--check')) {
    for (const name of superfluous) complain(`${join(folder, name)} belongs to no machine`);
    for (const [name] of outdated) complain(`${join(folder, name)} is out of date: run npm run docs`);
    return;
  }
  for (const name of superfluous) rmSync(join(folder, name));
  for (const [name, text] of outdated) writeFileSync(join(folder, name), text);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}

main();
