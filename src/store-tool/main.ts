import { ConfigurationProblems } from '../config/problems';
import { parseCommand, UsageError, usage } from './command-line';
import { run } from './commands';
import { progressOn } from './progress';

/** Exit codes: 0 all is well, 1 something differs, was found or refused, 64 no such command, 78 the environment is wrong. */
async function main(): Promise<void> {
  const say = (stream: NodeJS.WriteStream, text: string): void => void stream.write(`${text}\n`);
  try {
    const isWell = await run(parseCommand(process.argv.slice(2)), {
      environment: process.env,
      progress: progressOn(process.stderr),
      now: () => new Date(),
      write: (text) => say(process.stdout, text),
    });
    process.exitCode = isWell ? 0 : 1;
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 64 : error instanceof ConfigurationProblems ? 78 : 1;
    say(process.stderr, reasonOf(error));
    if (error instanceof UsageError) say(process.stderr, `\n${usage}`);
  }
}

/** With what lies behind it, as far as the message does not say so itself. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const behind = error.cause === undefined ? '' : reasonOf(error.cause);
  return behind === '' || error.message.includes(behind) ? error.message : `${error.message}: ${behind}`;
}

void main();
