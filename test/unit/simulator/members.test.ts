import { createCallbackCrypto } from '../../../src/simulator/crypto';
import { toXml, type XmlFields } from '../../../src/simulator/xml';
import { type Json, type Lab, STAFF, startLab } from './lab';

let lab: Lab;

beforeEach(async () => {
  lab = await startLab({ message: { tapWaitMs: 300 } });
});
afterEach(() => lab.stop());

const writes = (body: Json) => lab.sim('staff/lin/messages', body);
const causes = (event: string, extra: Json = {}) => lab.sim('staff/lin/events', { event, ...extra });
const settled = async (count: number) => {
  const delivered = async () =>
    (await lab.simList('callbacks')).filter((item) => item.outcome === 'delivered');
  await lab.until(async () => (await delivered()).length === count, `${count} delivered`);
};
const last = () => lab.received.at(-1)?.fields;
const inbox = () => lab.simList('staff/lin/messages');
const problem = async () => (await lab.simList('callbacks')).at(-1)?.replyProblem;
const crypto = createCallbackCrypto(STAFF.token, STAFF.aesKey, 'wwlab');
const replyWith = (fields: XmlFields, token = STAFF.token) => {
  const encrypted = crypto.encrypt(toXml(fields));
  const signature = createCallbackCrypto(token, STAFF.aesKey, 'wwlab').sign('1', 'n', encrypted);
  const outer = { Encrypt: encrypted, MsgSignature: signature, TimeStamp: '1', Nonce: 'n' };
  lab.answerWith(() => ({ body: toXml(outer) }));
};
const card = (taskId: string, extra: Json = {}) => ({
  card_type: 'button_interaction',
  main_title: { title: '水管爆裂' },
  task_id: taskId,
  button_list: [{ text: '接单', style: 1, key: 'ack' }],
  action_menu: { desc: '更多', action_list: [{ text: '静音', key: 'mute' }] },
  ...extra,
});
const send = (template_card: Json) =>
  lab.api('STAFF', 'message/send', {
    touser: 'lin|chen|zhangwei',
    agentid: STAFF.agentId,
    msgtype: 'template_card',
    template_card,
  });
const tap = (key = 'ack') => lab.sim('staff/lin/tap', { taskId: 't1', key });
const cardOf = async (userid: string) => (await lab.simList(`staff/${userid}/messages`))[0]?.card as Json;

test.each<[string, Json, Json]>([
  ['image', {}, { PicUrl: expect.stringMatching(/^https:/), MediaId: expect.any(String) }],
  ['voice', {}, { MediaId: expect.any(String), Format: 'amr' }],
  ['video', {}, { MediaId: expect.any(String), ThumbMediaId: expect.any(String) }],
  [
    'location',
    { location: { latitude: 31.23, longitude: 121.47, name: '3栋' } },
    { Location_X: '31.23', Location_Y: '121.47', Scale: '15', Label: '3栋', AppType: 'wxwork' },
  ],
  [
    'link',
    { link: { url: 'https://example.com', title: '通知' } },
    { Title: '通知', Url: 'https://example.com' },
  ],
])('a %s of a member is a callback with its elements', async (type, extra, elements) => {
  const { msgid } = await writes({ type, ...extra });
  await settled(1);
  expect(last()).toMatchObject({ MsgType: type, FromUserName: 'lin', MsgId: msgid, ...elements });
  expect(await inbox()).toMatchObject([{ from: 'member', type }]);
});

test('what a member attaches can be downloaded', async () => {
  await writes({ type: 'image', dataBase64: Buffer.from('picture').toString('base64') });
  await settled(1);
  const path = `/cgi-bin/media/get?access_token=${await lab.token('STAFF')}&media_id=${last()?.MediaId}`;
  expect(await (await lab.raw(path)).text()).toBe('picture');
});

test.each<[string, Json, Json]>([
  ['enter_agent', {}, { EventKey: '' }],
  ['click', { key: 'menu_1' }, { EventKey: 'menu_1' }],
  ['LOCATION', { details: { latitude: 31.2, longitude: 121.4 } }, { Latitude: '31.2', Precision: '15' }],
  [
    'scancode_push',
    { details: { result: 'A1' } },
    { ScanCodeInfo: { ScanType: 'qrcode', ScanResult: 'A1' } },
  ],
  ['pic_weixin', { details: { count: 2 } }, { SendPicsInfo: { Count: '2', PicList: { item: [{}, {}] } } }],
  [
    'location_select',
    { details: { label: '3栋' } },
    { SendLocationInfo: { Label: '3栋' }, AppType: 'wxwork' },
  ],
])('the event %s carries its elements and no MsgId', async (event, extra, elements) => {
  await causes(event, extra);
  await settled(1);
  expect(last()).toMatchObject({ MsgType: 'event', Event: event, FromUserName: 'lin', ...elements });
  expect(last()).not.toHaveProperty('MsgId');
});

test('warnings about an unused app come from sys', async () => {
  await causes('inactive_alert');
  await settled(1);
  expect(last()).toMatchObject({ FromUserName: 'sys', EffectTime: expect.stringMatching(/^\d+$/) });
});

describe('a passive reply', () => {
  test('to a message is shown; text is cut at 2048 bytes between characters', async () => {
    replyWith({ MsgType: 'text', Content: '水'.repeat(700) });
    await writes({ text: '在吗' });
    await settled(1);
    expect((await inbox()).at(-1)).toMatchObject({ from: 'app', type: 'text', text: '水'.repeat(682) });
  });

  test('may be news, or a file that exists', async () => {
    replyWith({
      MsgType: 'news',
      ArticleCount: 1,
      Articles: { item: [{ Title: '停水通知', Url: 'https://x.cn' }] },
    });
    await writes({ text: '通知' });
    await settled(1);
    expect((await inbox()).at(-1)).toMatchObject({ type: 'news', text: '停水通知' });
    replyWith({ MsgType: 'image', Image: { MediaId: 'gone' } });
    await writes({ text: '图' });
    await settled(2);
    expect(await problem()).toContain('40007');
  });

  test('with a wrong signature, or to an event that takes none, is left', async () => {
    replyWith({ MsgType: 'text', Content: '您好' }, 'anotherToken');
    await causes('enter_agent');
    await settled(1);
    expect(await problem()).toBe('MsgSignature mismatch');
    replyWith({ MsgType: 'text', Content: '再见' });
    await causes('unsubscribe');
    await settled(2);
    expect(await problem()).toBe('unsubscribe takes no reply');
    await causes('enter_agent');
    await settled(3);
    expect((await inbox()).map(({ text }) => text)).toEqual(['再见']);
  });

  test('to a tap may be a whole new card, for the member who tapped only', async () => {
    await send(card('t1'));
    replyWith({
      MsgType: 'update_template_card',
      TemplateCard: {
        CardType: 'button_interaction',
        Source: { Desc: '工程部', DescColor: 1 },
        MainTitle: { Title: '林工已接单' },
        HorizontalContentList: [
          { KeyName: '房号', Value: '3-1-1203' },
          { KeyName: '时间', Value: '10:15' },
        ],
        TaskId: 't1',
        ButtonList: [
          { Text: '完成', Style: 1, Key: 'done' },
          { Text: '转派', Style: 2, Key: 'pass' },
        ],
      },
    });
    expect(await tap()).toMatchObject({
      delivered: true,
      card: {
        title: '林工已接单',
        body: '房号：3-1-1203\n时间：10:15',
        buttons: [
          { key: 'done', text: '完成', disabled: false },
          { key: 'pass', style: 2 },
        ],
      },
    });
    expect(await cardOf('chen')).toMatchObject({ title: '水管爆裂', buttons: [{ key: 'ack' }] });
    lab.answerWith(() => ({}));
    expect(await tap('done')).toMatchObject({ delivered: true });
    expect(last()).toMatchObject({ EventKey: 'done', TaskId: 't1' });
  });

  test('with ReplaceText greys the whole new card', async () => {
    await send(card('t1'));
    const replaced = { CardType: 'button_interaction', MainTitle: { Title: '水管爆裂' }, TaskId: 't1' };
    const button = { Text: '接单', Style: 1, Key: 'ack' };
    replyWith({
      MsgType: 'update_template_card',
      TemplateCard: { ...replaced, ButtonList: button, ReplaceText: '已接单' },
    });
    expect(await tap()).toMatchObject({ card: { buttons: [{ text: '已接单', disabled: true }] } });
    expect(await tap()).toMatchObject({ delivered: false });
  });

  test('to a tap is no message, to a menu entry it may be one', async () => {
    await send(card('t1'));
    replyWith({ MsgType: 'text', Content: '好的' });
    await tap();
    expect(await problem()).toBe('template_card_event takes no text');
    await tap('mute');
    expect((await inbox()).at(-1)).toMatchObject({ from: 'app', text: '好的' });
  });
});

describe('an update of a card', () => {
  const update = (response_code: unknown, extra: Json) =>
    lab.api('STAFF', 'message/update_template_card', {
      agentid: STAFF.agentId,
      response_code,
      button: { replace_name: '已接单' },
      ...extra,
    });
  const grey = { buttons: [{ text: '已接单', disabled: true }] };

  test('reaches the members of the departments it names', async () => {
    const { response_code } = await send(card('t1'));
    expect(await update(response_code, { partyids: [3] })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      invaliduser: [],
    });
    expect([await cardOf('lin'), await cardOf('chen')]).toMatchObject([grey, grey]);
    expect(await cardOf('ZhangWei')).toMatchObject({ buttons: [{ text: '接单', disabled: false }] });
  });

  test('names at most a thousand members, a hundred departments and a hundred tags', async () => {
    const { response_code } = await send(card('t1'));
    expect(await update(response_code, { userids: Array(1001).fill('lin') })).toMatchObject({
      errcode: 40032,
    });
    expect(await update(response_code, { partyids: Array(101).fill(3) })).toMatchObject({ errcode: 82002 });
    expect(await update(response_code, { tagids: Array(101).fill(1) })).toMatchObject({ errcode: 82003 });
    expect(await update(response_code, {})).toMatchObject({ errcode: 82001 });
    expect(await update(response_code, { userids: ['lin'], partyids: [2] })).toMatchObject({ errcode: 0 });
    expect([await cardOf('lin'), await cardOf('ZhangWei')]).toMatchObject([grey, grey]);
  });
});

test('a card that calls back needs a callback URL', async () => {
  lab.simulator.setCallbackBase('');
  expect(await send(card('t1'))).toMatchObject({ errcode: 43012 });
});
