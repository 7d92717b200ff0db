import { type App, type Overrides, startApp } from './app';
import { ConfigurationProblems } from './config/problems';
import { readProcess } from './config/process';

const stopWithinMilliseconds = 9_000;

/**
 * Starts the product and stops it on SIGTERM or SIGINT: work in hand is finished, then the process exits 0.
 * A configuration that cannot serve ends it at once with every problem listed, exit code 78.
 */
export async function main(overrides: Overrides = {}): Promise<App | null> {
  try {
    const { settings, secrets } = readProcess(process.env);
    const app = await startApp(settings, secrets, overrides);
    let stopping = false;
    const stop = (): void => {
      if (stopping) return;
      stopping = true;
      const fail = (reason: string): void => {
        process.stderr.write(`not stopped in order: ${reason}\n`);
        process.exit(1);
      };
      setTimeout(() => fail('it took too long'), stopWithinMilliseconds).unref();
      app.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(String(error)),
      );
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    return app;
  } catch (error) {
    if (!(error instanceof ConfigurationProblems)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 78;
    return null;
  }
}

if (require.main === module) void main();
