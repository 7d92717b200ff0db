import type { Fields } from '../api/fields';
import { MEDIA_LABEL, type MediaType } from '../media';
import type { XmlFields } from '../xml';

/** What an employee sends an app (path/90239). Plain files are not among the delivered types. */
export type MemberMessage =
  | { type: 'text'; text: string }
  | { type: Exclude<MediaType, 'file'>; mediaId: string }
  | { type: 'location'; latitude: number; longitude: number; label: string }
  | { type: 'link'; title: string; description: string; url: string };

const PICTURES = 'https://wework.qpic.cn/wwpic';
const SCALE = 15;

/** The elements of its callback beside the common ones. Voice comes without its words. */
export function elementsOf(message: MemberMessage): XmlFields {
  switch (message.type) {
    case 'text':
      return { Content: message.text };
    case 'image':
      return { PicUrl: `${PICTURES}/${message.mediaId}/0`, MediaId: message.mediaId };
    case 'voice':
      return { MediaId: message.mediaId, Format: 'amr' };
    case 'video':
      return { MediaId: message.mediaId, ThumbMediaId: message.mediaId };
    case 'location':
      return {
        Location_X: message.latitude,
        Location_Y: message.longitude,
        Scale: SCALE,
        Label: message.label,
        AppType: 'wxwork',
      };
    case 'link':
      return { Title: message.title, Description: message.description, Url: message.url, PicUrl: '' };
  }
}

/** As the employee's own chat shows it. */
export function textOf(message: MemberMessage): string {
  if (message.type === 'text') return message.text;
  if (message.type === 'location') return message.label;
  return message.type === 'link' ? message.title : MEDIA_LABEL[message.type];
}

/** Events of the app itself, from `sys`, when hardly anybody uses it (path/90240). */
const LIFE_EVENTS = [
  'inactive_alert',
  'close_inactive_agent',
  'reopen_inactive_agent',
  'low_active_alert',
  'low_active',
  'active_restored',
] as const;
const EFFECT_DELAY_SECONDS = 7 * 86_400;

/** Events an employee, or the life of the app, causes (path/90240). */
export const MEMBER_EVENTS = [
  'subscribe',
  'unsubscribe',
  'enter_agent',
  'LOCATION',
  'click',
  'view',
  'view_miniprogram',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
  ...LIFE_EVENTS,
] as const;
export type MemberEvent = (typeof MEMBER_EVENTS)[number];

export function isLifeEvent(event: MemberEvent): boolean {
  return LIFE_EVENTS.some((life) => life === event);
}

/**
 * The elements of an event beside the common ones. `key`: the menu key, URL or page; `details`: what was scanned
 * (`result`), where it was (`latitude`, `longitude`, `label`), how many pictures (`count`).
 */
export function eventElements(
  event: MemberEvent,
  key: string,
  details: Fields,
  nowSeconds: number,
): XmlFields {
  const [latitude, longitude] = [details.number('latitude') ?? 0, details.number('longitude') ?? 0];
  if (event === 'LOCATION')
    return { Latitude: latitude, Longitude: longitude, Precision: 15, AppType: 'wxwork' };
  if (event === 'inactive_alert' || event === 'low_active_alert')
    return { EffectTime: nowSeconds + EFFECT_DELAY_SECONDS };
  if (isLifeEvent(event)) return {};
  if (event === 'scancode_push' || event === 'scancode_waitmsg') {
    const scan = { ScanType: 'qrcode', ScanResult: details.text('result') };
    return { EventKey: key, ScanCodeInfo: scan };
  }
  if (event.startsWith('pic_')) {
    const count = details.number('count') ?? 1;
    const pictures = Array.from({ length: count }, (_, n) => ({
      PicMd5Sum: n.toString(16).padStart(32, '0'),
    }));
    return { EventKey: key, SendPicsInfo: { Count: count, PicList: { item: pictures } } };
  }
  if (event === 'location_select') {
    const place = { Location_X: latitude, Location_Y: longitude, Scale: SCALE, Label: details.text('label') };
    return { EventKey: key, SendLocationInfo: { ...place, Poiname: '' }, AppType: 'wxwork' };
  }
  return { EventKey: key };
}
