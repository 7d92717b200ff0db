import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Found } from '../../../src/servers/find';
import { until } from '../../harness/until';
import { describeWithOwnMongo, describeWithOwnRedis } from '../../services/describe-with';
import { theRun } from '../../services/run';

interface Started {
  readonly port: number;
  readonly folder: string;
}

const servers = join(__dirname, '../../../src/servers');

/** Starts a server in a process of its own, which says where and stays. */
function startElsewhere(
  module: 'mongo' | 'redis',
  how: 'startMongoWith' | 'startRedisWith',
  { program }: Found,
) {
  const script = `
    require(${JSON.stringify(join(servers, module))}).${how}(${JSON.stringify(program)}).then(({ port, folder }) => {
      console.log(JSON.stringify({ port, folder }));
      setInterval(() => {}, 1000);
    });`;
  return spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function leavesNothingBehind(
  starter: ReturnType<typeof startElsewhere>,
  signal: NodeJS.Signals,
): Promise<void> {
  const [printed] = (await once(starter.stdout, 'data')) as [Buffer];
  const { port, folder } = JSON.parse(printed.toString()) as Started;
  expect(await isListening(port)).toBe(true);
  expect(existsSync(folder)).toBe(true);
  starter.kill(signal);
  await until('the server is gone', async () => !(await isListening(port)));
  await until('its folder is gone', () => !existsSync(folder));
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;

describeWithOwnMongo('a MongoDB whose starter ends suddenly', () => {
  it.each(signals)('ends with it, by %s', async (signal) => {
    await leavesNothingBehind(startElsewhere('mongo', 'startMongoWith', theRun().mongo), signal);
  });
});

describeWithOwnRedis('a Redis whose starter ends suddenly', () => {
  it.each(signals)('ends with it, by %s', async (signal) => {
    await leavesNothingBehind(startElsewhere('redis', 'startRedisWith', theRun().redis), signal);
  });
});
