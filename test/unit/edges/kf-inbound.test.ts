import { kfInbound } from '../../../src/adapters/wecom/inbound';
import { parseKfItem } from '../../../src/adapters/wecom/kf-items';
import { NOON } from './support';

const SENT = 1_795_320_000;
const at = new Date(SENT * 1000);
const message = (msgtype: string, body: object, more: object = {}) => ({
  msgid: '4Wjj-message',
  send_time: SENT,
  origin: 3,
  msgtype,
  open_kfid: 'wkOne',
  external_userid: 'wmA',
  [msgtype]: body,
  ...more,
});
const event = (event_type: string, body: object) => ({
  msgid: '4Wjj-event',
  send_time: SENT,
  origin: 4,
  msgtype: 'event',
  event: { event_type, open_kfid: 'wkOne', external_userid: 'wmA', ...body },
});
const read = (raw: unknown) => kfInbound(parseKfItem(raw), 'wkOne', NOON);
const inputOf = (raw: unknown) => {
  const inbound = read(raw);
  if (inbound.about !== 'conversation') throw new Error('about the account');
  return inbound.input;
};

it('names the conversation and a key that is the same at every reading', () => {
  expect(read(message('text', { content: '漏水' }))).toEqual({
    about: 'conversation',
    key: 'kf:wkOne:4Wjj-message',
    address: { account: 'wkOne', user: 'wmA' },
    input: {
      type: 'message.received',
      messageId: '4Wjj-message',
      at,
      content: { kind: 'text', text: '漏水' },
    },
  });
});

it.each([
  [
    'a tapped entry',
    'text',
    { content: '确认', menu_id: 'yes_1' },
    { kind: 'text', text: '确认', choiceId: 'yes_1' },
  ],
  [
    'a reply that quotes',
    'text',
    { content: '「客服：3栋2单元1501，\n对吗？」\n- - - - - - - - - - - - - - -\n对\n快点来' },
    { kind: 'text', text: '对\n快点来', quoted: '客服：3栋2单元1501，\n对吗？' },
  ],
  [
    'a reply that quotes a quotation',
    'text',
    {
      content:
        '「王：「客服：您好」\n- - - - - - - - - - - - - - -\n漏水」\n- - - - - - - - - - - - - - -\n还没人来',
    },
    { kind: 'text', text: '还没人来', quoted: '王：「客服：您好」\n- - - - - - - - - - - - - - -\n漏水' },
  ],
  [
    'a quotation without a reply',
    'text',
    { content: '「客服：您好」\n- - - - - - - - - - - - - - -\n' },
    { kind: 'text', text: '「客服：您好」\n- - - - - - - - - - - - - - -\n' },
  ],
  [
    'something else in corner brackets',
    'text',
    { content: '「大堂」\n灯不亮' },
    { kind: 'text', text: '「大堂」\n灯不亮' },
  ],
  ['an image', 'image', { media_id: 'M1' }, { kind: 'media', media: 'image', mediaRef: 'M1' }],
  ['a voice message', 'voice', { media_id: 'M2' }, { kind: 'media', media: 'voice', mediaRef: 'M2' }],
  ['a video', 'video', { media_id: 'M3' }, { kind: 'media', media: 'video', mediaRef: 'M3' }],
  ['a file', 'file', { media_id: 'M4' }, { kind: 'media', media: 'file', mediaRef: 'M4' }],
  [
    'a place',
    'location',
    { latitude: 31.2, longitude: 121.4, name: '3号楼', address: '' },
    { kind: 'location', latitude: 31.2, longitude: 121.4, name: '3号楼' },
  ],
  [
    'a link',
    'link',
    { title: '通知', url: 'https://example.com' },
    { kind: 'other', description: '[链接] 通知' },
  ],
  ['a name card', 'business_card', { userid: 'liu' }, { kind: 'other', description: '[名片]' }],
  ['a mini program', 'miniprogram', { title: '报修' }, { kind: 'other', description: '[小程序] 报修' }],
  [
    'a forwarded chat with its texts',
    'merged_msg',
    {
      title: '群聊',
      item: [
        { sender_name: '王', msgtype: 'text', msg_content: '{"text":{"content":"电梯困人"}}' },
        { sender_name: 0, msgtype: 1, msg_content: 'not json' },
      ],
    },
    { kind: 'other', description: '[聊天记录] 群聊\n王：电梯困人' },
  ],
  [
    'a channel',
    'channels',
    { sub_type: 1, nickname: '号', title: '帖' },
    { kind: 'other', description: '[视频号] 号 帖' },
  ],
  ['a meeting', 'meeting', {}, { kind: 'other', description: '[会议]' }],
  ['a kind from the future', 'hologram', { depth: 3 }, { kind: 'other', description: '[暂不支持的消息]' }],
])('translates %s', (_name, type, body, content) => {
  expect(inputOf(message(type, body))).toMatchObject({ type: 'message.received', content });
});

it('hears what a servicer says', () => {
  expect(inputOf(message('text', { content: '您好' }, { origin: 5, servicer_userid: 'Wang' }))).toEqual({
    type: 'servicer.said',
    at,
    servicerId: 'wang',
    text: '您好',
  });
});

it('only notes a message of an unknown origin', () => {
  expect(inputOf(message('text', { content: 'x' }, { origin: 9 }))).toMatchObject({
    type: 'platform.notice',
  });
});

it.each([
  [
    'enter_session',
    { scene: 'b7', scene_param: 'room=1203', welcome_code: 'WC' },
    { type: 'session.entered', scene: 'b7', sceneParam: 'room=1203', welcomeCode: 'WC' },
  ],
  ['enter_session', { scene: '' }, { type: 'session.entered', at }],
  [
    'msg_send_fail',
    { fail_msgid: 'm1', fail_type: 6 },
    { type: 'message.undelivered', outgoingId: 'm1', reason: 'allowance-spent' },
  ],
  ['msg_send_fail', { fail_msgid: 'm1', fail_type: 4 }, { reason: 'window-closed' }],
  ['msg_send_fail', { fail_msgid: 'm1', fail_type: 5 }, { reason: 'window-closed' }],
  ['msg_send_fail', { fail_msgid: 'm1', fail_type: 10 }, { reason: 'blocked' }],
  ['msg_send_fail', { fail_msgid: 'm1', fail_type: 99 }, { reason: 'unknown' }],
  [
    'session_status_change',
    { change_type: 1, new_servicer_userid: 'Wang' },
    { type: 'session.changed', change: 'taken', servicerId: 'wang' },
  ],
  [
    'session_status_change',
    { change_type: 2, old_servicer_userid: 'a', new_servicer_userid: 'B' },
    { change: 'transferred', servicerId: 'b' },
  ],
  [
    'session_status_change',
    { change_type: 3, old_servicer_userid: 'Wang' },
    { change: 'ended', servicerId: 'wang' },
  ],
  ['session_status_change', { change_type: 4, new_servicer_userid: 'wang' }, { change: 'reopened' }],
  ['user_recall_msg', { recall_msgid: 'm0' }, { type: 'message.recalled', messageId: 'm0' }],
  ['servicer_recall_msg', { recall_msgid: 'm0', servicer_userid: 'w' }, { type: 'platform.notice' }],
  [
    'reject_customer_msg_switch_change',
    { servicer_userid: 'w', reject_switch: 1 },
    { type: 'platform.notice', description: '接待人员拒收了住户的消息' },
  ],
  ['an_event_from_the_future', {}, { type: 'platform.notice' }],
])('translates the event %s %o', (type, body, input) => {
  expect(inputOf(event(type, body))).toMatchObject(input);
});

it('tells events about the account from those about a conversation', () => {
  const raw = { ...event('servicer_status_change', { servicer_userid: 'w', status: 2, stop_type: 1 }) };
  expect(read(raw)).toEqual({ about: 'account', description: 'servicer suspended', at });
});

it.each([null, 7, 'x', {}, [], { msgtype: 'text' }])('survives an item that is %p', (raw) => {
  expect(read(raw)).toMatchObject({ about: 'account' });
});

it('gives an item without an id a key of its content', () => {
  const raw = {
    origin: 3,
    msgtype: 'text',
    open_kfid: 'wkOne',
    external_userid: 'wmA',
    text: { content: '漏水' },
  };
  const [first, second] = [read(raw), read({ ...raw })];
  expect(first).toEqual(second);
  expect(first).toMatchObject({ about: 'conversation', input: { type: 'message.received' } });
});
