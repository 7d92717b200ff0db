import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { byteLength, cutBytes, cutChars } from '../bytes';
import { callsBack, checkCard } from '../cards/card-rules';
import { MEDIA_LABEL, MEDIA_TYPES, type MediaStore, type ShownMedia } from '../media';

/** A checked message as its reader sees it. */
export interface MessageBody {
  type: string;
  text: string;
  raw: Record<string, unknown>;
  /** Set for image, voice, video and file. */
  media?: ShownMedia;
  /** Set for `template_card`. */
  card?: { taskId: string; answerable: boolean };
}

interface Limits {
  textBytes: number;
  markdownBytes: number;
}

const MAX_ARTICLES = 8;

/**
 * Checks and cuts a message to members (path/90236, path/90248): text is cut, markdown beyond its limit refused.
 * @throws ApiError 40008, 40074, 41016, 41033, 44004, 45002, 45008, 45034, media and card codes
 */
export function messageBody(
  fields: Fields,
  media: MediaStore,
  limits: Limits,
  cardsAllowed: boolean,
): MessageBody {
  const type = fields.text('msgtype');
  const body = fields.object(type);
  const mediaType = MEDIA_TYPES.find((candidate) => candidate === type);
  if (mediaType) {
    const shown = media.shown(body?.text('media_id') ?? '');
    return { type, text: MEDIA_LABEL[mediaType], raw: withCaption(body), media: shown };
  }
  if (type === 'text') {
    const content = cutBytes(notEmpty(body?.text('content')), limits.textBytes);
    return { type, text: content, raw: { ...body?.raw, content } };
  }
  if (type === 'markdown') {
    const content = notEmpty(body?.text('content'));
    if (byteLength(content) > limits.markdownBytes) throw new ApiError(45002, 'content size out of limit');
    return { type, text: content, raw: { content } };
  }
  if (type === 'textcard' && body) return textCard(body);
  if ((type === 'news' || type === 'mpnews') && body) {
    if (type === 'news' && fields.has('safe') && fields.number('safe') !== 0)
      throw new ApiError(40074, 'news cannot be confidential');
    return news(type, body);
  }
  if (type === 'template_card' && cardsAllowed) {
    const card = fields.object('template_card');
    if (!card) throw new ApiError(42031, 'invalid card_type');
    checkCard(card, 'app');
    const title = card.object('main_title')?.text('title') ?? '';
    const text = title || card.text('sub_title_text');
    return { type, text, raw: card.raw, card: { taskId: card.text('task_id'), answerable: callsBack(card) } };
  }
  throw new ApiError(40008, 'invalid message type');
}

function textCard(body: Fields): MessageBody {
  const title = cutChars(body.text('title'), 128);
  const description = cutChars(body.text('description'), 512);
  if (title === '') throw new ApiError(41016, 'missing title');
  if (description === '') throw new ApiError(41033, 'missing description');
  requireScheme(body.text('url'));
  const btntxt = cutChars(body.text('btntxt') || '详情', 4);
  return {
    type: 'textcard',
    text: `${title}\n${description}`,
    raw: { ...body.raw, title, description, btntxt },
  };
}

/** Only a video has a caption, and it is cut. */
function withCaption(body: Fields | undefined): Record<string, unknown> {
  if (!body) return {};
  const caption: Record<string, string> = {};
  if (body.has('title')) caption.title = cutBytes(body.text('title'), 128);
  if (body.has('description')) caption.description = cutBytes(body.text('description'), 512);
  return { ...body.raw, ...caption };
}

function news(type: string, body: Fields): MessageBody {
  const articles = body.objects('articles');
  if (articles.length > MAX_ARTICLES) throw new ApiError(45008, 'article count out of limit');
  if (articles.length === 0 || articles.some((article) => article.text('title') === '')) {
    throw new ApiError(41016, 'missing title');
  }
  for (const article of articles) if (article.has('url')) requireScheme(article.text('url'));
  const cut = articles.map((article) => ({
    ...article.raw,
    title: cutChars(article.text('title'), 128),
    ...(article.has('description') ? { description: cutChars(article.text('description'), 512) } : {}),
  }));
  return { type, text: cut.map(({ title }) => title).join('\n'), raw: { ...body.raw, articles: cut } };
}

function notEmpty(content: string | undefined): string {
  if (!content) throw new ApiError(44004, 'empty content');
  return content;
}

function requireScheme(url: string): void {
  if (!/^[a-z]+:\/\//i.test(url)) throw new ApiError(45034, 'url without scheme');
}
