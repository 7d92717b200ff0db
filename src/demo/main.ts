import { parseArgs } from 'node:util';
import { startDemo } from './demo';
import { playStory } from './story';

const DEFAULT_PORT = 8080;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      story: { type: 'boolean', default: false },
      port: { type: 'string' },
      data: { type: 'string' },
      cluster: { type: 'boolean', default: false },
    },
  });
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  const starting = startDemo({
    ports: values.port === undefined ? [DEFAULT_PORT, 0] : [Number(values.port)],
    cluster: values.cluster,
    ...(values.data === undefined ? {} : { dataDir: values.data }),
    configDir: process.env.QIANTAI_CONFIG ?? './config',
  });
  let isStopping = false;
  const stop = (code: number) => {
    isStopping = true;
    // A start that was not over is waited for: whatever it began ends with it.
    void starting.then((demo) => demo.stop()).finally(() => process.exit(code));
  };
  // A story that was cut off has not shown that every promise holds.
  const interrupted = () => stop(values.story ? 1 : 0);
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  const demo = await starting;
  if (isStopping) return;
  write(`前台演示: ${demo.url}/`);
  if (!values.story) return;
  const told = await playStory({ simulatorUrl: demo.url, restartProduct: demo.restartProduct, write }).catch(
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      return false;
    },
  );
  stop(told ? 0 : 1);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
