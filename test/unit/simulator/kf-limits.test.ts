import type { SettingsOverrides } from '../../../src/simulator/settings';
import { kfOf, PNG } from './kf-lab';
import { type Json, KFID, type Lab, startLab } from './lab';

const HOUR = 3600;
let lab: Lab;
let kf: ReturnType<typeof kfOf>;

async function start(settings: SettingsOverrides = {}): Promise<void> {
  lab = await startLab(settings);
  kf = kfOf(lab);
  await kf.arrive();
}
async function startAnew(settings: SettingsOverrides): Promise<void> {
  await lab.stop();
  await start(settings);
}
beforeEach(() => start());
afterEach(() => lab.stop());

const last = async () => (await lab.simList('residents/wmWang/messages')).at(-1);

describe('sync_msg', () => {
  test('gives at most 1000 items and refuses to be asked for more', async () => {
    expect(await kf.sync({ limit: 1000 })).toMatchObject({ errcode: 0 });
    expect(await kf.sync({ limit: 1001 })).toMatchObject({ errcode: 40058 });
    expect(await kf.sync({ limit: -1 })).toMatchObject({ errcode: 40058 });
  });

  test('may give fewer than asked for although there is more', async () => {
    await startAnew({ kf: { pageItems: 2 } });
    for (const text of ['一', '二', '三']) await kf.says(text);
    const first = await kf.sync({ limit: 100 });
    expect(first).toMatchObject({ has_more: 1, msg_list: [{}, {}] });
    expect(await kf.sync({ cursor: first.next_cursor })).toMatchObject({ has_more: 0, msg_list: [{}] });
  });

  test('refuses tokens and cursors of another account', async () => {
    await kf.says('在吗');
    await lab.until(() => lab.received.length === 1, 'a doorbell');
    const token = lab.received[0]?.fields.Token;
    expect(await kf.sync({ open_kfid: 'wkRiver', token })).toMatchObject({ errcode: 95007 });
    const { next_cursor } = await kf.sync({ token });
    expect(await kf.sync({ open_kfid: 'wkRiver', cursor: next_cursor })).toMatchObject({ errcode: 40058 });
  });

  test('gives events no ids outside the event', async () => {
    await lab.sim('residents/wmWang/enter', { openKfid: KFID, scene: 'b7' });
    const [item] = await kf.items();
    expect(Object.keys(item ?? {}).sort()).toEqual(['event', 'msgid', 'msgtype', 'origin', 'send_time']);
    expect(item).toMatchObject({ origin: 4, event: { open_kfid: KFID, external_userid: 'wmWang' } });
  });

  test('gives voice as AMR, or on request as Silk of the same length', async () => {
    const frame = Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31)]);
    const amr = Buffer.concat([Buffer.from('#!AMR\n'), frame, frame, frame]);
    const voice = { openKfid: KFID, type: 'voice', dataBase64: amr.toString('base64') };
    await lab.sim('residents/wmWang/messages', voice);
    const bytesIn = async (fields: Json) => {
      const [item] = await kf.items(fields);
      return kf.download((item as { voice: Json }).voice.media_id);
    };
    expect(await bytesIn({})).toEqual(amr);
    expect(await bytesIn({ voice_format: 0 })).toEqual(amr);
    const silk = await bytesIn({ voice_format: 1 });
    expect(silk.subarray(0, 10).toString('latin1')).toBe('\x02#!SILK_V3');
    expect(silkPackets(silk)).toBe(3);
    expect(await kf.sync({ voice_format: 2 })).toMatchObject({ errcode: 40058 });
  });
});

function silkPackets(silk: Buffer): number {
  let count = 0;
  for (let at = 10; at < silk.length; count += 1) at += 2 + silk.readUInt16LE(at);
  return count;
}

describe('doorbells of a burst', () => {
  const doorbells = () => kf.callbacks('kf_msg_or_event');

  test('are merged into one per account where a corp is configured so', async () => {
    await startAnew({ kf: { doorbellMergeMs: 600 } });
    for (const text of ['一', '二', '三']) await kf.says(text);
    await kf.says('四', 'wkRiver');
    await lab.until(() => doorbells().length === 2, 'one doorbell for each account');
    expect(doorbells().map(({ fields }) => fields.OpenKfId)).toEqual([KFID, 'wkRiver']);
    expect(await kf.items({ token: doorbells()[0]?.fields.Token })).toHaveLength(3);
    await kf.says('五');
    await lab.until(() => doorbells().length === 3, 'the next burst');
    expect(await lab.simList('callbacks')).toHaveLength(3);
  });

  test('are forgotten with everything else', async () => {
    await startAnew({ kf: { doorbellMergeMs: 40 } });
    await kf.says('忘掉');
    await lab.sim('reset', {});
    await kf.says('一', 'wkRiver');
    await lab.until(() => doorbells().length === 1, 'the doorbell after the reset');
    expect(doorbells()[0]?.fields.OpenKfId).toBe('wkRiver');
  });
});

describe('sending', () => {
  test('is refused while a person has the session or it waits for one', async () => {
    await kf.says('人工');
    await kf.trans(2);
    expect(await kf.send('您好')).toMatchObject({ errcode: 95018 });
    await kf.work('take', 'lin');
    expect(await kf.send('您好')).toMatchObject({ errcode: 95018 });
  });

  test('is open again after a tap, which is a message of the resident', async () => {
    await kf.says('菜单');
    const menu = {
      msgtype: 'msgmenu',
      msgmenu: { list: [{ type: 'click', click: { id: 'a', content: '甲' } }] },
    };
    for (let n = 0; n < 5; n++) await kf.send('', menu);
    expect(await kf.send('第六条')).toMatchObject({ errcode: 95001 });
    await lab.sim('residents/wmWang/tap', { openKfid: KFID, menuId: 'a' });
    expect(await kf.send('第一条')).toMatchObject({ errcode: 0 });
  });

  test('does not count what was refused', async () => {
    await kf.says('在吗');
    for (let n = 0; n < 6; n++)
      expect(await kf.send('', { msgtype: 'song' })).toMatchObject({ errcode: 40008 });
    expect(await kf.session()).toMatchObject({ sentSince: 0 });
  });

  test('reaches only as many customers as the corp may have', async () => {
    await startAnew({ kf: { customerCap: 1 } });
    expect(await lab.api('KF', 'kf/get_corp_qualification')).toMatchObject({
      wechat_channels_binding: false,
    });
    await kf.says('在吗');
    expect(await kf.send('一')).toMatchObject({ errcode: 0 });
    expect(await kf.send('二')).toMatchObject({ errcode: 0 });
    await lab.sim('residents', { id: 'wmLi', nickname: '李先生' });
    await lab.sim('residents/wmLi/messages', { openKfid: KFID, type: 'text', text: '在吗' });
    expect(await kf.send('三', { touser: 'wmLi' })).toMatchObject({ errcode: 95003 });
  });

  test('cuts titles and texts of links and mini programs, and needs their picture', async () => {
    await kf.says('在吗');
    const thumb_media_id = await kf.upload('image', PNG);
    const link = {
      title: '水'.repeat(50),
      desc: '电'.repeat(200),
      url: 'https://example.com',
      thumb_media_id,
    };
    const send = (type: string, body: Json) => kf.send('', { msgtype: type, [type]: body });
    expect(await send('link', link)).toMatchObject({ errcode: 0 });
    expect(await last()).toMatchObject({ raw: { title: '水'.repeat(42), desc: '电'.repeat(170) } });
    const program = { appid: 'wx1', title: '报'.repeat(30), pagepath: 'a.html', thumb_media_id };
    expect(await send('miniprogram', program)).toMatchObject({ errcode: 0 });
    expect(await last()).toMatchObject({ text: '报'.repeat(21), raw: { title: '报'.repeat(21) } });
    for (const [type, body, errcode] of [
      ['link', { ...link, thumb_media_id: 'gone' }, 40007],
      ['link', { ...link, thumb_media_id: '' }, 40063],
      ['link', { ...link, title: '' }, 40063],
      ['link', { ...link, url: `https://${'x'.repeat(2041)}` }, 40058],
      ['link', { ...link, url: 'example.com' }, 45034],
      ['miniprogram', { ...program, thumb_media_id: 'gone' }, 40007],
      ['miniprogram', { ...program, pagepath: '' }, 40063],
      ['location', { latitude: 90.1, longitude: 0 }, 95022],
      ['location', { latitude: -90, longitude: 180 }, 0],
      ['location', { latitude: 0 }, 95022],
    ] as const)
      expect({ type, body, ...(await send(type, body)) }).toMatchObject({ errcode });
  });

  test('measures menus in bytes', async () => {
    await kf.says('在吗');
    const click = (id: string, content: string) => ({ type: 'click', click: { id, content } });
    const view = (url: string, content: string) => ({ type: 'view', view: { url, content } });
    const program = (content: string) => ({
      type: 'miniprogram',
      miniprogram: { appid: 'wx1', pagepath: 'a.html', content },
    });
    const text = (content: string) => ({ type: 'text', text: { content } });
    for (const [msgmenu, errcode] of [
      [{ head_content: 'x'.repeat(1024), tail_content: 'x'.repeat(1024), list: [] }, 0],
      [{ head_content: 'x'.repeat(1025) }, 40058],
      [{ tail_content: '水'.repeat(342) }, 40058],
      [{ list: [click('i'.repeat(128), 'c'.repeat(128))] }, 0],
      [{ list: [click('i'.repeat(129), 'c')] }, 40058],
      [{ list: [click('i', '水'.repeat(43))] }, 40058],
      [{ list: [click('i', '')] }, 40063],
      [{ list: [view(`https://${'x'.repeat(2040)}`, 'c'.repeat(1024))] }, 0],
      [{ list: [view(`https://${'x'.repeat(2041)}`, 'c')] }, 40058],
      [{ list: [program('')] }, 40063],
      [{ list: [text('x'.repeat(256))] }, 0],
      [{ list: [text('x'.repeat(257))] }, 40058],
      [{ list: Array.from({ length: 50 }, (_, n) => (n < 10 ? click(`i${n}`, '项') : text('行'))) }, 0],
    ] as const)
      expect({ msgmenu, ...(await kf.send('', { msgtype: 'msgmenu', msgmenu })) }).toMatchObject({ errcode });
  });
});

describe('one-shot codes', () => {
  const onEvent = (code: unknown, extra: Json = {}) =>
    kf.api('send_msg_on_event', { code, msgtype: 'text', text: { content: '好' }, ...extra });

  test('of a hand-over live 48 hours and are used once', async () => {
    await kf.says('人工');
    const { msg_code } = await kf.trans(2);
    expect(await onEvent(msg_code)).toMatchObject({ errcode: 0 });
    expect(await onEvent(msg_code)).toMatchObject({ errcode: 40058 });
    expect(await onEvent('never-given')).toMatchObject({ errcode: 40058 });
    await kf.work('take', 'lin');
    const [taken] = await kf.events('session_status_change');
    await kf.advance(47 * HOUR);
    await kf.says('还在');
    await kf.advance(2 * HOUR);
    expect(await onEvent(taken?.msg_code)).toMatchObject({ errcode: 40058 });
  });

  test('of an end live 20 seconds, allow a menu of ten items and end with the next message', async () => {
    const end = async () => {
      await kf.says('好了');
      return (await kf.trans(4)).msg_code;
    };
    const menu = (count: number) => ({
      msgtype: 'msgmenu',
      msgmenu: { list: Array.from({ length: count }, () => ({ type: 'text', text: { content: '行' } })) },
    });
    const code = await end();
    expect(await onEvent(code, menu(11))).toMatchObject({ errcode: 95008 });
    expect(await onEvent(code, menu(10))).toMatchObject({ errcode: 0 });
    const late = await end();
    await kf.advance(21);
    expect(await onEvent(late)).toMatchObject({ errcode: 40058 });
    const overtaken = await end();
    await kf.says('还有一事');
    expect(await onEvent(overtaken)).toMatchObject({ errcode: 95018 });
  });

  test('of a hand-over are given on the first change only', async () => {
    await kf.says('人工');
    expect(await kf.trans(2)).toHaveProperty('msg_code');
    expect(await kf.trans(3, { servicer_userid: 'lin' })).toHaveProperty('msg_code');
    expect(await kf.trans(3, { servicer_userid: 'chen' })).not.toHaveProperty('msg_code');
    await kf.trans(4);
    await kf.says('再来');
    expect(await kf.trans(3, { servicer_userid: 'chen' })).toHaveProperty('msg_code');
  });

  test('do not use up the allowance', async () => {
    const { welcomeCode } = await lab.sim('residents/wmWang/enter', { openKfid: KFID });
    await kf.says('在吗');
    expect(await onEvent(welcomeCode)).toMatchObject({ errcode: 0 });
    expect(await kf.session()).toMatchObject({ sentSince: 0 });
  });
});

describe('other limits', () => {
  test('customers are asked for in lists of 1 to 100', async () => {
    const ask = (count: number) =>
      kf.api('customer/batchget', {
        external_userid_list: Array.from({ length: count }, (_, n) => `wm${n}`),
      });
    expect(await ask(0)).toMatchObject({ errcode: 40058 });
    expect(await ask(101)).toMatchObject({ errcode: 40058 });
    const { errcode, invalid_external_userid } = await ask(100);
    expect([errcode, (invalid_external_userid as string[]).length]).toEqual([0, 100]);
  });

  test('the scene of a link has at most 32 letters, digits, _ and -', async () => {
    const link = (scene: string) => kf.api('add_contact_way', { open_kfid: KFID, scene });
    expect(await link('b'.repeat(32))).toMatchObject({ errcode: 0 });
    expect(await link('b'.repeat(33))).toMatchObject({ errcode: 40058 });
    expect(await link('3号楼')).toMatchObject({ errcode: 40058 });
    expect(await kf.api('add_contact_way', { scene: 'b7' })).toMatchObject({ errcode: 95000 });
  });

  test('a state that is not listed, or not allowed, is refused', async () => {
    await kf.says('在吗');
    expect(await kf.trans(5)).toMatchObject({ errcode: 40058 });
    expect(await kf.trans(0)).toMatchObject({ errcode: 95016 });
    await kf.trans(4);
    expect(await kf.trans(2)).toMatchObject({ errcode: 95013 });
    await startAnew({ kf: { endedTransErrcode: 95016, allowedTransitions: ['0>1', '1>2', '2>1'] } });
    expect(await kf.trans(2)).toMatchObject({ errcode: 95016 });
    await kf.says('在吗');
    for (const state of [1, 2, 1]) expect(await kf.trans(state)).toMatchObject({ errcode: 0 });
    expect(await kf.trans(4)).toMatchObject({ errcode: 95016 });
  });

  test('a session ends 48 hours after the last message, without an event', async () => {
    await kf.says('人工');
    await kf.trans(3, { servicer_userid: 'lin' });
    await kf.advance(48 * HOUR + 1);
    expect(await kf.session()).toMatchObject({ state: 4 });
    expect((await kf.items()).filter(({ origin }) => origin === 4)).toEqual([]);
  });

  test('one API is called so many times an hour and then blocked for an hour', async () => {
    await startAnew({ frequency: { perHour: 3 } });
    await kf.advance(HOUR - ((await kf.seconds()) % HOUR));
    const list = () => kf.api('account/list');
    const answers = [await list(), await list(), await list(), await list()];
    expect(answers.map(({ errcode }) => errcode)).toEqual([0, 0, 0, 45009]);
    expect(await kf.sync()).toMatchObject({ errcode: 0 });
    await kf.advance(HOUR - 60);
    expect(await list()).toMatchObject({ errcode: 45009 });
    await kf.advance(61);
    expect(await list()).toMatchObject({ errcode: 0 });
  });
});
