import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { developmentCredentials } from '../../src/simulator/credentials';
import { createSimulator, type Simulator } from '../../src/simulator/simulator';
import { appKeysOf, worldFromConfig } from '../../src/simulator/world-from-config';
import { type Control, controlOf } from '../harness/control';
import { environmentFor, type ProductChild, startProduct } from '../harness/product-process';
import { until } from '../harness/until';

interface Call {
  readonly status: number;
}

describe('the product, asked to end while it delivers', () => {
  let folder: string;
  let env: Record<string, string>;
  let simulator: Simulator;
  let desk: Control;
  let product: ProductChild;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'qiantai-process-'));
    const credentials = developmentCredentials({}, appKeysOf(resolve('config')));
    simulator = createSimulator({
      world: worldFromConfig(resolve('config'), credentials),
      callbackBase: 'http://127.0.0.1:1',
    });
    const { url } = await simulator.start();
    desk = controlOf(url);
    env = environmentFor(folder, url);
    await start();
  });
  afterEach(async () => {
    await product.stop('SIGKILL');
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (): Promise<number> => {
    product = startProduct(env);
    const port = await product.serving();
    simulator.setCallbackBase(`http://127.0.0.1:${port}`);
    return port;
  };
  const callsTo = (path: string): Promise<readonly Call[]> => desk.get(`/sim/calls?path=${path}`);
  const underWay = async (path: string, count: number): Promise<void> =>
    until(`${count} calls to ${path}`, async () => (await callsTo(path)).length >= count);
  const answersTo = async (resident: string): Promise<number> =>
    (await desk.chat(resident)).filter(({ from }) => from === 'bot').length;
  const toldTo = async (staffId: string): Promise<number> =>
    (await desk.staffChat(staffId)).filter(({ from }) => from === 'app').length;

  /** Slower than the product waits for an answer, and slow but in time. */
  it.each([7000, 2500])(
    'ends in order, then tells everybody once: answers take %i ms',
    async (ms) => {
      const residents = await Promise.all(['甲', '乙', '丙', '丁'].map((name) => desk.resident(name)));
      await desk.plan({ kind: 'api.latency', match: '/cgi-bin/', ms, times: 5 });
      for (const resident of residents) await desk.say(resident, '你好');
      await desk.type('zhangwei', '我的工单');
      await underWay('/cgi-bin/', 2);
      const { code, seconds, out, err } = await product.stop();
      expect({ code, err: err.includes('not stopped in order') }).toEqual({ code: 0, err: false });
      expect(seconds).toBeLessThan(10);
      expect(out).toContain('"event":"app.stopped"');

      await start();
      for (const resident of residents)
        await until('an answer', async () => (await answersTo(resident)) > 0, 40);
      await until('the employee has an answer', async () => (await toldTo('zhangwei')) > 0, 40);
      await until('nothing is under way', async () =>
        (await callsTo('/cgi-bin/')).every(({ status }) => status !== 0),
      );
      for (const resident of residents) expect(await answersTo(resident)).toBe(1);
      expect(await toldTo('zhangwei')).toBe(1);
    },
    90_000,
  );

  it('is not held up by connections on which nothing is asked', async () => {
    const port = await restarted();
    const sockets: Socket[] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    sockets[1]?.write('POST /callbacks/wecom/kf HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n<xml>');
    await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { connection: 'keep-alive' } });
    const { code, seconds } = await product.stop();
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(5);
    for (const socket of sockets) socket.destroy();
  });

  const restarted = async (): Promise<number> => {
    await product.stop();
    return start();
  };
});
