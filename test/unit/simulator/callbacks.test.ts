import { type Json, KFID, type Lab, startLab } from './lab';

let lab: Lab;

beforeEach(async () => {
  lab = await startLab({ callback: { timeoutMs: 300, reorderHoldMs: 400 } });
  await lab.sim('residents', { id: 'wmWang', nickname: '王女士' });
});
afterEach(() => lab.stop());

const says = (text: string, openKfid = KFID) =>
  lab.sim('residents/wmWang/messages', { type: 'text', text, openKfid });
const writes = (text: string) => lab.sim('staff/lin/messages', { text });
const fault = (kind: string, extra: Json = {}) => lab.sim('faults', { kind, ...extra });
const contents = () => lab.received.map((item) => item.fields.Content);
const outcome = async (wanted: string) => {
  await lab.until(
    async () => (await lab.simList('callbacks')).at(-1)?.outcome === wanted,
    `a callback is ${wanted}`,
  );
  return (await lab.simList('callbacks')).at(-1)?.attempts;
};

test('a refused callback is sent again with the same content until it gets 200', async () => {
  lab.answerWith((_item, n) => ({ status: n < 3 ? 503 : 200 }));
  await writes('接单');
  expect(await outcome('delivered')).toEqual([503, 503, 200]);
  expect(new Set(lab.received.map((item) => JSON.stringify(item.fields))).size).toBe(1);
});

test('a doorbell without an answer is sent three times more and then given up', async () => {
  lab.answerWith(() => ({ hang: true }));
  await says('在吗');
  expect(await outcome('given-up')).toEqual([0, 0, 0, 0]);
});

test('a retry holds up nobody', async () => {
  const patient = await startLab({ callback: { retrySpacingMs: 60_000 } });
  patient.answerWith((item) => ({ status: item.fields.Content === '一' ? 500 : 200 }));
  for (const text of ['一', '二']) await patient.sim('staff/lin/messages', { text });
  await patient.until(() => patient.received.length === 2, 'both');
  expect(patient.received.map((item) => item.fields.Content)).toEqual(['一', '二']);
  await patient.stop();
});

test('callbacks are dropped, doubled, delayed and reordered on request', async () => {
  await fault('callback.drop', { match: 'STAFF/text' });
  await writes('丢');
  expect(await outcome('dropped')).toEqual([]);
  await fault('callback.duplicate', { match: 'STAFF' });
  await writes('双');
  await lab.until(() => lab.received.length === 2, 'two deliveries');
  await fault('callback.reorder');
  await writes('先');
  await writes('后');
  await lab.until(() => lab.received.length === 4, 'both');
  await fault('callback.delay', { ms: 300 });
  await writes('晚');
  await writes('早');
  await lab.until(() => lab.received.length === 6, 'both');
  expect(contents()).toEqual(['双', '双', '后', '先', '早', '晚']);
});

test('a callback held back alone arrives after a while', async () => {
  await fault('callback.reorder');
  await writes('独');
  await lab.until(() => lab.received.length === 1, 'the callback');
});

test('a fault strikes only what it matches, as often as planned', async () => {
  await fault('callback.drop', { match: 'wkRiver', times: 'always' });
  await says('一', 'wkRiver');
  await says('二');
  await says('三', 'wkRiver');
  await lab.until(() => lab.received.length === 1, 'one doorbell');
  expect(await lab.simList('faults')).toHaveLength(1);
  await lab.sim('faults', undefined, 'DELETE');
  await says('四', 'wkRiver');
  await lab.until(() => lab.received.length === 2, 'a doorbell again');
});

test('verifies a callback URL with the exact plaintext', async () => {
  expect(await lab.sim('apps/kf/verify', {})).toMatchObject({ ok: true, status: 200 });
});

test('follows a new callback base', async () => {
  lab.simulator.setCallbackBase('http://127.0.0.1:1/');
  const { apps } = await lab.sim('state');
  expect(apps).toMatchObject([{ callbackUrl: 'http://127.0.0.1:1/callbacks/wecom/kf' }, {}]);
});
