import { mkdirSync, writeFileSync } from 'node:fs';
import { type Options, parseOptions, usage } from './options';
import { expensivePlaces } from './report/profile';
import { figure, tableOf } from './report/table';
import { runBenchmarks } from './run';

/** `npm run bench`: exit code 2 for wrong options, 1 when something could not be measured to its end. */
async function main(): Promise<void> {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const options = optionsOrNull();
  if (!options) return;
  const { profileFolder, json } = options;
  if (profileFolder) mkdirSync(profileFolder, { recursive: true });
  const report = await runBenchmarks(options, (what, rows = []) => {
    process.stderr.write(`${what}\n`);
    for (const { title, value, unit } of rows) process.stderr.write(`  ${title}: ${figure(value)} ${unit}\n`);
  });
  process.stdout.write(`\n${tableOf(report)}`);
  if (json) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  if (report.failures.length > 0) process.exitCode = 1;
  if (profileFolder) process.stdout.write(`\n${expensivePlaces(profileFolder)}`);
}

function optionsOrNull(): Options | null {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    process.exitCode = 2;
    return null;
  }
}

void main();
