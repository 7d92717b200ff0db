import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import type { MediaStore } from '../media';
import type { SimulatorSettings } from '../settings';
import { limitedText } from './knowledge-pages';

type Limits = SimulatorSettings['kf']['knowledge'];
type Json = Record<string, unknown>;

/** `question` or an item of `similar_questions`. @throws ApiError 40063, 40058 */
export function questionOf(fields: Fields | undefined, limits: Limits, label: string): string {
  const content = fields?.object('text')?.text('content') ?? '';
  return limitedText(content, limits.questionChars, `${label}.text.content`);
}

/** @throws ApiError 40063, 40058 */
export function similarQuestionsOf(fields: Fields, limits: Limits): string[] {
  const items = fields.object('similar_questions')?.objects('items') ?? [];
  if (items.length > limits.similarQuestions) throw new ApiError(40058, 'too many similar_questions');
  return items.map((item) => questionOf(item, limits, 'similar_questions.items'));
}

/**
 * The one answer as `list_intent` gives it back: of uploaded media only the name remains (path/95972).
 * @throws ApiError 40063, 40058, 40008, 40007
 */
export function answersOf(fields: Fields, limits: Limits, media: MediaStore): Json[] {
  const answers = fields.objects('answers');
  const [answer] = answers;
  if (!answer) throw new ApiError(40063, 'some parameters are empty, answers');
  if (answers.length > 1) throw new ApiError(40058, 'answers exceed max length 1');
  const content = limitedText(
    answer.object('text')?.text('content') ?? '',
    limits.answerChars,
    'answers.text.content',
  );
  const attachments = answer.objects('attachments');
  if (attachments.length > limits.attachments) throw new ApiError(40058, 'too many attachments');
  const shown = attachments.map((attachment) => attachmentOf(attachment, media));
  return [{ text: { content }, ...(shown.length > 0 ? { attachments: shown } : {}) }];
}

function attachmentOf(attachment: Fields, media: MediaStore): Json {
  const msgtype = attachment.text('msgtype');
  const body = attachment.object(msgtype);
  const needed = (name: string): string => {
    const value = body?.text(name) ?? '';
    if (value === '') throw new ApiError(40063, `some parameters are empty, ${msgtype}.${name}`);
    return value;
  };
  if (msgtype === 'image' || msgtype === 'video') {
    const stored = media.get(needed('media_id'));
    if (stored.type !== msgtype) throw new ApiError(40007, 'invalid media_id');
    return { msgtype, [msgtype]: { name: stored.filename } };
  }
  if (msgtype === 'link') {
    const [title, url] = [needed('title'), needed('url')];
    return { msgtype, link: { title, picurl: body?.text('picurl'), desc: body?.text('desc'), url } };
  }
  if (msgtype === 'miniprogram') {
    media.get(needed('thumb_media_id'));
    const [title, appid, pagepath] = [needed('title'), needed('appid'), needed('pagepath')];
    return { msgtype, miniprogram: { title, appid, pagepath } };
  }
  throw new ApiError(40008, 'invalid attachment type');
}
