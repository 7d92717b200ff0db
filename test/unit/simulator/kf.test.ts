import { type Json, KFID, type Lab, startLab } from './lab';

const HOUR = 3600;
let lab: Lab;

beforeEach(async () => {
  lab = await startLab();
  await lab.sim('residents', { id: 'wmWang', nickname: '王女士' });
});
afterEach(() => lab.stop());

const says = (text: string) => lab.sim('residents/wmWang/messages', { type: 'text', text });
const send = (text: string, extra: Json = {}) =>
  lab.api('KF', 'kf/send_msg', {
    touser: 'wmWang',
    open_kfid: KFID,
    msgtype: 'text',
    text: { content: text },
    ...extra,
  });
const sync = (fields: Json = {}) => lab.api('KF', 'kf/sync_msg', { open_kfid: KFID, ...fields });
const items = (page: Json) => page.msg_list as Json[];
const state = () => lab.api('KF', 'kf/service_state/get', { open_kfid: KFID, external_userid: 'wmWang' });
const trans = (service_state: number, extra: Json = {}) =>
  lab.api('KF', 'kf/service_state/trans', {
    open_kfid: KFID,
    external_userid: 'wmWang',
    service_state,
    ...extra,
  });
const work = (action: string, userid: string, text?: string) =>
  lab.sim('sessions/wmWang', { openKfid: KFID, action, userid, ...(text ? { text } : {}) });
const chat = () => lab.simList('residents/wmWang/messages');
const advance = (seconds: number) => lab.sim('clock/advance', { seconds });
const events = async (type: string) =>
  items(await sync())
    .map((item) => item.event as Json | undefined)
    .filter((event) => event?.event_type === type) as Json[];

describe('the doorbell', () => {
  test('rings for each resident message with a token that opens the stream for ten minutes', async () => {
    await says('厨房漏水');
    await lab.until(() => lab.received.length === 1, 'a doorbell');
    const [doorbell] = lab.received;
    expect(doorbell).toMatchObject({
      path: '/callbacks/wecom/kf',
      fields: { ToUserName: 'wwlab', MsgType: 'event', Event: 'kf_msg_or_event', OpenKfId: KFID },
    });
    const token = String(doorbell?.fields.Token);
    expect(items(await sync({ token }))).toHaveLength(1);
    await advance(600);
    expect(await sync({ token })).toMatchObject({ errcode: 95007 });
  });

  test('stays silent for messages sent by API, which never appear in the stream', async () => {
    await says('你好');
    await send('您好');
    expect(items(await sync())).toHaveLength(1);
    await lab.until(() => lab.received.length === 1, 'a doorbell');
    expect(await lab.simList('callbacks')).toHaveLength(1);
  });
});

describe('sync_msg', () => {
  test('pages with an opaque cursor and gives the same items again for an old one', async () => {
    for (const text of ['一', '二', '三']) await says(text);
    const first = await sync({ limit: 2 });
    expect(first).toMatchObject({ has_more: 1 });
    const second = await sync({ cursor: first.next_cursor });
    expect(second).toMatchObject({ has_more: 0, msg_list: [{ text: { content: '三' } }] });
    expect(items(await sync({ cursor: first.next_cursor }))).toEqual(items(second));
    expect(Buffer.byteLength(String(first.next_cursor))).toBeLessThanOrEqual(64);
    expect(String(items(second)[0]?.msgid).length).toBeGreaterThan(32);
  });

  test('forgets after three days', async () => {
    await says('旧消息');
    await advance(73 * HOUR);
    expect(items(await sync())).toEqual([]);
  });

  test('needs a known account and slows down callers without a token', async () => {
    expect(await lab.api('KF', 'kf/sync_msg', {})).toMatchObject({ errcode: 95000 });
    expect(await sync({ open_kfid: 'wkGone' })).toMatchObject({ errcode: 95004 });
    expect(await lab.api('STAFF', 'kf/sync_msg', { open_kfid: KFID })).toMatchObject({ errcode: 48002 });
    const answers = await Promise.all(Array.from({ length: 31 }, () => sync()));
    expect(answers.filter((answer) => answer.errcode === 45009)).toHaveLength(1);
  });
});

test('a message taken back disappears from the phone and is an event in the stream', async () => {
  const { msgid } = await says('发错了');
  await lab.sim('residents/wmWang/recall', { msgid });
  expect(await chat()).toEqual([]);
  expect(await events('user_recall_msg')).toMatchObject([{ recall_msgid: msgid, external_userid: 'wmWang' }]);
});

describe('send_msg', () => {
  test('allows five messages after each resident message and moves the session to the bot', async () => {
    await says('在吗');
    expect(await state()).toMatchObject({ service_state: 0 });
    for (let n = 0; n < 5; n++) expect(await send(`第${n}条`)).toMatchObject({ errcode: 0 });
    expect(await state()).toMatchObject({ service_state: 1 });
    expect(await send('第六条')).toMatchObject({ errcode: 95001 });
    await says('还在吗');
    expect(await send('在')).toMatchObject({ errcode: 0 });
  });

  test('is refused before the first message and after 48 hours', async () => {
    expect(await send('您好')).toMatchObject({ errcode: 95018 });
    await says('在吗');
    await advance(48 * HOUR + 1);
    expect(await send('您好')).toMatchObject({ errcode: 95002 });
    expect(await state()).toMatchObject({ service_state: 4 });
  });

  test('cuts text at 2048 bytes without splitting a character', async () => {
    await says('在吗');
    await send('水'.repeat(700));
    expect((await chat()).at(-1)?.text).toBe('水'.repeat(682));
  });

  test('takes a msgid once and only in the allowed shape', async () => {
    await says('在吗');
    expect(await send('一', { msgid: 'reply-1' })).toMatchObject({ errcode: 0, msgid: 'reply-1' });
    expect(await send('二', { msgid: 'reply-1' })).toMatchObject({ errcode: 40058 });
    expect(await send('三', { msgid: 'x'.repeat(33) })).toMatchObject({ errcode: 40058 });
    expect(await send('四', { msgid: 'a b' })).toMatchObject({ errcode: 40058 });
    expect(await send('五', { msgid: '' })).toMatchObject({ errcode: 40058 });
  });

  test('shows a menu whose taps come back with their menu_id, also twice', async () => {
    await says('报修');
    const click = (id: string, content: string) => ({ type: 'click', click: { id, content } });
    const menu = {
      head_content: '请确认',
      list: [click('yes', '确认'), click('no', '修改')],
      tail_content: '谢谢',
    };
    await send('', { msgtype: 'msgmenu', msgmenu: menu });
    expect((await chat()).at(-1)).toMatchObject({
      type: 'menu',
      from: 'bot',
      text: '请确认\n谢谢',
      menu: [
        { id: 'yes', content: '确认' },
        { id: 'no', content: '修改' },
      ],
    });
    await lab.sim('residents/wmWang/tap', { menuId: 'yes' });
    await lab.sim('residents/wmWang/tap', { menuId: 'yes' });
    expect(items(await sync()).slice(1)).toMatchObject([
      { origin: 3, text: { content: '确认', menu_id: 'yes' } },
      { text: { menu_id: 'yes' } },
    ]);
    expect(await lab.sim('residents/wmWang/tap', { menuId: 'maybe' })).toHaveProperty('error');
  });

  test('counts menu items and knows their types', async () => {
    await says('报修');
    const menu = (count: number, type: string) => ({
      msgtype: 'msgmenu',
      msgmenu: {
        list: Array.from({ length: count }, (_, n) => ({ type, [type]: { id: `i${n}`, content: '项' } })),
      },
    });
    expect(await send('', menu(10, 'click'))).toMatchObject({ errcode: 0 });
    expect(await send('', menu(11, 'click'))).toMatchObject({ errcode: 95008 });
    expect(await send('', menu(51, 'text'))).toMatchObject({ errcode: 95008 });
    expect(await send('', menu(1, 'button'))).toMatchObject({ errcode: 95009 });
  });
});

describe('one-shot codes', () => {
  const onEvent = (code: unknown, extra: Json = {}) =>
    lab.api('KF', 'kf/send_msg_on_event', { code, msgtype: 'text', text: { content: '欢迎' }, ...extra });

  test('a welcome code works once within 20 seconds and is not given again within 48 hours', async () => {
    const first = await lab.sim('residents/wmWang/enter', { scene: 'b7', sceneParam: 'room=1203' });
    expect(await events('enter_session')).toMatchObject([
      { scene: 'b7', scene_param: 'room=1203', external_userid: 'wmWang', welcome_code: first.welcomeCode },
    ]);
    expect(await onEvent(first.welcomeCode)).toMatchObject({ errcode: 0 });
    expect(await onEvent(first.welcomeCode)).toMatchObject({ errcode: 41050 });
    expect(await lab.sim('residents/wmWang/enter', {})).not.toHaveProperty('welcomeCode');
    await advance(48 * HOUR + 1);
    const later = await lab.sim('residents/wmWang/enter', {});
    await advance(21);
    expect(await onEvent(later.welcomeCode)).toMatchObject({ errcode: 41050 });
  });

  test('entering alone opens no quota, and a scene_param over 128 bytes produces no event', async () => {
    await lab.sim('residents/wmWang/enter', {});
    expect(await send('您好')).toMatchObject({ errcode: 95018 });
    expect(await lab.sim('residents/wmWang/enter', { sceneParam: 'x'.repeat(129) })).toEqual({});
    expect(await events('enter_session')).toHaveLength(1);
  });

  test('a queue code works only while the session is queued', async () => {
    await says('人工');
    const queued = await trans(2);
    expect(await onEvent(queued.msg_code, { msgtype: 'msgmenu', msgmenu: { list: [] } })).toMatchObject({
      errcode: 40008,
    });
    await work('take', 'lin');
    expect(await onEvent(queued.msg_code)).toMatchObject({ errcode: 95018 });
  });
});

describe('sessions', () => {
  test('go to a servicer who is on duty, and the bot must then be silent', async () => {
    await says('人工');
    expect(await trans(3, { servicer_userid: 'ZhangWei' })).toMatchObject({ errcode: 95014 });
    await lab.sim('servicers/lin/status', { openKfid: KFID, serving: false });
    expect(await events('servicer_status_change')).toMatchObject([{ servicer_userid: 'lin', status: 2 }]);
    expect(await trans(3, { servicer_userid: 'lin' })).toMatchObject({ errcode: 95019 });
    expect(await trans(3, { servicer_userid: 'chen' })).toMatchObject({
      errcode: 0,
      msg_code: expect.any(String),
    });
    expect(await state()).toMatchObject({ service_state: 3, servicer_userid: 'chen' });
    expect(await send('我是机器人')).toMatchObject({ errcode: 95018 });
    expect(await trans(1)).toMatchObject({ errcode: 95016 });
    expect(await events('session_status_change')).toEqual([]);
  });

  test('what servicers do in the client is in the stream', async () => {
    await says('人工');
    await trans(2);
    await work('take', 'lin');
    await work('reply', 'lin', '我来处理');
    await work('transfer', 'chen');
    await work('end', 'chen');
    await work('reply', 'chen', '再补充一句');
    const page = items(await sync());
    expect(page.filter((item) => item.origin === 5)).toMatchObject([
      { servicer_userid: 'lin', text: { content: '我来处理' } },
      { servicer_userid: 'chen' },
    ]);
    const changes = (await events('session_status_change')).map((event) => event.change_type);
    expect(changes).toEqual([1, 2, 3, 4]);
    expect((await chat()).filter((line) => line.from === 'servicer')).toHaveLength(2);
  });

  test('an ended session takes no change until the resident writes again', async () => {
    await says('好了');
    await trans(4);
    expect(await trans(1)).toMatchObject({ errcode: 95013 });
    expect(await send('再见')).toMatchObject({ errcode: 95013 });
    await says('又坏了');
    expect(await state()).toMatchObject({ service_state: 0 });
  });
});

describe('media and customers', () => {
  test('a picture is downloadable for three days; an oversized one is a text notice', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
    await lab.sim('residents/wmWang/messages', { type: 'image', dataBase64: png.toString('base64') });
    const big = Buffer.alloc(2 * 1024 * 1024 + 1).toString('base64');
    await lab.sim('residents/wmWang/messages', { type: 'image', dataBase64: big });
    const [image, notice] = items(await sync());
    expect(notice).toMatchObject({ msgtype: 'text' });
    const mediaId = (image as { image: Json }).image.media_id;
    const token = await lab.token('KF');
    const path = `/cgi-bin/media/get?access_token=${token}&media_id=${mediaId}`;
    const whole = await lab.raw(path);
    expect(whole.headers.get('content-disposition')).toContain('attachment');
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(png);
    const part = await lab.raw(path, { headers: { range: 'bytes=1-3' } });
    expect([part.status, await part.text()]).toEqual([206, 'PNG']);
    await advance(72 * HOUR);
    expect(await lab.api('KF', `media/get?media_id=${mediaId}`)).toMatchObject({ errcode: 40007 });
  });

  test('customer data is there for 48 hours after the last sign of life', async () => {
    const get = () =>
      lab.api('KF', 'kf/customer/batchget', {
        external_userid_list: ['wmWang'],
        need_enter_session_context: 1,
      });
    expect(await get()).toMatchObject({ invalid_external_userid: ['wmWang'] });
    await lab.sim('residents/wmWang/enter', { scene: 'b7' });
    expect(await get()).toMatchObject({
      customer_list: [{ nickname: '王女士', enter_session_context: { scene: 'b7' } }],
    });
    await advance(48 * HOUR + 1);
    expect(await get()).toMatchObject({ customer_list: [], invalid_external_userid: ['wmWang'] });
  });

  test('a link carries its scene; a tampered one leads nowhere', async () => {
    const { url } = await lab.api('KF', 'kf/add_contact_way', { open_kfid: KFID, scene: 'b7' });
    await lab.sim('residents/wmWang/enter', { url: `${url}&scene_param=${encodeURIComponent('房=1203')}` });
    await lab.sim('residents/wmWang/enter', { url: String(url).replace('ENC', 'enc') });
    expect(await events('enter_session')).toMatchObject([{ scene: 'b7', scene_param: '房=1203' }]);
  });
});
