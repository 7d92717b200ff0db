import { createCallbackCrypto } from '../../../src/simulator/crypto';
import { toXml } from '../../../src/simulator/xml';
import { type Json, type Lab, STAFF, startLab } from './lab';

const HOUR = 3600;
let lab: Lab;

beforeEach(async () => {
  lab = await startLab({ message: { tapWaitMs: 300 } });
});
afterEach(() => lab.stop());

function card(taskId: string, extra: Json = {}): Json {
  return {
    card_type: 'button_interaction',
    main_title: { title: '水管爆裂', desc: '3-1-1203' },
    sub_title_text: '请尽快接单',
    horizontal_content_list: [{ keyname: '房号', value: '3-1-1203' }],
    task_id: taskId,
    button_list: [
      { text: '接单', style: 1, key: 'ack' },
      { text: '转派', style: 2, key: 'pass' },
      { type: 1, text: '详情', url: 'https://example.com' },
    ],
    ...extra,
  };
}

const send = (template_card: Json, extra: Json = {}) =>
  lab.api('STAFF', 'message/send', {
    touser: 'zhangwei|lin',
    agentid: STAFF.agentId,
    msgtype: 'template_card',
    template_card,
    ...extra,
  });
const update = (response_code: unknown, change: Json, app: 'KF' | 'STAFF' = 'STAFF') =>
  lab.api(app, 'message/update_template_card', {
    agentid: app === 'STAFF' ? STAFF.agentId : 1000002,
    userids: ['zhangwei'],
    response_code,
    ...change,
  });
const tap = (taskId: string, key: string, extra: Json = {}) =>
  lab.sim('staff/zhangwei/tap', { taskId, key, ...extra });
const cardsOf = async (userid: string) =>
  (await lab.simList(`staff/${userid}/messages`)).map((line) => line.card as Json);
const grey = { button: { replace_name: '已接单' } };

test('shows the card to each recipient and answers a response_code', async () => {
  expect(await send(card('t1'))).toMatchObject({ errcode: 0, response_code: expect.any(String) });
  const [line] = await lab.simList('staff/lin/messages');
  expect(line).toMatchObject({
    from: 'app',
    type: 'template_card',
    card: {
      taskId: 't1',
      title: '水管爆裂',
      body: '3-1-1203\n请尽快接单\n房号：3-1-1203',
      buttons: [
        { key: 'ack', text: '接单', style: 1, disabled: false },
        { key: 'pass', disabled: false },
        { text: '详情', url: 'https://example.com' },
      ],
    },
  });
});

test('a tap delivers an event with a new ResponseCode each time until the card is greyed', async () => {
  await send(card('t1'));
  expect(await tap('t1', 'ack')).toMatchObject({
    delivered: true,
    card: { buttons: [{ disabled: false }, {}, {}] },
  });
  await tap('t1', 'ack');
  const [first, second] = lab.received.map((item) => item.fields);
  expect(first).toMatchObject({
    Event: 'template_card_event',
    EventKey: 'ack',
    TaskId: 't1',
    CardType: 'button_interaction',
    FromUserName: 'ZhangWei',
    AgentID: String(STAFF.agentId),
  });
  expect(first?.ResponseCode).not.toBe(second?.ResponseCode);
  expect(await update(second?.ResponseCode, grey)).toMatchObject({ errcode: 0 });
  expect(await tap('t1', 'ack')).toMatchObject({
    delivered: false,
    card: { buttons: [{ text: '已接单', disabled: true }] },
  });
  expect((await cardsOf('lin'))[0]).toMatchObject({ buttons: [{ text: '接单', disabled: false }, {}, {}] });
});

test('a tap answers with the card as the product redrew it', async () => {
  await send(card('t1'));
  lab.answerWith(({ fields }) => {
    void update(fields.ResponseCode, { atall: 1, template_card: card('t1', { replace_text: '张伟已接单' }) });
    return {};
  });
  expect(await tap('t1', 'ack')).toMatchObject({
    card: { buttons: [{ text: '张伟已接单', disabled: true }] },
  });
  expect((await cardsOf('lin'))[0]).toMatchObject({ buttons: [{ disabled: true }] });
});

test('a passive reply redraws only the copy of the member who tapped', async () => {
  await send(card('t1'));
  const crypto = createCallbackCrypto(STAFF.token, STAFF.aesKey, 'wwlab');
  const encrypted = crypto.encrypt(toXml({ MsgType: 'update_button', Button: { ReplaceName: '收到' } }));
  const reply = {
    Encrypt: encrypted,
    MsgSignature: crypto.sign('1', 'n', encrypted),
    TimeStamp: '1',
    Nonce: 'n',
  };
  lab.answerWith(() => ({ body: toXml(reply) }));
  expect(await tap('t1', 'ack')).toMatchObject({ card: { buttons: [{ text: '收到', disabled: true }] } });
  expect((await cardsOf('lin'))[0]).toMatchObject({ buttons: [{ disabled: false }, {}, {}] });
});

test('a response_code is used once, by its own app, within 72 hours', async () => {
  const { response_code } = await send(card('t1'));
  expect(await update(response_code, grey, 'KF')).toMatchObject({ errcode: 42015 });
  expect(await update(response_code, { userids: ['ZhangWei', 'chen'], ...grey })).toMatchObject({
    invaliduser: ['chen'],
  });
  expect(await update(response_code, grey)).toMatchObject({ errcode: 42022 });
  expect(await update('RCnever', grey)).toMatchObject({ errcode: 60140 });
  const late = await send(card('t2'));
  await lab.sim('clock/advance', { seconds: 72 * HOUR });
  expect(await update(late.response_code, grey)).toMatchObject({ errcode: 60140 });
});

test('a refused update leaves the code usable', async () => {
  const { response_code } = await send(card('t1'));
  expect(await update(response_code, { template_card: card('t1', { main_title: {} }) })).toMatchObject({
    errcode: 41016,
  });
  expect(await update(response_code, grey)).toMatchObject({ errcode: 0 });
});

test('selections travel with the tap', async () => {
  const options = [
    { id: 'r1', text: '配件' },
    { id: 'r2', text: '人手' },
  ];
  await send(
    card('t1', { button_selection: { question_key: 'reason', title: '原因', option_list: options } }),
  );
  await tap('t1', 'pass');
  await tap('t1', 'pass', { selections: { reason: 'r2' } });
  const chosen = lab.received.map((item) => (item.fields.SelectedItems as Json).SelectedItem);
  expect(chosen).toMatchObject([
    { QuestionKey: 'reason', OptionIds: { OptionId: 'r1' } },
    { OptionIds: { OptionId: 'r2' } },
  ]);
});

test('menu entries of a notice send their own event', async () => {
  const notice = {
    card_type: 'text_notice',
    main_title: { title: '通知' },
    card_action: { type: 1, url: 'https://example.com' },
    action_menu: { desc: '更多', action_list: [{ text: '静音', key: 'mute' }] },
    task_id: 'n1',
  };
  expect(await send(notice)).toHaveProperty('response_code');
  await tap('n1', 'mute');
  expect(lab.received[0]?.fields).toMatchObject({ Event: 'template_card_menu_event', EventKey: 'mute' });
});

test('an identical card inside the interval is swallowed before its task_id is looked at', async () => {
  const check = { enable_duplicate_check: 1, duplicate_check_interval: 60 };
  const first = await send(card('t1'), check);
  const again = await send(card('t1'), check);
  expect(again).toMatchObject({ errcode: 0, msgid: first.msgid });
  expect(again).not.toHaveProperty('response_code');
  expect(await lab.simList('staff/lin/messages')).toHaveLength(1);
  await lab.sim('clock/advance', { seconds: 61 });
  expect(await send(card('t1'), check)).toMatchObject({ errcode: 42014 });
});

const bad: [number, string, Json][] = [
  [42014, 'a task_id with a colon', { task_id: 'a:b' }],
  [42031, 'an unknown type', { card_type: 'poster' }],
  [41016, 'no title', { main_title: {} }],
  [42035, 'seven rows', { horizontal_content_list: Array(7).fill({ keyname: 'k', value: 'v' }) }],
  [42027, 'a row without a name', { horizontal_content_list: [{ value: 'v' }] }],
  [42038, 'a button without text', { button_list: [{ key: 'a' }] }],
  [42039, 'a button without key', { button_list: [{ text: '接单' }] }],
  [42039, 'two buttons with one key', { button_list: Array(2).fill({ text: '接单', key: 'a' }) }],
  [42037, 'seven buttons', { button_list: Array(7).fill({ text: '接单', key: 'a' }) }],
  [42028, 'a link button without url', { button_list: [{ type: 1, text: '详情' }] }],
  [42045, 'a notice without action', { card_type: 'text_notice' }],
  [42042, 'four jumps', { jump_list: Array(4).fill({ title: 'j' }) }],
  [42046, 'a vote without submit', voteCard({ submit_button: {} })],
  [42043, 'a question without key', voteCard({ checkbox: { option_list: [{ id: 'a', text: 'A' }] } })],
];

function voteCard(extra: Json): Json {
  const checkbox = { question_key: 'q', option_list: [{ id: 'a', text: 'A' }] };
  return { card_type: 'vote_interaction', checkbox, submit_button: { text: '提交', key: 's' }, ...extra };
}

test.each(bad)('answers %i for %s', async (errcode, _what, change) => {
  expect(await send(card('bad', change))).toMatchObject({ errcode });
});
