import { type Json, KFID, type Lab, startLab } from './lab';

let lab: Lab;

beforeEach(async () => {
  lab = await startLab();
  await lab.sim('residents', { id: 'wmWang', nickname: '王女士' });
});
afterEach(() => lab.stop());

const fault = (kind: string, extra: Json = {}) => lab.sim('faults', { kind, ...extra });
const writes = (text: string) => lab.sim('staff/lin/messages', { text });
const delivered = async (count: number) => {
  const finished = async () =>
    (await lab.simList('callbacks')).filter((item) => item.outcome === 'delivered');
  await lab.until(async () => (await finished()).length === count, `${count} delivered`);
  return (await finished()).map((item) => item.attempts);
};

test.each([
  ['callback.badSignature', 'signature'],
  ['callback.wrongReceiver', 'receiveid mismatch'],
  ['callback.badPadding', 'bad padding'],
])('%s spoils one attempt, and the retry is right', async (kind, problem) => {
  await fault(kind);
  await writes('接单');
  expect(await delivered(1)).toEqual([[401, 200]]);
  expect(lab.refused).toEqual([problem]);
  expect(lab.received.map(({ fields }) => fields.Content)).toEqual(['接单']);
});

test('an app that refuses all four attempts does not get the callback', async () => {
  await fault('callback.badSignature', { match: 'STAFF/text/lin', times: 4 });
  await writes('丢');
  await lab.sim('staff/zhangwei/messages', { text: '到' });
  await lab.until(async () => (await lab.simList('callbacks'))[0]?.outcome === 'given-up', 'giving up');
  expect(lab.refused).toHaveLength(4);
  expect(lab.received.map(({ fields }) => fields.Content)).toEqual(['到']);
});

test('unknown elements stand before and after the known ones', async () => {
  await fault('callback.unknownElements');
  await writes('接单');
  await delivered(1);
  expect(lab.received).toMatchObject([
    { fields: { Content: '接单', NoveltyKey: ['unheard of', 'again'], NoveltyList: { Item: [{}, {}] } } },
  ]);
  expect(lab.received[0]?.plain).toMatch(/^<xml><NoveltyKey>.*<\/NoveltyFlag><\/xml>$/s);
});

test('an element is left out, MsgType unless another is named, until the retry', async () => {
  lab.answerWith(({ fields }) => ({ status: fields.MsgType && fields.OpenKfId !== '' ? 200 : 400 }));
  await fault('callback.missingElement', { match: 'STAFF' });
  await writes('接单');
  expect(await delivered(1)).toEqual([[400, 200]]);
  expect(Object.keys(lab.received[0]?.fields ?? {})).not.toContain('MsgType');
  await fault('callback.missingElement', { match: KFID, element: 'Token' });
  await lab.sim('residents/wmWang/messages', { type: 'text', text: '在吗' });
  await delivered(2);
  expect(lab.received.at(-1)?.fields).not.toHaveProperty('Token');
  expect(lab.received.at(-1)?.fields).toHaveProperty('OpenKfId', KFID);
});

test('strings come as plain text instead of CDATA and mean the same', async () => {
  await fault('callback.plainText');
  await writes('a < b && c > d');
  await delivered(1);
  expect(lab.received[0]?.plain).not.toContain('CDATA');
  expect(lab.received[0]?.plain).toContain('<Content>a &lt; b &amp;&amp; c &gt; d</Content>');
});

test('an event nobody knows goes before the callback, which follows unharmed', async () => {
  await fault('callback.unknownEvent');
  await writes('接单');
  await delivered(2);
  expect(lab.received.map(({ fields }) => fields.Event ?? fields.Content)).toEqual(['novelty_event', '接单']);
});

test('a reply that cannot be trusted is left aside, and the callback counts as delivered', async () => {
  lab.answerWith(() => ({ body: '<xml><Encrypt>AAAA</Encrypt><MsgSignature>0</MsgSignature></xml>' }));
  await writes('在吗');
  expect(await delivered(1)).toEqual([[200]]);
  expect(await lab.simList('callbacks')).toMatchObject([{ replyProblem: 'MsgSignature mismatch' }]);
  expect(await lab.simList('staff/lin/messages')).toHaveLength(1);
});
