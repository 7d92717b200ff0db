import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { byteLength, cutBytes } from '../bytes';
import { MEDIA_LABEL, MEDIA_TYPES, type MediaStore } from '../media';
import type { MenuItem } from './conversations';

/** An accepted message as the resident will see it. */
export interface OutgoingBody {
  type: string;
  text: string;
  menu?: MenuItem[];
  raw: Record<string, unknown>;
}

const MENU_ITEMS = 50;
const MENU_TAPPABLE = 10;
const EVENT_MENU_ITEMS = 10;
const MENU_TEXT_BYTES = 1024;

/**
 * Checks and cuts the body of `send_msg` (path/94677).
 * @throws ApiError 40008, 40058, 40063, 45034, 95008, 95009, 95022 and media errors
 */
export function outgoingBody(fields: Fields, media: MediaStore, textBytes: number): OutgoingBody {
  const type = fields.text('msgtype');
  const body = fields.object(type);
  const mediaType = MEDIA_TYPES.find((candidate) => candidate === type);
  if (mediaType) {
    const mediaId = body?.text('media_id') ?? '';
    media.get(mediaId);
    return { type, text: MEDIA_LABEL[mediaType], raw: { media_id: mediaId } };
  }
  if (type === 'text') {
    const content = required(body, 'content', 'text.content');
    return { type, text: cutBytes(content, textBytes), raw: { content: cutBytes(content, textBytes) } };
  }
  if (type === 'msgmenu') return menuBody(body, MENU_ITEMS);
  if (type === 'link') return linkBody(body, media);
  if (type === 'location') return locationBody(body);
  if (type === 'miniprogram') {
    for (const name of ['appid', 'thumb_media_id', 'pagepath']) required(body, name, `miniprogram.${name}`);
    media.get(body?.text('thumb_media_id') ?? '');
    const title = cutBytes(body?.text('title') ?? '', 64);
    return { type, text: title, raw: { ...body?.raw, title } };
  }
  if (type === 'ca_link') {
    const url = required(body, 'link_url', 'ca_link.link_url');
    return { type, text: url, raw: { link_url: url } };
  }
  throw new ApiError(40008, 'invalid message type');
}

/** `send_msg_on_event` takes only text and a menu of at most ten items; after `queued` and `taken` only text. */
export function eventBody(fields: Fields, menuAllowed: boolean, textBytes: number): OutgoingBody {
  const type = fields.text('msgtype');
  if (type === 'msgmenu' && menuAllowed) return menuBody(fields.object('msgmenu'), EVENT_MENU_ITEMS);
  if (type !== 'text') throw new ApiError(40008, 'invalid message type');
  const content = cutBytes(required(fields.object('text'), 'content', 'text.content'), textBytes);
  return { type, text: content, raw: { content } };
}

function menuBody(body: Fields | undefined, maximum: number): OutgoingBody {
  if (!body) throw new ApiError(40058, 'invalid request parameter, missing msgmenu');
  const head = body.text('head_content');
  const tail = body.text('tail_content');
  limited(head, MENU_TEXT_BYTES, 'msgmenu.head_content');
  limited(tail, MENU_TEXT_BYTES, 'msgmenu.tail_content');
  const items = body.objects('list');
  const tappable = items.filter((item) => item.text('type') !== 'text');
  if (items.length > maximum || tappable.length > MENU_TAPPABLE)
    throw new ApiError(95008, 'too many menu items');
  const shown = items.map(menuItem);
  const lines = shown.filter((item) => item.line !== '').map((item) => item.line);
  return {
    type: 'menu',
    text: [head, ...lines, tail].filter((part) => part !== '').join('\n'),
    menu: shown.flatMap((item) => (item.tap ? [item.tap] : [])),
    raw: body.raw,
  };
}

/** `line` is text inside the menu, `tap` something the resident can tap. */
function menuItem(item: Fields): { line: string; tap?: MenuItem } {
  const type = item.text('type');
  const inner = item.object(type);
  const content = inner?.text('content') ?? '';
  if (type === 'click') {
    limited(inner?.text('id') ?? '', 128, 'click.id');
    limited(content, 128, 'click.content', 1);
    return { line: '', tap: { id: inner?.text('id') ?? '', content } };
  }
  if (type === 'view') {
    limited(inner?.text('url') ?? '', 2048, 'view.url', 1);
    limited(content, 1024, 'view.content', 1);
    return { line: `${content} ${inner?.text('url')}` };
  }
  if (type === 'miniprogram') {
    limited(inner?.text('appid') ?? '', 32, 'miniprogram.appid', 1);
    limited(inner?.text('pagepath') ?? '', 1024, 'miniprogram.pagepath', 1);
    limited(content, 1024, 'miniprogram.content', 1);
    return { line: content };
  }
  if (type === 'text') {
    limited(content, 256, 'text.content', 1);
    return { line: content.replaceAll('\\n', '\n') };
  }
  throw new ApiError(95009, 'invalid menu item type');
}

function linkBody(body: Fields | undefined, media: MediaStore): OutgoingBody {
  const title = cutBytes(required(body, 'title', 'link.title'), 128);
  const url = required(body, 'url', 'link.url');
  media.get(required(body, 'thumb_media_id', 'link.thumb_media_id'));
  limited(url, 2048, 'link.url');
  if (!/^https?:\/\//.test(url)) throw new ApiError(45034, 'url without scheme');
  const desc = cutBytes(body?.text('desc') ?? '', 512);
  return { type: 'link', text: `${title}\n${url}`, raw: { ...body?.raw, title, desc } };
}

function locationBody(body: Fields | undefined): OutgoingBody {
  const latitude = body?.number('latitude');
  const longitude = body?.number('longitude');
  const valid =
    latitude !== undefined &&
    longitude !== undefined &&
    Math.abs(latitude) <= 90 &&
    Math.abs(longitude) <= 180;
  if (!body || !valid) throw new ApiError(95022, 'invalid location');
  return { type: 'location', text: `${body.text('name')} ${body.text('address')}`.trim(), raw: body.raw };
}

function required(body: Fields | undefined, name: string, label: string): string {
  const value = body?.text(name) ?? '';
  if (value === '') throw new ApiError(40063, `some parameters are empty, ${label}`);
  return value;
}

function limited(value: string, maximum: number, label: string, minimum = 0): void {
  const bytes = byteLength(value);
  if (bytes < minimum) throw new ApiError(40063, `some parameters are empty, ${label}`);
  if (bytes > maximum) throw new ApiError(40058, `${label} exceed max length ${maximum}`);
}
