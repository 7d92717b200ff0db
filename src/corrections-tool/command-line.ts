import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';

export const usage = `npm run corrections -- export FILE     what people corrected, as messages to learn from, without personal data

  --by NAME              who asks; default: the name you are logged in with
  --with-false-alarms    also alarms that turned out harmless although the words sounded certain

Works on the store the environment names: MONGODB_URI if it is set, else DATA_DIR; may run beside the product. Every
export is noted in DATA_DIR/sensitive-reads.log.`;

export class UsageError extends Error {
  readonly code = 'usage';
}

export interface Command {
  readonly file: string;
  readonly by: string;
  readonly takesFalseAlarms: boolean;
}

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parsed(args);
  const [verb, file, ...more] = positionals;
  if (verb !== 'export')
    throw new UsageError(verb === undefined ? 'which command?' : `there is no command ${verb}`);
  if (file === undefined || more.length > 0) throw new UsageError('export needs one file');
  return {
    file,
    by: values.by ?? userInfo().username,
    takesFalseAlarms: values['with-false-alarms'] === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { by: { type: 'string' }, 'with-false-alarms': { type: 'boolean' } },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
