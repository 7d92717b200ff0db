import { type App, type Overrides, startApp } from './app';
import { ConfigurationProblems } from './config/problems';
import { readProcess } from './config/process';

const stopWithinMilliseconds = 9_000;

/**
 * Starts the product and stops it on SIGTERM or SIGINT: work in hand is finished, then the process exits 0.
 * A configuration that cannot serve ends it at once with every problem listed, exit code 78.
 */
export async function main(overrides: Overrides = {}): Promise<App | null> {
  const waiting = new AbortController();
  let app: App | undefined;
  const stop = once(() => {
    waiting.abort();
    if (app) void stopApp(app);
  });
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  try {
    const { settings, secrets } = readProcess(process.env);
    app = await startApp(settings, secrets, overrides, undefined, waiting.signal);
    if (waiting.signal.aborted) await stopApp(app);
    return app;
  } catch (error) {
    if (waiting.signal.aborted) process.exit(0);
    if (!(error instanceof ConfigurationProblems)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 78;
    return null;
  }
}

async function stopApp(app: App): Promise<void> {
  const fail = (reason: string): void => {
    process.stderr.write(`not stopped in order: ${reason}\n`);
    process.exit(1);
  };
  setTimeout(() => fail('it took too long'), stopWithinMilliseconds).unref();
  try {
    await app.stop();
    process.exit(0);
  } catch (error) {
    fail(String(error));
  }
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}

if (require.main === module) void main();
