import type { SimCore } from '../core';
import type { MediaStore } from '../media';
import { sampleMedia } from './sample-media';

type Body = Record<string, unknown>;

/** What residents can send beside text, attachments and locations (path/94670). */
export const SHARED_TYPES = [
  'link',
  'business_card',
  'miniprogram',
  'msgmenu',
  'channels_shop_product',
  'channels_shop_order',
  'merged_msg',
  'channels',
  'meeting',
  'calendar',
  'note',
] as const;
export type SharedType = (typeof SHARED_TYPES)[number];

const LABEL: Record<SharedType, string> = {
  link: '[链接]',
  business_card: '[名片]',
  miniprogram: '[小程序]',
  msgmenu: '[菜单]',
  channels_shop_product: '[商品]',
  channels_shop_order: '[订单]',
  merged_msg: '[聊天记录]',
  channels: '[视频号]',
  meeting: '[会议]',
  calendar: '[日程]',
  note: '[笔记]',
};
/** The field that names the thing on the phone. */
const NAMED_BY = ['title', 'head_content', 'product_titles', 'nickname', 'userid'];

/** The body WeCom delivers: what is given, the rest filled in. Meetings, calendars and notes come without one. */
export function sharedBody(
  type: SharedType,
  given: Body,
  core: SimCore,
  media: MediaStore,
): Body | undefined {
  const sample = sampleOf(type, core, media);
  return sample && { ...sample, ...given };
}

/** As the phone shows it. */
export function sharedText(type: SharedType, body: Body = {}): string {
  const name = NAMED_BY.map((field) => body[field]).find(
    (value) => typeof value === 'string' && value !== '',
  );
  return name === undefined ? LABEL[type] : `${LABEL[type]} ${name}`;
}

function sampleOf(type: SharedType, core: SimCore, media: MediaStore): Body | undefined {
  switch (type) {
    case 'link':
      return { title: '网页', desc: '', url: 'https://example.com/', pic_url: '' };
    case 'business_card':
      return { userid: core.world.staff[0]?.userid ?? '' };
    case 'miniprogram': {
      const thumb = media.put('image', sampleMedia('image'), 'thumb.png');
      return {
        title: '小程序',
        appid: 'wx0000000000000000',
        pagepath: 'pages/index.html',
        thumb_media_id: thumb,
      };
    }
    case 'msgmenu':
      return {
        head_content: '菜单',
        list: [{ type: 'click', click: { id: '1', content: '选项' } }],
        tail_content: '',
      };
    case 'channels_shop_product':
      return {
        product_id: '10000001',
        head_image: '',
        title: '商品',
        sales_price: '100',
        shop_nickname: '小店',
        shop_head_image: '',
      };
    case 'channels_shop_order':
      return {
        order_id: '30000001',
        product_titles: '商品',
        price_wording: '￥1.00',
        state: '待发货',
        image_url: '',
        shop_nickname: '小店',
      };
    case 'merged_msg': {
      const said = JSON.stringify({ text: { content: '转发的一句话' } });
      const item = {
        send_time: core.clock.seconds(),
        msgtype: 'text',
        sender_name: '邻居',
        msg_content: said,
      };
      return { title: '群聊的聊天记录', item: [item] };
    }
    case 'channels':
      return { sub_type: 1, nickname: '视频号', title: '一条动态' };
    case 'meeting':
    case 'calendar':
    case 'note':
      return undefined;
  }
}
