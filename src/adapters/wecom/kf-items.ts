import {
  fieldsOf,
  type JsonFields,
  optionalText,
  optionalTime,
  present,
  readOrUndefined,
  requiredNumber,
  requiredText,
  requiredTime,
  textOr,
} from './fields';
import { type KfEvent, parseKfEvent } from './kf-events';

interface KfItemHead {
  /** Unique inside the account; longer than 32 bytes. */
  msgId: string;
  /** Whole seconds: never the order of messages. */
  sentAt: Date;
}

/** A message of the customer, or of a servicer typing in WeCom. What the API sends is never listed. */
export type KfMessageItem = KfItemHead & {
  type: 'message';
  origin: 'customer' | 'servicer';
  openKfId: string;
  externalUserId: string;
  /** Only when a servicer wrote. */
  servicerUserId?: string;
  content: KfContent;
};

/** Bodies of `kf/sync_msg`, `path/94670`. Media ids are valid 3 days. */
export type KfContent =
  | {
      type: 'text';
      text: string;
      /** The `click.id` of the menu entry that was tapped. */
      menuId?: string;
    }
  | { type: 'image' | 'voice' | 'video' | 'file'; mediaId: string }
  | { type: 'location'; latitude: number; longitude: number; name: string; address: string }
  | { type: 'link'; title: string; description: string; url: string; pictureUrl: string }
  | { type: 'business_card'; userId: string }
  | { type: 'miniprogram'; title: string; appId: string; pagePath: string; thumbMediaId: string }
  | { type: 'merged_msg'; title: string; items: KfMergedItem[] }
  | { type: 'channels'; subType: string; nickname: string; title: string }
  /** Sent by a menu-capable client, or shared from a shop: kept as received. */
  | { type: 'msgmenu' | 'channels_shop_product' | 'channels_shop_order'; fields: JsonFields }
  /** Announced without content. */
  | { type: 'meeting' | 'calendar' | 'note' };

export interface KfMergedItem {
  sentAt?: Date;
  senderName: string;
  msgType: string;
  /** JSON text with the same structures as a message body. */
  content: string;
}

export type KfEventItem = KfItemHead & { type: 'event'; event: KfEvent };

/** A kind that is not known yet, or without what identifies it. `msgId` is empty when even that is missing. */
export interface KfUnknownItem {
  type: 'unknown';
  msgId: string;
  /** When it names a customer: somebody said something that cannot be read, and may be asked to write it. */
  openKfId?: string;
  externalUserId?: string;
  raw: unknown;
}

export type KfItem = KfMessageItem | KfEventItem | KfUnknownItem;

const ORIGINS: Readonly<Record<number, KfMessageItem['origin']>> = { 3: 'customer', 5: 'servicer' };

/** Reads one element of `msg_list`. Never throws. */
export function parseKfItem(item: unknown): KfItem {
  const fields = fieldsOf(item);
  return readOrUndefined(() => parseKnown(fields)) ?? unknownItem(fields, item);
}

function parseKnown(item: JsonFields): KfItem | undefined {
  const msgType = requiredText(item.msgtype);
  const head = {
    msgId: requiredText(item.msgid),
    sentAt: requiredTime(item.send_time),
  };
  if (msgType === 'event') {
    const event = parseKfEvent(fieldsOf(item.event));
    return event && { type: 'event', ...head, event };
  }
  const origin = ORIGINS[requiredNumber(item.origin)];
  const content = parseContent(msgType, fieldsOf(item[msgType]));
  if (!origin || !content) return undefined;
  return {
    type: 'message',
    ...head,
    origin,
    openKfId: requiredText(item.open_kfid),
    externalUserId: requiredText(item.external_userid),
    ...present('servicerUserId', optionalText(item.servicer_userid)),
    content,
  };
}

function unknownItem(fields: JsonFields, raw: unknown): KfUnknownItem {
  const event = fieldsOf(fields.event);
  return {
    type: 'unknown',
    msgId: textOr(fields.msgid, ''),
    ...present('openKfId', optionalText(fields.open_kfid ?? event.open_kfid)),
    ...present('externalUserId', optionalText(fields.external_userid ?? event.external_userid)),
    raw,
  };
}

function parseContent(type: string, body: JsonFields): KfContent | undefined {
  switch (type) {
    case 'text':
      return { type, text: textOr(body.content, ''), ...present('menuId', optionalText(body.menu_id)) };
    case 'image':
    case 'voice':
    case 'video':
    case 'file':
      return { type, mediaId: requiredText(body.media_id) };
    case 'location':
      return {
        type,
        latitude: requiredNumber(body.latitude),
        longitude: requiredNumber(body.longitude),
        name: textOr(body.name, ''),
        address: textOr(body.address, ''),
      };
    case 'link':
      return {
        type,
        title: textOr(body.title, ''),
        description: textOr(body.desc, ''),
        url: textOr(body.url, ''),
        pictureUrl: textOr(body.pic_url, ''),
      };
    case 'business_card':
      return { type, userId: requiredText(body.userid) };
    case 'miniprogram':
      return {
        type,
        title: textOr(body.title, ''),
        appId: textOr(body.appid, ''),
        pagePath: textOr(body.pagepath, ''),
        thumbMediaId: textOr(body.thumb_media_id, ''),
      };
    case 'merged_msg':
      return { type, title: textOr(body.title, ''), items: mergedItems(body.item) };
    case 'channels':
      return {
        type,
        subType: textOr(body.sub_type, ''),
        nickname: textOr(body.nickname, ''),
        title: textOr(body.title, ''),
      };
    case 'msgmenu':
    case 'channels_shop_product':
    case 'channels_shop_order':
      return { type, fields: body };
    case 'meeting':
    case 'calendar':
    case 'note':
      return { type };
    default:
      return undefined;
  }
}

/** The page types `msgtype` and `sender_name` as numbers but shows texts; either is taken. */
function mergedItems(value: unknown): KfMergedItem[] {
  if (!Array.isArray(value)) return [];
  return value.map(fieldsOf).map((item) => ({
    ...present('sentAt', optionalTime(item.send_time)),
    senderName: textOr(item.sender_name, ''),
    msgType: textOr(item.msgtype, ''),
    content: textOr(item.msg_content, ''),
  }));
}
