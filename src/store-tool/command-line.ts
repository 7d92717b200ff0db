import { parseArgs } from 'node:util';

export type Command =
  | { readonly verb: 'migrate'; readonly to: 'mongodb' | 'embedded' }
  | { readonly verb: 'export'; readonly file: string }
  | { readonly verb: 'import'; readonly file: string }
  | { readonly verb: 'check'; readonly showsAll: boolean };

/** What was typed is no command; the message says what would be. */
export class UsageError extends Error {
  readonly code = 'usage';
}

export const usage = `npm run store -- <command>

  migrate --to mongodb    from the file in DATA_DIR to the empty database at MONGODB_URI
  migrate --to embedded   from the database at MONGODB_URI to a new file in DATA_DIR
  export --out <file>     everything into one file, sealed with QIANTAI_SECRET
  import --from <file>    from such a file into an empty store
  check [--all]           looks for what does not fit together; changes nothing

export, import and check work on the store the environment names: MONGODB_URI if it is set, else DATA_DIR.
Stop the product first. A command that was interrupted goes on where it was when it is run again.`;

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const { verb, values } = parsed(args);
  switch (verb) {
    case 'migrate':
      if (values.to === 'mongodb' || values.to === 'embedded') return { verb, to: values.to };
      throw new UsageError('migrate needs --to mongodb or --to embedded');
    case 'export':
      if (values.out) return { verb, file: values.out };
      throw new UsageError('export needs --out <file>');
    case 'import':
      if (values.from) return { verb, file: values.from };
      throw new UsageError('import needs --from <file>');
    case 'check':
      return { verb, showsAll: values.all === true };
    default:
      throw new UsageError(verb === undefined ? 'which command?' : `there is no command ${verb}`);
  }
}

function parsed(args: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        out: { type: 'string' },
        from: { type: 'string' },
        all: { type: 'boolean' },
      },
    });
    if (positionals.length > 1) throw new UsageError(`one command at a time: ${positionals.join(' ')}`);
    return { verb: positionals[0], values };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}
