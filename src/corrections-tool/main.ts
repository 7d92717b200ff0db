import { ConfigurationProblems } from '../config/problems';
import { createLogger } from '../observability/logger';
import { systemClock } from '../ports/clock';
import { parseCommand, UsageError, usage } from './command-line';
import { exportCorrections } from './export';

/** Exit codes: 0 written, 1 refused or failed, 64 no such command, 78 the environment is wrong. */
async function main(): Promise<void> {
  const { stderr, stdout } = process;
  try {
    await exportCorrections(parseCommand(process.argv.slice(2)), {
      environment: process.env,
      now: () => systemClock.now(),
      logger: createLogger({ level: 'info', clock: systemClock, out: stderr, err: stderr }),
      write: (text) => void stdout.write(`${text}\n`),
    });
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 64 : error instanceof ConfigurationProblems ? 78 : 1;
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof UsageError) stderr.write(`\n${usage}\n`);
  }
}

void main();
