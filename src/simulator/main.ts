import { parseArgs } from 'node:util';
import { developmentCredentials } from './credentials';
import { createSimulator } from './simulator';
import { appKeysOf, worldFromConfig } from './world-from-config';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'callback-base': { type: 'string', default: 'http://127.0.0.1:3000' },
      port: { type: 'string', default: '3100' },
      // Everything it serves is open to whoever reaches it: beyond this machine only inside a closed network.
      host: { type: 'string', default: '127.0.0.1' },
      config: { type: 'string', default: './config' },
    },
  });
  const credentials = developmentCredentials(process.env, appKeysOf(values.config));
  const simulator = createSimulator({
    world: worldFromConfig(values.config, credentials),
    callbackBase: values['callback-base'],
    port: Number(values.port),
    host: values.host,
  });
  const { port, url } = await simulator.start();
  const env = {
    WECOM_API_BASE_URL: url,
    ...credentials.env,
    WECOM_AIBOT_WS_URL: `ws://127.0.0.1:${port}/aibot`,
  };
  const exports = Object.entries(env).map(([name, value]) => `export ${name}='${value}'`);
  process.stdout.write(
    `# WeCom simulator at ${url}, callbacks to ${values['callback-base']}\n${exports.join('\n')}\n`,
  );
  const stop = () => void simulator.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
