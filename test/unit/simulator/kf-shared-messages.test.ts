import { SHARED_TYPES } from '../../../src/simulator/kf/resident-bodies';
import { kfOf } from './kf-lab';
import { type Json, KFID, type Lab, startLab } from './lab';

let lab: Lab;
let kf: ReturnType<typeof kfOf>;

beforeAll(async () => {
  lab = await startLab();
  kf = kfOf(lab);
  await kf.arrive();
});
afterAll(() => lab.stop());

const share = (fields: Json) => lab.sim('residents/wmWang/messages', { openKfid: KFID, ...fields });
const newest = async () => (await kf.items()).at(-1) ?? {};

/** Fields of the bodies as path/94670 lists them. */
const fields: Record<string, readonly string[]> = {
  link: ['desc', 'pic_url', 'title', 'url'],
  business_card: ['userid'],
  miniprogram: ['appid', 'pagepath', 'thumb_media_id', 'title'],
  msgmenu: ['head_content', 'list', 'tail_content'],
  channels_shop_product: [
    'head_image',
    'product_id',
    'sales_price',
    'shop_head_image',
    'shop_nickname',
    'title',
  ],
  channels_shop_order: ['image_url', 'order_id', 'price_wording', 'product_titles', 'shop_nickname', 'state'],
  merged_msg: ['item', 'title'],
  channels: ['nickname', 'sub_type', 'title'],
};

test.each(SHARED_TYPES)('a resident sends %s, with the fields the documentation lists', async (type) => {
  const { msgid } = await share({ type });
  const item = await newest();
  expect(item).toMatchObject({ msgid, origin: 3, msgtype: type, open_kfid: KFID, external_userid: 'wmWang' });
  expect(Object.keys((item[type] ?? {}) as Json).sort()).toEqual(fields[type] ?? []);
  expect(item).toHaveProperty('send_time');
});

test('what is given replaces what is filled in, and names the thing on the phone', async () => {
  await share({ type: 'link', link: { title: '团购接龙', url: 'https://example.com/group' } });
  expect(await newest()).toMatchObject({
    link: { title: '团购接龙', url: 'https://example.com/group', desc: '' },
  });
  const chat = await lab.simList(`residents/wmWang/messages?openKfid=${KFID}`);
  expect(chat.at(-1)).toMatchObject({ from: 'resident', type: 'link', text: '[链接] 团购接龙' });
});

test('a forwarded chat carries its lines as JSON text, a mini-program a picture that can be fetched', async () => {
  await share({ type: 'merged_msg' });
  const [line] = ((await newest()).merged_msg as { item: Json[] }).item;
  expect(JSON.parse(String(line?.msg_content))).toEqual({ text: { content: '转发的一句话' } });
  await share({ type: 'miniprogram' });
  const { thumb_media_id } = (await newest()).miniprogram as Json;
  expect((await kf.download(thumb_media_id)).subarray(1, 4).toString()).toBe('PNG');
});

test('a type that nobody has documented arrives as well', async () => {
  await share({ type: 'unknown', msgtype: 'sticker', body: { md5: 'abc' } });
  expect(await newest()).toMatchObject({ msgtype: 'sticker', sticker: { md5: 'abc' } });
});

test('each opens an ended session and counts as a message of the resident', async () => {
  await kf.advance(49 * 3600);
  expect(await kf.session()).toMatchObject({ state: 4 });
  await share({ type: 'note' });
  expect(await kf.session()).toMatchObject({ state: 0, sentSince: 0 });
});

test('somebody who comes from 视频号 says so, in the event and in the customer data', async () => {
  const enter = (wechatChannels: Json) =>
    lab.sim('residents/wmWang/enter', { openKfid: KFID, wechatChannels });
  for (const [given, told] of [
    [
      { scene: 1, nickname: '云栖物业' },
      { scene: 1, nickname: '云栖物业' },
    ],
    [
      { scene: 5, shopNickname: '云栖小店' },
      { scene: 5, shop_nickname: '云栖小店' },
    ],
  ] as const) {
    await enter(given);
    expect((await kf.events('enter_session')).at(-1)).toMatchObject({ wechat_channels: told });
    expect(
      await kf.api('customer/batchget', {
        external_userid_list: ['wmWang'],
        need_enter_session_context: 1,
      }),
    ).toMatchObject({ customer_list: [{ enter_session_context: { wechat_channels: told } }] });
    await kf.advance(1);
  }
  await lab.sim('residents/wmWang/enter', { openKfid: KFID, scene: 'gate' });
  expect((await kf.events('enter_session')).at(-1)).not.toHaveProperty('wechat_channels');
  expect(await enter({ scene: 6 })).toEqual({ error: 'wechatChannels.scene must be 1, 2, 3, 4 or 5' });
});
