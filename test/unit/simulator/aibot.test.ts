import { once } from 'node:events';
import { type Json, type Lab, startLab } from './lab';
import { Connection } from './robot-connection';

let lab: Lab;
let robot: Connection;

beforeEach(async () => {
  lab = await startLab({ message: { tapWaitMs: 300 } });
  robot = await Connection.open(lab);
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
const push = (extra: Json = {}) =>
  robot.call(lab, 'aibot_send_msg', {
    chatid: 'wrgroup1',
    chat_type: 2,
    msgtype: 'template_card',
    template_card: card(),
    ...extra,
  });
const mention = (text = '绑定') => lab.sim('groups/eng/messages', { userid: 'lin', text, at: true });
const tap = () => lab.sim('groups/wrgroup1/tap', { userid: 'zhangwei', taskId: 'g1', key: 'ack' });
const redrawn = card({ button_list: undefined, card_type: 'text_notice' });

test('subscribes with the right secret, answers pings, refuses the rest before', async () => {
  expect(await push()).toMatchObject({ errcode: 40058 });
  expect(await robot.subscribe(lab, 'wrong')).toMatchObject({ errcode: 40001 });
  expect(await robot.subscribe(lab)).toEqual({
    headers: { req_id: 'aibot_subscribe_2' },
    errcode: 0,
    errmsg: 'ok',
  });
  expect(await robot.call(lab, 'ping', {})).toMatchObject({ errcode: 0 });
});

test('is refused for a while when it subscribes too often', async () => {
  await lab.stop();
  lab = await startLab({ aibot: { subscribesPerMinute: 2, subscribeThrottleErrcode: 45009 } });
  robot = await Connection.open(lab);
  expect(await robot.subscribe(lab, 'wrong')).toMatchObject({ errcode: 40001 });
  expect(await robot.subscribe(lab)).toMatchObject({ errcode: 0 });
  const hasty = await Connection.open(lab);
  expect(await hasty.subscribe(lab)).toMatchObject({ errcode: 45009 });
  expect(await robot.call(lab, 'ping', {})).toMatchObject({ errcode: 0 });
  await lab.sim('clock/advance', { seconds: 60 });
  expect(await hasty.subscribe(lab)).toMatchObject({ errcode: 0 });
});

test('a second subscriber replaces the first', async () => {
  await robot.subscribe(lab);
  const closed = once(robot.socket, 'close');
  const second = await Connection.open(lab);
  await second.subscribe(lab);
  await closed;
  expect(robot.callbacks('aibot_event_callback')).toMatchObject([
    { body: { event: { eventtype: 'disconnected_event' } } },
  ]);
});

test('closes a connection without heartbeat', async () => {
  const impatient = await startLab({ aibot: { heartbeatTimeoutMs: 20 } });
  const silent = await Connection.open(impatient);
  await once(silent.socket, 'close');
  await impatient.stop();
});

test('hears only what mentions it in a group and may push after that', async () => {
  await robot.subscribe(lab);
  expect(await push()).toMatchObject({ errcode: 40058 });
  await lab.sim('groups/eng/messages', { userid: 'lin', text: '闲聊' });
  await mention();
  await lab.until(() => robot.callbacks('aibot_msg_callback').length === 1, 'the message');
  expect(robot.callbacks('aibot_msg_callback')[0]?.body).toMatchObject({
    chatid: 'wrgroup1',
    chattype: 'group',
    from: { userid: 'lin' },
    text: { content: expect.stringMatching(/^@\S+ 绑定$/) },
  });
  expect(await push()).toMatchObject({ errcode: 0 });
  expect(await push()).toMatchObject({ errcode: 42014 });
  expect(await push({ msgtype: 'text', text: { content: 'x' } })).toMatchObject({ errcode: 40008 });
  expect(await push({ chatid: 'wrother' })).toMatchObject({ errcode: 93006 });
  expect((await lab.simList('groups/eng/messages')).at(-1)).toMatchObject({
    from: 'aibot',
    card: { taskId: 'g1' },
  });
});

test('a tap in the group is an event, and an update within five seconds redraws the card for all', async () => {
  await robot.subscribe(lab);
  await mention();
  await push();
  const tapping = tap();
  await lab.until(() => robot.callbacks('aibot_event_callback').length === 1, 'the tap');
  const [event] = robot.callbacks('aibot_event_callback');
  expect(event?.body).toMatchObject({
    chattype: 'group',
    from: { userid: 'ZhangWei' },
    event: { eventtype: 'template_card_event', template_card_event: { event_key: 'ack', task_id: 'g1' } },
  });
  const update = { response_type: 'update_template_card', template_card: redrawn };
  const reqId = event?.headers.req_id;
  expect(await robot.call(lab, 'aibot_respond_update_msg', update, reqId)).toMatchObject({ errcode: 0 });
  expect(await tapping).toMatchObject({ delivered: true, card: { cardType: 'text_notice', buttons: [] } });
  expect(await tap()).toMatchObject({ delivered: false });
});

test('a late update and one for an unknown event are refused', async () => {
  await robot.subscribe(lab);
  await mention();
  await push();
  await tap();
  const reqId = robot.callbacks('aibot_event_callback')[0]?.headers.req_id;
  await lab.sim('clock/advance', { seconds: 6 });
  const update = { response_type: 'update_template_card', template_card: redrawn };
  expect(await robot.call(lab, 'aibot_respond_update_msg', update, reqId)).toMatchObject({ errcode: 846604 });
  expect(await robot.call(lab, 'aibot_respond_update_msg', update)).toMatchObject({ errcode: 846605 });
});

test('a stream is shown when it is finished; until then pushes collide with it', async () => {
  await robot.subscribe(lab);
  await mention();
  await lab.until(() => robot.callbacks('aibot_msg_callback').length === 1, 'the message');
  const reqId = robot.callbacks('aibot_msg_callback')[0]?.headers.req_id;
  const stream = (content: string, finish: boolean) =>
    robot.call(lab, 'aibot_respond_msg', { msgtype: 'stream', stream: { id: 's1', content, finish } }, reqId);
  await stream('正在', false);
  expect(await push()).toMatchObject({ errcode: 6000 });
  await stream('正在处理', true);
  expect((await lab.simList('groups/eng/messages')).at(-1)).toMatchObject({
    type: 'stream',
    text: '正在处理',
  });
  expect(await stream('再来', true)).toMatchObject({ errcode: 846608 });
});

test('in a private chat the first message of the day opens it with an event', async () => {
  await robot.subscribe(lab);
  for (const text of ['你好', '在吗']) await lab.sim('staff/lin/messages', { agentId: 'aibLab', text });
  await lab.until(() => robot.callbacks('aibot_msg_callback').length === 2, 'both messages');
  const events = robot.callbacks('aibot_event_callback');
  expect(events).toMatchObject([{ body: { chattype: 'single', event: { eventtype: 'enter_chat' } } }]);
  const hello = { msgtype: 'text', text: { content: '您好' } };
  expect(await robot.call(lab, 'aibot_respond_welcome_msg', hello, events[0]?.headers.req_id)).toMatchObject({
    errcode: 0,
  });
  await push({ chatid: 'lin', chat_type: 1 });
  expect((await lab.simList('staff/lin/messages')).slice(2)).toMatchObject([
    { from: 'aibot', text: '您好' },
    { from: 'aibot', card: { taskId: 'g1', buttons: [{ disabled: false }] } },
  ]);
});

test('an acknowledgement can be lost although the message was posted', async () => {
  await robot.subscribe(lab);
  await mention();
  await lab.sim('faults', { kind: 'api.lostAnswer', match: 'aibot_send_msg' });
  const lost = { chatid: 'wrgroup1', chat_type: 2, msgtype: 'markdown', markdown: { content: '到了' } };
  robot.socket.send(JSON.stringify({ cmd: 'aibot_send_msg', headers: { req_id: 'lost' }, body: lost }));
  await robot.call(lab, 'ping', {});
  expect(robot.frames.some((frame) => (frame.headers as Json).req_id === 'lost')).toBe(false);
  expect((await lab.simList('groups/eng/messages')).at(-1)).toMatchObject({ from: 'aibot', text: '到了' });
});

test('uploads a file in chunks', async () => {
  await robot.subscribe(lab);
  await mention();
  const begin = { type: 'file', filename: 'a.txt', total_size: 6, total_chunks: 2 };
  const { body } = await robot.call(lab, 'aibot_upload_media_init', begin);
  const upload_id = (body as Json).upload_id;
  for (const [chunk_index, part] of ['abc', 'def'].entries()) {
    const chunk = { upload_id, chunk_index, base64_data: Buffer.from(part).toString('base64') };
    await robot.call(lab, 'aibot_upload_media_chunk', chunk);
  }
  const finished = await robot.call(lab, 'aibot_upload_media_finish', { upload_id });
  const media_id = (finished.body as Json).media_id;
  expect(await push({ msgtype: 'file', file: { media_id } })).toMatchObject({ errcode: 0 });
});
