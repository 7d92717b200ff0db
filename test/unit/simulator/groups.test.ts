import { createHash } from 'node:crypto';
import { type Json, type Lab, STAFF, startLab } from './lab';

let lab: Lab;

beforeEach(async () => {
  lab = await startLab();
});
afterEach(() => lab.stop());

const post = async (body: Json, key = 'hook-key-1') =>
  (await (
    await lab.raw(`/cgi-bin/webhook/send?key=${key}`, { method: 'POST', body: JSON.stringify(body) })
  ).json()) as Json;
const text = (content: string, extra: Json = {}) => ({ msgtype: 'text', text: { content, ...extra } });
const shown = (key: string) => lab.simList(`groups/${key}/messages`);

describe('the group robot', () => {
  test('posts text with mentions by userid and by phone number', async () => {
    const mentions = { mentioned_list: ['lin', 'stranger'], mentioned_mobile_list: ['13800000001'] };
    expect(await post(text('漏水', mentions))).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await shown('hook-key-1')).toMatchObject([
      { from: 'webhook', text: '漏水', mentioned: ['lin', 'ZhangWei'] },
    ]);
    expect(await shown('eng')).toHaveLength(1);
    expect(await shown('garden.eng')).toHaveLength(1);
  });

  test('allows twenty messages a minute and then blocks for sixty seconds', async () => {
    for (let n = 0; n < 20; n++) expect(await post(text(`${n}`))).toMatchObject({ errcode: 0 });
    expect(await post(text('太多'))).toMatchObject({ errcode: 45009 });
    await lab.sim('clock/advance', { seconds: 58 });
    expect(await post(text('太早'))).toMatchObject({ errcode: 45009 });
    await lab.sim('clock/advance', { seconds: 5 });
    expect(await post(text('可以'))).toMatchObject({ errcode: 0 });
  });

  test('refuses what is too long instead of cutting it', async () => {
    const answer = await post(text('水'.repeat(683)));
    expect(answer).toMatchObject({ errcode: 40058 });
    expect(answer.errmsg).toContain('text.content exceed max length 2048');
    const markdown = (length: number) => ({ msgtype: 'markdown', markdown: { content: 'x'.repeat(length) } });
    expect(await post(markdown(4096))).toMatchObject({ errcode: 0 });
    expect(await post(markdown(4097))).toMatchObject({ errcode: 40058 });
  });

  test('finds <@userid> in markdown', async () => {
    await post({ msgtype: 'markdown', markdown: { content: '**急** <@lin> 请看' } });
    expect(await shown('eng')).toMatchObject([{ type: 'markdown', mentioned: ['lin'] }]);
  });

  test('knows its key, sends no empty text and no card with buttons', async () => {
    expect(await post(text('x'), 'wrong')).toMatchObject({ errcode: 93000 });
    expect(await post(text(''))).toMatchObject({ errcode: 44004 });
    expect(await post({ msgtype: 'poem' })).toMatchObject({ errcode: 40008 });
    const card = { card_type: 'button_interaction', main_title: { title: 't' } };
    expect(await post({ msgtype: 'template_card', template_card: card })).toMatchObject({ errcode: 42031 });
    const notice = {
      ...card,
      card_type: 'text_notice',
      card_action: { type: 1, url: 'https://example.com' },
    };
    expect(await post({ msgtype: 'template_card', template_card: notice })).toMatchObject({ errcode: 0 });
    expect((await shown('eng'))[0]).toMatchObject({ card: { title: 't' } });
  });

  test('checks the digest of a picture', async () => {
    const bytes = Buffer.from('picture');
    const image = (md5: string) => ({ msgtype: 'image', image: { base64: bytes.toString('base64'), md5 } });
    expect(await post(image('0'))).toMatchObject({ errcode: 301019 });
    expect(await post(image(createHash('md5').update(bytes).digest('hex')))).toMatchObject({ errcode: 0 });
  });

  test('posts a file uploaded before', async () => {
    const form = new FormData();
    form.set('media', new File(['0123456789'], '工单.txt'));
    const path = '/cgi-bin/webhook/upload_media?key=hook-key-1&type=file';
    const uploaded = (await (await lab.raw(path, { method: 'POST', body: form })).json()) as Json;
    expect(uploaded).toMatchObject({ errcode: 0, created_at: expect.any(String) });
    await post({ msgtype: 'file', file: { media_id: uploaded.media_id } });
    expect(await shown('eng')).toMatchObject([{ type: 'file', text: '工单.txt' }]);
  });
});

describe('app groups', () => {
  const create = (fields: Json = {}) =>
    lab.api('STAFF', 'appchat/create', {
      name: '应急',
      userlist: ['lin', 'zhangwei'],
      chatid: 'chat1',
      ...fields,
    });

  test('belong to the app that created them and take no cards', async () => {
    expect(await create()).toMatchObject({ errcode: 0, chatid: 'chat1' });
    expect(await create()).toMatchObject({ errcode: 86215 });
    expect(await create({ chatid: 'x', userlist: ['lin'] })).toMatchObject({ errcode: 86006 });
    expect(await create({ chatid: 'y', owner: 'chen' })).toMatchObject({ errcode: 86207 });
    const send = (app: 'KF' | 'STAFF', body: Json) =>
      lab.api(app, 'appchat/send', { chatid: 'chat1', ...body });
    expect(await send('STAFF', text('集合 <@lin>'))).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await send('KF', text('集合'))).toMatchObject({ errcode: 86008 });
    expect(await send('STAFF', { msgtype: 'template_card', template_card: {} })).toMatchObject({
      errcode: 40008,
    });
    expect(await shown('chat1')).toMatchObject([{ from: 'app', text: '集合 <@lin>', mentioned: ['lin'] }]);
  });

  test('change their members', async () => {
    await create();
    await lab.api('STAFF', 'appchat/update', {
      chatid: 'chat1',
      add_user_list: ['chen'],
      del_user_list: ['ZhangWei'],
    });
    expect(await lab.api('STAFF', 'appchat/get?chatid=chat1')).toMatchObject({
      chat_info: { name: '应急', userlist: ['lin', 'chen'] },
    });
    expect(await lab.api('STAFF', 'appchat/get?chatid=none')).toMatchObject({ errcode: 40050 });
  });
});

describe('media upload', () => {
  const upload = async (type: string, content: Buffer) => {
    const form = new FormData();
    form.set('media', new File([new Uint8Array(content)], 'a.bin'));
    const token = await lab.token('STAFF');
    const path = `/cgi-bin/media/upload?access_token=${token}&type=${type}`;
    return (await (await lab.raw(path, { method: 'POST', body: form })).json()) as Json;
  };

  test('checks type, size and picture format', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex');
    const { media_id, errcode } = await upload('image', png);
    expect(errcode).toBe(0);
    const message = { touser: 'lin', agentid: STAFF.agentId, msgtype: 'image', image: { media_id } };
    expect(await lab.api('STAFF', 'message/send', message)).toMatchObject({ errcode: 0 });
    expect(await upload('image', Buffer.from('no picture'))).toMatchObject({ errcode: 40009 });
    expect(await upload('file', Buffer.from('tiny'))).toMatchObject({ errcode: 40006 });
    expect(await upload('voice', Buffer.alloc(2 * 1024 * 1024 + 1))).toMatchObject({ errcode: 40006 });
    expect(await upload('song', png)).toMatchObject({ errcode: 40004 });
  });
});
