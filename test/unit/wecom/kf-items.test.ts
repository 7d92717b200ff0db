import fc from 'fast-check';
import { parseKfItem } from '../../../src/adapters/wecom/kf-items';

const head = { msgid: '4WjjExampleText0000000000000000000000000002', send_time: 1767225630 };
const customer = { open_kfid: 'wk1', external_userid: 'wm1' };
const message = (msgtype: string, body?: object, rest: object = {}) => ({
  ...head,
  ...customer,
  origin: 3,
  msgtype,
  ...(body ? { [msgtype]: body } : {}),
  ...rest,
});
const event = (event_type: string, fields: object) => ({
  ...head,
  origin: 4,
  msgtype: 'event',
  event: { event_type, ...customer, ...fields },
});
const parsedHead = { msgId: head.msgid, sentAt: new Date(1767225630_000) };
const parsedCustomer = { openKfId: 'wk1', externalUserId: 'wm1' };

describe('messages', () => {
  it('reads a text with everything around it', () => {
    expect(parseKfItem(message('text', { content: '厨房水管漏水' }))).toEqual({
      type: 'message',
      ...parsedHead,
      ...parsedCustomer,
      origin: 'customer',
      content: { type: 'text', text: '厨房水管漏水' },
    });
  });

  it('reads who answered in the client', () => {
    const item = message('text', { content: '我来处理' }, { origin: 5, servicer_userid: 'zhangsan' });
    expect(parseKfItem(item)).toMatchObject({ origin: 'servicer', servicerUserId: 'zhangsan' });
  });

  it.each([
    [
      message('text', { content: '确认报修', menu_id: 'confirm_881' }),
      { type: 'text', text: '确认报修', menuId: 'confirm_881' },
    ],
    [message('image', { media_id: 'm1' }), { type: 'image', mediaId: 'm1' }],
    [message('voice', { media_id: 'm1' }), { type: 'voice', mediaId: 'm1' }],
    [message('video', { media_id: 'm1' }), { type: 'video', mediaId: 'm1' }],
    [message('file', { media_id: 'm1' }), { type: 'file', mediaId: 'm1' }],
    [
      message('location', { latitude: 31.23, longitude: '121.47', name: '3号楼' }),
      { type: 'location', latitude: 31.23, longitude: 121.47, name: '3号楼', address: '' },
    ],
    [
      message('link', { title: 't', desc: 'd', url: 'https://x', pic_url: 'https://p' }),
      { type: 'link', title: 't', description: 'd', url: 'https://x', pictureUrl: 'https://p' },
    ],
    [message('business_card', { userid: 'u' }), { type: 'business_card', userId: 'u' }],
    [
      message('miniprogram', { title: 't', appid: 'a', pagepath: 'p', thumb_media_id: 'm' }),
      { type: 'miniprogram', title: 't', appId: 'a', pagePath: 'p', thumbMediaId: 'm' },
    ],
    [
      message('merged_msg', {
        title: 't',
        item: [{ send_time: 1767225630, msgtype: 1, sender_name: 'n', msg_content: '{}' }, 7],
      }),
      {
        type: 'merged_msg',
        title: 't',
        items: [
          { sentAt: parsedHead.sentAt, senderName: 'n', msgType: '1', content: '{}' },
          { senderName: '', msgType: '', content: '' },
        ],
      },
    ],
    [
      message('channels', { sub_type: 1, nickname: 'n', title: 't' }),
      { type: 'channels', subType: '1', nickname: 'n', title: 't' },
    ],
    [
      message('channels_shop_order', { order_id: 'o' }),
      { type: 'channels_shop_order', fields: { order_id: 'o' } },
    ],
    [message('note'), { type: 'note' }],
  ])('reads %j', (item, content) => {
    expect(parseKfItem(item)).toMatchObject({ type: 'message', content });
  });
});

describe('events', () => {
  it.each([
    [
      event('enter_session', {
        scene: 'b7',
        scene_param: 'room=1203',
        welcome_code: 'WC',
        wechat_channels: { nickname: 'n', scene: 1 },
      }),
      {
        type: 'enter_session',
        ...parsedCustomer,
        scene: 'b7',
        sceneParam: 'room=1203',
        welcomeCode: 'WC',
        channels: { scene: 1, nickname: 'n' },
      },
    ],
    [event('enter_session', { scene: '' }), { type: 'enter_session', ...parsedCustomer }],
    [
      event('msg_send_fail', { fail_msgid: 'out1', fail_type: 6 }),
      { type: 'msg_send_fail', ...parsedCustomer, failMsgId: 'out1', failType: 6 },
    ],
    [
      event('session_status_change', { change_type: 1, new_servicer_userid: 'a', msg_code: 'MC' }),
      {
        type: 'session_status_change',
        ...parsedCustomer,
        change: 'taken',
        newServicerUserId: 'a',
        msgCode: 'MC',
      },
    ],
    [
      event('session_status_change', { change_type: 3, old_servicer_userid: 'a' }),
      { type: 'session_status_change', ...parsedCustomer, change: 'ended', oldServicerUserId: 'a' },
    ],
    [
      event('servicer_status_change', { servicer_userid: 'a', status: 2, stop_type: 1 }),
      { type: 'servicer_status_change', openKfId: 'wk1', servicerUserId: 'a', status: 'suspended' },
    ],
    [
      event('servicer_status_change', { servicer_userid: 'a', status: 1 }),
      { type: 'servicer_status_change', openKfId: 'wk1', servicerUserId: 'a', status: 'serving' },
    ],
    [
      event('user_recall_msg', { recall_msgid: 'r' }),
      { type: 'user_recall_msg', ...parsedCustomer, recallMsgId: 'r' },
    ],
    [
      event('servicer_recall_msg', { recall_msgid: 'r', servicer_userid: 'a' }),
      { type: 'servicer_recall_msg', ...parsedCustomer, recallMsgId: 'r', servicerUserId: 'a' },
    ],
    [
      event('reject_customer_msg_switch_change', { servicer_userid: 'a', reject_switch: 1 }),
      {
        type: 'reject_customer_msg_switch_change',
        ...parsedCustomer,
        servicerUserId: 'a',
        isRejecting: true,
      },
    ],
  ])('reads %j', (item, expected) => {
    expect(parseKfItem(item)).toEqual({ type: 'event', ...parsedHead, event: expected });
  });
});

describe('anything else', () => {
  it.each([
    ['a new message type', message('hologram', { content: 'x' })],
    ['a new event', event('customer_sighed', {})],
    ['a new session change', event('session_status_change', { change_type: 9 })],
    ['media without an id', message('image', {})],
    ['a body of the wrong type', { ...message('location'), location: 'here' }],
    ['a new origin', message('text', { content: 'x' }, { origin: 9 })],
    ['a time that is none', message('text', { content: 'x' }, { send_time: 1e300 })],
  ])('is kept, with its customer: %s', (_name, item) => {
    expect(parseKfItem(item)).toEqual({ type: 'unknown', msgId: head.msgid, ...parsedCustomer, raw: item });
  });

  it.each([null, undefined, 7, 'text', [], {}, { msgtype: '__proto__', origin: 'constructor' }])(
    'is kept: %j',
    (item) => {
      expect(parseKfItem(item)).toEqual({ type: 'unknown', msgId: '', raw: item });
    },
  );

  it('never throws', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.object({ maxDepth: 2 }));
    const item = fc.record(
      {
        msgid: value,
        send_time: value,
        origin: fc.oneof(fc.constantFrom(3, 4, 5), value),
        msgtype: fc.oneof(fc.constantFrom('text', 'image', 'event', 'location', 'merged_msg'), value),
        open_kfid: value,
        external_userid: value,
        text: value,
        merged_msg: fc.record({ item: fc.oneof(fc.array(value), value) }),
        event: fc.record({
          event_type: fc.constantFrom('enter_session', 'session_status_change'),
          change_type: value,
        }),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(item, (raw) => /^(message|event|unknown)$/.test(parseKfItem(raw).type)));
  });
});
