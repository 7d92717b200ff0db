import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProductProcess } from '../../../src/demo/product-process';

const SERVES = `
  process.on('message', (message) => console.log(JSON.stringify(message)));
  process.on('SIGTERM', () => process.exit(0));
  process.send({ type: 'ready', port: Number(process.env.PORT) });
`;

describe('the product as a child process', () => {
  let folder: string;
  let product: ProductProcess;
  let offsetMilliseconds: number;

  const make = (source: string): ProductProcess => {
    const entry = join(folder, 'entry.cjs');
    writeFileSync(entry, source);
    const logFile = join(folder, 'product.log');
    const env = { PORT: '4321' };
    return new ProductProcess({ entry, env, logFile, offsetMilliseconds: () => offsetMilliseconds });
  };
  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; !holds(); tries++) {
      if (tries > 500) throw new Error('it did not come true');
      await delay(10);
    }
  };
  const printed = () => readFileSync(join(folder, 'product.log'), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'product-process-'));
    offsetMilliseconds = 0;
  });

  afterEach(async () => {
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves once start has resolved', async () => {
    product = make(SERVES);
    await product.start();
    expect(product.state()).toMatchObject({ running: true, port: 4321, restarts: 0 });
  });

  it('tells the clock at the start and whenever it moves', async () => {
    product = make(SERVES);
    await product.start();
    offsetMilliseconds = 60_000;
    product.tellClock();
    await until(() => printed().includes('{"type":"clock","offsetMilliseconds":60000}'));
    expect(printed()).toContain('{"type":"clock","offsetMilliseconds":0}');
  });

  it('is another process after a restart', async () => {
    product = make(SERVES);
    await product.start();
    const { pid } = product.state();
    await product.restart();
    expect(product.state()).toMatchObject({ running: true, restarts: 1 });
    expect(product.state().pid).not.toBe(pid);
  });

  it('comes back when it dies by itself', async () => {
    product = make(SERVES);
    await product.start();
    const { pid } = product.state();
    process.kill(pid ?? 0, 'SIGKILL');
    await until(() => product.state().running && product.state().pid !== pid);
    expect(product.state().restarts).toBe(1);
  });

  it('stays down after stop', async () => {
    product = make(SERVES);
    await product.start();
    await product.stop();
    expect(product.state()).toMatchObject({ running: false, pid: null });
  });

  it('gives up on a product that cannot start', async () => {
    product = make('process.exit(1)');
    await expect(product.start()).rejects.toThrow('the product did not start');
  });
});
