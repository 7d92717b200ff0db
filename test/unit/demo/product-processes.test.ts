import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProductDidNotStart, ProductProcess } from '../../../src/demo/product-process';
import { type ProcessRole, ProductProcesses } from '../../../src/demo/product-processes';

const SERVES = `
  process.on('message', () => {});
  process.on('SIGTERM', () => process.exit(0));
  process.send({ type: 'ready', port: Number(process.env.PORT) });
`;

describe('the processes of the product', () => {
  let folder: string;
  let product: ProductProcesses;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'product-processes-'));
  });
  afterEach(async () => {
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const member = (role: ProcessRole, port: number, source = SERVES) => {
    const entry = join(folder, `entry-${port}.cjs`);
    writeFileSync(entry, source);
    const logFile = join(folder, 'product.log');
    const env = { PORT: String(port) };
    return { role, process: new ProductProcess({ entry, env, logFile, offsetMilliseconds: () => 0 }) };
  };
  const pids = () => product.processes().map(({ pid }) => pid);
  const restarts = () => product.processes().map((state) => state.restarts);

  it('are killed by turns, the one for the callbacks last, and the others go on', async () => {
    product = new ProductProcesses([member('web', 1), member('worker', 2), member('worker', 3)]);
    await product.start();
    const before = pids();
    await product.restart();
    expect(pids()).toEqual([before[0], expect.any(Number), before[2]]);
    expect(pids()[1]).not.toBe(before[1]);
    await product.restart();
    expect(restarts()).toEqual([0, 1, 1]);
    await product.restart();
    expect(restarts()).toEqual([1, 1, 1]);
    await product.restart();
    expect(restarts()).toEqual([1, 2, 1]);
  });

  it('are one after the other killed when two ask at once', async () => {
    product = new ProductProcesses([member('all', 1)]);
    await product.start();
    await Promise.all([product.restart(), product.restart()]);
    expect(product.state()).toMatchObject({ running: true, restarts: 2 });
  });

  it('are told of as one that is reached by the first', async () => {
    product = new ProductProcesses([member('web', 1), member('worker', 2)]);
    expect(product.state()).toEqual({ running: false, pid: null, port: null, restarts: 0 });
    await product.start();
    await product.restart();
    expect(product.state()).toEqual({ running: true, pid: pids()[0], port: 1, restarts: 1 });
    expect(product.processes().map(({ role, running }) => ({ role, running }))).toEqual([
      { role: 'web', running: true },
      { role: 'worker', running: true },
    ]);
  });

  it('do not stay when one of them cannot start', async () => {
    product = new ProductProcesses([member('web', 1), member('worker', 2, 'process.exit(1)')]);
    await expect(product.start()).rejects.toThrow(ProductDidNotStart);
    expect(pids()).toEqual([null, null]);
  });
});
