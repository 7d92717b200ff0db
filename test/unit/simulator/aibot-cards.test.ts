import { createDecipheriv } from 'node:crypto';
import { once } from 'node:events';
import { type Json, type Lab, startLab } from './lab';
import { Connection } from './robot-connection';

let lab: Lab;
let robot: Connection;

beforeEach(async () => {
  lab = await startLab({ message: { tapWaitMs: 300 } });
  robot = await Connection.open(lab);
  await robot.subscribe(lab);
  await mention('lin');
});
afterEach(() => lab.stop());

const card = (extra: Json = {}) => ({
  card_type: 'button_interaction',
  main_title: { title: '漏水' },
  card_action: { type: 1, url: 'https://example.com' },
  task_id: 'g1',
  button_list: [{ text: '接单', style: 1, key: 'ack' }],
  ...extra,
});
const taken = (extra: Json = {}) =>
  card({ card_type: 'text_notice', button_list: undefined, main_title: { title: '已接单' }, ...extra });
const mention = (userid: string, text = '绑定') => lab.sim('groups/eng/messages', { userid, text, at: true });
const push = (extra: Json = {}) =>
  robot.call(lab, 'aibot_send_msg', {
    chatid: 'wrgroup1',
    chat_type: 2,
    msgtype: 'template_card',
    template_card: card(),
    ...extra,
  });
const tap = (userid: string) => lab.sim('groups/wrgroup1/tap', { userid, taskId: 'g1', key: 'ack' });
const messages = () => robot.callbacks('aibot_msg_callback');
const taps = async (count: number) => {
  await lab.until(() => robot.callbacks('aibot_event_callback').length === count, `${count} taps`);
  return robot.callbacks('aibot_event_callback');
};
const update = (reqId: string | undefined, template_card: Json, extra: Json = {}) =>
  robot.call(
    lab,
    'aibot_respond_update_msg',
    { response_type: 'update_template_card', template_card, ...extra },
    reqId,
  );
const shown = async () => (await lab.simList('groups/eng/messages')).at(-1);

test('an update with userids changes their pictures only', async () => {
  await push();
  const tapping = tap('zhangwei');
  const [event] = await taps(1);
  expect(await update(event?.headers.req_id, taken(), { userids: ['zhangwei'] })).toMatchObject({
    errcode: 0,
  });
  expect(await tapping).toMatchObject({ card: { title: '已接单', buttons: [] } });
  expect(await shown()).toMatchObject({
    card: { title: '漏水', buttons: [{ disabled: false }] },
    cardFor: { ZhangWei: { title: '已接单' } },
  });
});

test('members who tap at the same moment are heard one by one, and an update for all reaches both', async () => {
  await push();
  const tapping = [tap('zhangwei'), tap('lin')];
  const events = await taps(2);
  expect(events.map(({ body }) => (body.from as Json).userid).toSorted()).toEqual(['ZhangWei', 'lin']);
  for (const [n, event] of events.entries()) {
    await update(event.headers.req_id, taken({ main_title: { title: `第${n}次` } }));
  }
  await Promise.all(tapping);
  expect(await shown()).toMatchObject({ card: { title: '第1次' } });
  expect(await shown()).not.toHaveProperty('cardFor');
});

test('an update under another task_id is acknowledged and not drawn', async () => {
  await push();
  const tapping = tap('zhangwei');
  const [event] = await taps(1);
  expect(await update(event?.headers.req_id, taken({ task_id: 'g2' }))).toMatchObject({ errcode: 0 });
  expect(await tapping).toMatchObject({ delivered: true, card: { title: '漏水' } });
});

test('an update without a usable card_action, or for a message, is refused', async () => {
  await push();
  await tap('zhangwei');
  const [event] = await taps(1);
  const reqId = event?.headers.req_id;
  expect(await update(reqId, taken({ card_action: undefined }))).toMatchObject({ errcode: 42045 });
  const stream = { msgtype: 'stream', stream: { id: 's1', content: '好', finish: true } };
  expect(await robot.call(lab, 'aibot_respond_msg', stream, reqId)).toMatchObject({ errcode: 846605 });
  expect(await update(messages()[0]?.headers.req_id, taken())).toMatchObject({ errcode: 846605 });
});

test('a stream ends six minutes after the message, and pushes work again', async () => {
  const reqId = messages()[0]?.headers.req_id;
  const chunk = (content: string, extra: Json = {}) =>
    robot.call(
      lab,
      'aibot_respond_msg',
      { msgtype: 'stream', stream: { id: 's1', content, finish: false, ...extra } },
      reqId,
    );
  expect(await chunk('水'.repeat(6827))).toMatchObject({ errcode: 45002 });
  expect(await chunk('图', { msg_item: [{ msgtype: 'image' }] })).toMatchObject({ errcode: 40058 });
  expect(await chunk('正在')).toMatchObject({ errcode: 0 });
  expect(await push()).toMatchObject({ errcode: 6000 });
  await lab.sim('clock/advance', { seconds: 361 });
  expect(await chunk('正在处理')).toMatchObject({ errcode: 846608 });
  expect(await chunk('还在处理')).toMatchObject({ errcode: 846608 });
  const shown = (await lab.simList('groups/eng/messages')).filter(({ type }) => type === 'stream');
  expect(shown).toMatchObject([{ text: '正在', raw: { finish: false } }]);
  expect(await push()).toMatchObject({ errcode: 0 });
});

test('thirty messages a minute go into one conversation', async () => {
  const markdown = (content: string) => push({ msgtype: 'markdown', markdown: { content } });
  for (let n = 0; n < 30; n++) expect(await markdown(`${n}`)).toMatchObject({ errcode: 0 });
  expect(await markdown('太多')).toMatchObject({ errcode: 45009 });
  await lab.sim('clock/advance', { seconds: 61 });
  expect(await markdown('可以')).toMatchObject({ errcode: 0 });
});

test('a dropped connection misses what happens meanwhile', async () => {
  const closed = once(robot.socket, 'close');
  expect(await lab.sim('aibot/disconnect', {})).toEqual({ disconnected: 1 });
  await closed;
  expect(await mention('lin', '在吗')).toMatchObject({ delivered: false });
  robot = await Connection.open(lab);
  await robot.subscribe(lab);
  await mention('lin', '回来了');
  await lab.until(() => messages().length === 1, 'the next message');
  expect(messages()[0]?.body).toMatchObject({ text: { content: expect.stringContaining('回来了') } });
});

test('a file over the long connection has a key of its own', async () => {
  const dataBase64 = Buffer.from('工单').toString('base64');
  await lab.sim('staff/lin/messages', { agentId: 'aibLab', type: 'file', dataBase64, filename: 'a.txt' });
  await lab.until(() => messages().length === 2, 'the file');
  const { url, aeskey } = (messages().at(-1)?.body.file ?? {}) as { url: string; aeskey: string };
  const key = Buffer.from(aeskey, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  expect(padded.subarray(0, padded.length - (padded.at(-1) ?? 0)).toString()).toBe('工单');
  expect(padded.length % 32).toBe(0);
});

test('members come under either kind of id, and open_userids are converted back', async () => {
  const mixed = await startLab({ aibot: { userids: 'mixed' } });
  const connection = await Connection.open(mixed);
  await connection.subscribe(mixed);
  for (const text of ['一', '二'])
    await mixed.sim('groups/eng/messages', { userid: 'zhangwei', text, at: true });
  await mixed.until(() => connection.callbacks('aibot_msg_callback').length === 2, 'both');
  const ids = connection.callbacks('aibot_msg_callback').map(({ body }) => (body.from as Json).userid);
  expect(ids).toEqual([expect.stringMatching(/^wo[A-Za-z0-9]{30}$/), 'ZhangWei']);
  const convert = (open_userid_list: unknown[]) =>
    mixed.api('STAFF', 'batch/openuserid_to_userid', { open_userid_list });
  expect(await convert([...ids, 'woNobody'])).toEqual({
    errcode: 0,
    errmsg: 'ok',
    userid_list: [{ open_userid: ids[0], userid: 'ZhangWei' }],
    invalid_open_userid_list: ['ZhangWei', 'woNobody'],
  });
  expect(await convert([])).toMatchObject({ errcode: 40063 });
  expect(await convert(Array(1001).fill(ids[0]))).toMatchObject({ errcode: 40032 });
  await mixed.stop();
});
