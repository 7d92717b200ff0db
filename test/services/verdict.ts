import type { Note } from './run';

const servers = { mongo: 'MongoDB', redis: 'Redis' } as const;

/** What is to be said at the end of a run, and whether it has to fail for it. */
export interface Verdict {
  readonly lines: readonly string[];
  readonly fails: boolean;
}

export interface RunFacts {
  readonly notes: readonly Note[];
  /** Nothing was picked out: every suite there is was to run. */
  readonly isWhole: boolean;
  /** REQUIRE_SERVICES. */
  readonly isStrict: boolean;
}

/** Judges a run by what its suites said about themselves. */
export function verdictOf({ notes, isWhole, isStrict }: RunFacts): Verdict {
  const leftOut = notes.filter((note) => note.kind === 'left-out');
  const missing = isWhole ? missingFrom(notes) : [];
  const lines = [...missing];
  for (const kind of ['mongo', 'redis'] as const) {
    const suites = leftOut.filter(({ needs }) => needs === kind);
    if (suites.length === 0) continue;
    lines.push(`Left out, because there is no ${servers[kind]} to start here:`);
    lines.push(...suites.map(({ file, suite }) => `  ${file}: ${suite}`));
  }
  const isIncomplete = isStrict && leftOut.length > 0;
  if (isIncomplete) lines.push('REQUIRE_SERVICES is set: this run has failed.');
  if (leftOut.length > 0) lines.push('To bring the servers: npm run services');
  return { lines, fails: isIncomplete || missing.length > 0 };
}

/** Adapters that should have taken part in a contract and neither did nor could not for want of a server. */
function missingFrom(notes: readonly Note[]): readonly string[] {
  const leftOutFiles = new Set(notes.flatMap((note) => (note.kind === 'left-out' ? [note.file] : [])));
  const accounted = new Set(
    notes.flatMap((note) => {
      if (note.kind === 'took-part') return [named(note)];
      return note.kind === 'offered' && leftOutFiles.has(note.file) ? [named(note)] : [];
    }),
  );
  const wanted = notes.flatMap((note) =>
    note.kind === 'contract'
      ? note.adapters.map((adapter) => named({ contract: note.contract, adapter }))
      : [],
  );
  return [...new Set(wanted)]
    .filter((name) => !accounted.has(name))
    .map((name) => `No suite of this run saw to it that ${name}.`);
}

const named = ({ contract, adapter }: { contract: string; adapter: string }): string =>
  `${adapter} keeps the ${contract} contract`;
