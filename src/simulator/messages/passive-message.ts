import { cutBytes } from '../bytes';
import { MEDIA_LABEL, MEDIA_TYPES, type MediaStore } from '../media';

type Element = Record<string, unknown>;

const TEXT_BYTES = 2048;
const ELEMENTS = { image: 'Image', voice: 'Voice', video: 'Video' } as const;

/**
 * A message given as the answer to a callback (path/90241): text is cut, media must exist.
 * @throws Error for another type or an empty one, ApiError 40007 for media that is gone
 */
export function passiveMessage(
  reply: Element,
  media: MediaStore,
): { type: string; text: string; raw: Element } {
  const type = String(reply.MsgType ?? '');
  if (type === 'text') {
    const text = cutBytes(String(reply.Content ?? ''), TEXT_BYTES);
    if (text === '') throw new Error('Content is empty');
    return { type, text, raw: { content: text } };
  }
  const mediaType = MEDIA_TYPES.find((candidate) => candidate === type);
  if (mediaType !== undefined && mediaType !== 'file') {
    const element = childOf(reply, ELEMENTS[mediaType]);
    media.get(String(element.MediaId ?? ''));
    return { type, text: MEDIA_LABEL[mediaType], raw: element };
  }
  if (type === 'news') {
    const { item } = childOf(reply, 'Articles');
    const articles = (Array.isArray(item) ? item : [item]) as (Element | undefined)[];
    return {
      type,
      text: articles.map((article) => String(article?.Title ?? '')).join('\n'),
      raw: { articles },
    };
  }
  throw new Error(`MsgType ${type} is no message`);
}

function childOf(reply: Element, name: string): Element {
  const child = reply[name];
  if (typeof child !== 'object' || child === null) throw new Error(`${name} is missing`);
  return child as Element;
}
