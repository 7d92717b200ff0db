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
    },
  });
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  const demo = await startDemo({
    ports: values.port === undefined ? [DEFAULT_PORT, 0] : [Number(values.port)],
    ...(values.data === undefined ? {} : { dataDir: values.data }),
    configDir: process.env.QIANTAI_CONFIG ?? './config',
  });
  const stop = (code: number) => void demo.stop().finally(() => process.exit(code));
  process.once('SIGINT', () => stop(0));
  process.once('SIGTERM', () => stop(0));
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
