import { notesOf, theRun } from './run';
import { type Verdict, verdictOf } from './verdict';

/** What this needs of Jest's configuration. */
interface GlobalConfig {
  readonly nonFlagArgs: readonly string[];
  readonly testNamePattern?: string;
  readonly onlyChanged: boolean;
  readonly onlyFailures: boolean;
  readonly findRelatedTests: boolean;
  readonly watch: boolean;
  readonly watchAll: boolean;
  readonly shard?: unknown;
  readonly filter?: string;
  readonly testPathPatterns: { isSet(): boolean };
}

/** Says in the last lines of a run what did not take part, and lets it fail where that must not be. */
export default class ServicesReporter {
  #verdict: Verdict = { lines: [], fails: false };

  constructor(private readonly config: GlobalConfig) {}

  onRunComplete(_contexts: unknown, results: { readonly wasInterrupted: boolean }): void {
    this.#verdict = verdictOf({
      notes: notesOf(theRun()),
      isWhole: !results.wasInterrupted && isWhole(this.config),
      isStrict: process.env.REQUIRE_SERVICES === '1',
    });
    const { lines } = this.#verdict;
    // Jest's own summary comes after every other reporter.
    if (lines.length > 0) process.once('exit', () => process.stderr.write(`\n${lines.join('\n')}\n`));
  }

  getLastError(): Error | undefined {
    return this.#verdict.fails ? new Error('a suite that this run needs did not take part') : undefined;
  }
}

const isWhole = (config: GlobalConfig): boolean =>
  config.nonFlagArgs.length === 0 &&
  !config.testPathPatterns.isSet() &&
  !config.testNamePattern &&
  !config.onlyChanged &&
  !config.onlyFailures &&
  !config.findRelatedTests &&
  !config.watch &&
  !config.watchAll &&
  config.shard === undefined &&
  config.filter === undefined;
