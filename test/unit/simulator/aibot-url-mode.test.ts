import { createDecipheriv } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Json } from './lab';
import { ROBOT_KEYS, type RobotLab, startRobotLab } from './robot-lab';

let lab: RobotLab;

beforeEach(async () => {
  lab = await startRobotLab();
});
afterEach(() => lab.stop());

const mention = (text = '绑定', extra: Json = {}) =>
  lab.sim('groups/eng/messages', { userid: 'lin', text, at: true, ...extra });
const whisper = (extra: Json) => lab.sim('staff/lin/messages', { agentId: 'aibLab', ...extra });
const group = () => lab.simList('groups/eng/messages');
const tap = (userid = 'zhangwei') => lab.sim('groups/eng/tap', { userid, taskId: 'g1', key: 'ack' });
const heard = (count: number) => lab.until(() => lab.received.length >= count, `${count} callbacks`);
const problems = async () =>
  (await lab.simList('callbacks')).flatMap(({ replyProblem }) => replyProblem ?? []);
const stream = (content: string, finish: boolean, extra: Json = {}) => ({
  msgtype: 'stream',
  stream: { id: 's1', content, finish, ...extra },
});
const card = (extra: Json = {}) => ({
  card_type: 'button_interaction',
  main_title: { title: '漏水' },
  card_action: { type: 1, url: 'https://example.com' },
  task_id: 'g1',
  button_list: [{ text: '接单', style: 1, key: 'ack' }],
  ...extra,
});
const answerUrl = async (url: unknown, body: Json) =>
  (await (await fetch(String(url), { method: 'POST', body: JSON.stringify(body) })).json()) as Json;
const markdown = (content: string) => ({ msgtype: 'markdown', markdown: { content } });

test('verifies its URL with the empty receiveid, and takes no long connection meanwhile', async () => {
  expect(await lab.sim('aibot/verify', {})).toMatchObject({ ok: true, status: 200 });
  const socket = new WebSocket(`${lab.url.replace('http', 'ws')}/aibot`);
  const ack = new Promise<string>((done) => socket.once('message', (data) => done(String(data))));
  socket.once('open', () => {
    const body = { bot_id: 'aibLab', secret: 'bot-secret' };
    socket.send(JSON.stringify({ cmd: 'aibot_subscribe', headers: { req_id: 'r' }, body }));
  });
  expect(JSON.parse(await ack)).toMatchObject({ errcode: 40001 });
});

test('a mention arrives as JSON with a response_url, under a nonce that does not come again', async () => {
  await lab.sim('groups/eng/messages', { userid: 'lin', text: '闲聊' });
  await mention();
  await mention('再来');
  await heard(2);
  expect(lab.received[0]).toEqual({
    msgid: expect.any(String),
    aibotid: 'aibLab',
    chatid: 'wrgroup1',
    chattype: 'group',
    from: { userid: 'lin' },
    response_url: expect.stringContaining('/cgi-bin/aibot/response?response_code='),
    msgtype: 'text',
    text: { content: '@前台机器人 绑定' },
  });
  expect(new Set(lab.nonces).size).toBe(2);
});

test('a stream is asked for again until it is finished', async () => {
  lab.answerWith((_item, n) => ({ reply: stream('正在处理'.slice(0, n), n === 4) }));
  await mention();
  await lab.until(async () => (await group()).length === 2, 'the answer');
  expect(lab.received.map(({ msgtype }) => msgtype)).toEqual(['text', 'stream', 'stream', 'stream']);
  expect(lab.received.at(-1)).toMatchObject({
    stream: { id: 's1' },
    chatid: 'wrgroup1',
    from: { userid: 'lin' },
  });
  expect(await group()).toMatchObject([{}, { from: 'aibot', type: 'stream', text: '正在处理' }]);
});

test('a stream that never ends is no longer asked for after six minutes, and stays as it was', async () => {
  lab.answerWith(() => ({ reply: stream('还没好', false) }));
  await mention();
  await heard(3);
  await lab.sim('clock/advance', { seconds: 361 });
  const settled = async () =>
    (await lab.simList('callbacks')).every(({ outcome }) => outcome === 'delivered');
  await lab.until(settled, 'the last question');
  await lab.until(async () => (await group()).length === 2, 'what had arrived');
  expect((await group()).at(-1)).toMatchObject({ type: 'stream', text: '还没好', raw: { finish: false } });
  const asked = lab.received.length;
  lab.answerWith(() => ({}));
  await mention('还在吗');
  await heard(asked + 1);
  expect(lab.received.at(-1)).toMatchObject({ msgtype: 'text' });
});

test('a card comes with a stream once per message', async () => {
  lab.answerWith((_item, n) => ({
    reply: {
      ...stream('好', n === 3),
      msgtype: 'stream_with_template_card',
      template_card: card({ task_id: `g${n}` }),
    },
  }));
  await mention();
  await heard(3);
  await lab.until(async () => (await problems()).length > 0, 'the second card');
  expect((await group()).filter(({ type }) => type === 'template_card')).toHaveLength(1);
  expect((await problems())[0]).toContain('template_card already sent');
});

describe('a tap', () => {
  beforeEach(async () => {
    lab.answerWith((_item, n) =>
      n === 1 ? { reply: { msgtype: 'template_card', template_card: card() } } : {},
    );
    await mention();
    await lab.until(async () => (await group()).length === 2, 'the card');
  });

  test('is one event, and the reply redraws the card for those it names', async () => {
    const done = card({ card_type: 'text_notice', button_list: undefined, main_title: { title: '已接单' } });
    lab.answerWith(() => ({
      reply: { response_type: 'update_template_card', userids: ['zhangwei'], template_card: done },
    }));
    expect(await tap()).toMatchObject({ delivered: true, card: { title: '已接单', buttons: [] } });
    expect(lab.received.at(-1)).toMatchObject({
      msgtype: 'event',
      chattype: 'group',
      create_time: expect.any(Number),
      response_url: expect.any(String),
      event: {
        eventtype: 'template_card_event',
        template_card_event: { card_type: 'button_interaction', event_key: 'ack', task_id: 'g1' },
      },
    });
    expect(await tap('lin')).toMatchObject({ delivered: true });
  });

  test('that is answered with an error or not at all is not repeated', async () => {
    lab.answerWith(() => ({ status: 500 }));
    await tap();
    expect((await lab.simList('callbacks')).at(-1)).toMatchObject({ attempts: [500], outcome: 'given-up' });
    const strict = await startRobotLab({ callback: { timeoutMs: 50 } });
    strict.answerWith(() => ({ hang: true }));
    await strict.sim('groups/eng/messages', { userid: 'lin', text: '在吗', at: true });
    const last = async () => (await strict.simList('callbacks')).at(-1);
    await strict.until(async () => (await last())?.outcome === 'given-up', 'giving up');
    expect(await last()).toMatchObject({ attempts: [0] });
    await strict.stop();
  });

  test('takes no message as its reply', async () => {
    lab.answerWith(() => ({ reply: stream('好', true) }));
    await tap();
    expect(await problems()).toEqual(['template_card_event takes no reply stream']);
  });
});

test.each<[string, Json]>([
  ['timestamp is no integer', { timestamp: '1700000000' }],
  ['nonce is not the one of the request', { nonce: '1' }],
  ['msgsignature mismatch', { msgsignature: '0' }],
  ['encrypt is missing', { encrypt: null }],
])('leaves a reply when its %s', async (problem, changes) => {
  lab.answerWith(() => ({ raw: (seal) => seal(stream('好', true), changes) }));
  await mention();
  await lab.until(async () => (await problems()).length === 1, 'the problem');
  expect(await problems()).toEqual([problem]);
  expect(await group()).toHaveLength(1);
});

test('takes no plain text and no markdown as an answer to a message', async () => {
  lab.answerWith((_item, n) => ({
    reply: n === 1 ? { msgtype: 'text', text: { content: '好' } } : markdown('好'),
  }));
  await mention();
  await mention();
  await lab.until(async () => (await problems()).length === 2, 'both problems');
  expect(await problems()).toEqual(['message takes no reply text', 'message takes no reply markdown']);
});

test('the first message of a day in private is preceded by enter_chat, which may be greeted', async () => {
  lab.answerWith(({ msgtype }) =>
    msgtype === 'event' ? { reply: { msgtype: 'text', text: { content: '您好' } } } : {},
  );
  await whisper({ text: '在吗' });
  await lab.until(async () => (await lab.simList('staff/lin/messages')).length === 2, 'the greeting');
  expect(lab.received[0]).toMatchObject({
    chattype: 'single',
    event: { eventtype: 'enter_chat', enter_chat: {} },
  });
  expect(lab.received[0]).not.toHaveProperty('chatid');
});

describe('the response_url', () => {
  test('takes one answer, which quotes the message in a group', async () => {
    await mention();
    await heard(1);
    const url = lab.received[0]?.response_url;
    const notice = { msgtype: 'template_card', template_card: card() };
    expect(await answerUrl(url, notice)).toMatchObject({ errcode: 40008 });
    expect(
      await answerUrl(url, { response_type: 'update_template_card', template_card: card() }),
    ).toMatchObject({
      errcode: 40008,
    });
    expect(await answerUrl(url, markdown('x'.repeat(20_481)))).toMatchObject({ errcode: 45002 });
    expect(await answerUrl(url, markdown('已记下'))).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await answerUrl(url, markdown('再说'))).toMatchObject({ errcode: 60140 });
    expect((await group()).at(-1)).toMatchObject({
      text: '已记下',
      raw: { quote: { text: { content: '@前台机器人 绑定' } } },
    });
  });

  test('takes a card in a private chat, within an hour', async () => {
    await whisper({ text: '在吗' });
    await whisper({ text: '在吗' });
    await heard(3);
    const [first, second] = lab.received.filter(({ msgtype }) => msgtype === 'text');
    const notice = { msgtype: 'template_card', template_card: card() };
    expect(await answerUrl(first?.response_url, notice)).toMatchObject({ errcode: 0 });
    await lab.sim('clock/advance', { seconds: 3601 });
    expect(await answerUrl(second?.response_url, notice)).toMatchObject({ errcode: 60140 });
  });
});

describe('files', () => {
  const opened = async (url: unknown) => {
    const response = await fetch(String(url));
    const key = Buffer.from(`${ROBOT_KEYS.aesKey}=`, 'base64');
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const padded = Buffer.concat([
      decipher.update(Buffer.from(await response.arrayBuffer())),
      decipher.final(),
    ]);
    const plain = padded.subarray(0, padded.length - (padded.at(-1) ?? 0)).toString();
    return { plain, name: response.headers.get('content-disposition') };
  };

  test('come behind a URL, encrypted with the key of the callback, for five minutes', async () => {
    const dataBase64 = Buffer.from('工单').toString('base64');
    await whisper({ type: 'file', dataBase64, filename: 'a.txt' });
    await heard(2);
    const { file } = lab.received.at(-1) as { file: Json };
    expect(file).not.toHaveProperty('aeskey');
    expect(await opened(file.url)).toEqual({ plain: '工单', name: 'attachment; filename="a.txt"' });
    await lab.sim('clock/advance', { seconds: 300 });
    expect(await (await fetch(String(file.url))).json()).toMatchObject({ errcode: 40007 });
  });

  test('come with text in a group, and voice comes as its transcript in private', async () => {
    await mention('看这里', { dataBase64: Buffer.from('picture').toString('base64') });
    await whisper({ type: 'voice', text: '水管漏了' });
    await heard(3);
    expect(lab.received.filter(({ msgtype }) => msgtype !== 'event')).toMatchObject([
      { msgtype: 'mixed', mixed: { msg_item: [{ text: { content: '@前台机器人 看这里' } }, { image: {} }] } },
      { msgtype: 'voice', voice: { content: '水管漏了' } },
    ]);
  });
});

test('a fourth message of the same member is not passed on while three answers are still growing', async () => {
  lab.answerWith(({ msgid, stream: asked }) => ({
    reply: stream('…', false, { id: (asked as Json | undefined)?.id ?? msgid }),
  }));
  const texts = () => lab.received.filter(({ msgtype }) => msgtype === 'text').length;
  for (const n of [1, 2, 3]) {
    expect(await mention(`${n}`)).toMatchObject({ delivered: true });
    await lab.until(() => texts() === n && lab.received.length >= n + 1, `message ${n}`);
    await lab.until(
      () => lab.received.filter(({ msgtype }) => msgtype === 'stream').length >= n,
      'a question',
    );
  }
  expect(await mention('4')).toMatchObject({ delivered: false });
  expect(await lab.sim('groups/eng/messages', { userid: 'chen', text: '5', at: true })).toMatchObject({
    delivered: true,
  });
});

test('judged answers are told, and nothing may be replied', async () => {
  lab.answerWith(() => ({ reply: stream('谢谢', true) }));
  await lab.sim('aibot/feedback', { userid: 'lin', group: 'eng', id: 'f1', type: 2, reasons: [1, 3] });
  await lab.until(async () => (await problems()).length === 1, 'the refused reply');
  expect(lab.received[0]).toMatchObject({
    event: {
      eventtype: 'feedback_event',
      feedback_event: { id: 'f1', type: 2, inaccurate_reason_list: [1, 3] },
    },
  });
  expect(await problems()).toEqual(['feedback_event takes no reply stream']);
});

test('callbacks are dropped, doubled and spoiled on request', async () => {
  const fault = (kind: string) => lab.sim('faults', { kind, match: 'aibot_msg_callback' });
  await fault('callback.drop');
  expect(await mention()).toMatchObject({ delivered: false });
  for (const kind of ['badSignature', 'wrongReceiver', 'badPadding']) {
    await fault(`callback.${kind}`);
    await mention();
    await lab.until(async () => (await lab.simList('callbacks')).at(-1)?.outcome === 'given-up', kind);
  }
  expect(lab.refused).toEqual(['signature', 'receiveid mismatch', 'bad padding']);
  await fault('callback.duplicate');
  await mention();
  await heard(2);
  expect(lab.received[0]).toEqual(lab.received[1]);
});
