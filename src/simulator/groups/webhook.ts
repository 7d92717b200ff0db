import { createHash } from 'node:crypto';
import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { type ApiRoute, openRoute } from '../api/routes';
import { byteLength } from '../bytes';
import { newCopy } from '../cards/card-copy';
import { checkCard } from '../cards/card-rules';
import type { SimCore } from '../core';
import type { MediaStore } from '../media';
import { SlidingLimit } from '../rate-limit';
import type { Group, GroupBook, GroupLine } from './group-book';

/** path/91770 */
const REFUSALS = {
  removed: () => new ApiError(93000, 'invalid webhook url'),
  disabled: () => new ApiError(93004, 'robot disabled'),
  notInGroup: () => new ApiError(93008, 'robot not in group'),
};

type Posted = Omit<GroupLine, 'n' | 'at' | 'from'>;

/** The group robot (path/91770): no token, no callbacks, 20 messages a minute. */
export class GroupWebhook {
  private readonly limit: SlidingLimit;

  constructor(
    private readonly core: SimCore,
    private readonly groups: GroupBook,
    private readonly media: MediaStore,
  ) {
    this.limit = new SlidingLimit(core.settings.webhook.perMinute, 60, core.settings.webhook.blockSeconds);
  }

  routes(): ApiRoute[] {
    return [
      openRoute('POST', '/cgi-bin/webhook/send', (request) =>
        this.send(request.query.get('key') ?? '', request.fields),
      ),
    ];
  }

  clear(): void {
    this.limit.clear();
  }

  private send(key: string, fields: Fields): Record<string, unknown> {
    const configured = this.core.world.groups.find((group) => group.webhookKey === key);
    const group = configured && this.groups.find(key);
    if (!key || !group) throw new ApiError(93000, 'invalid webhook url');
    if (group.webhook) throw REFUSALS[group.webhook]();
    if (!this.limit.allow(key, this.core.clock.seconds())) throw new ApiError(45009, 'api freq out of limit');
    this.groups.post(group, { from: 'webhook', ...this.posted(fields, group) });
    return {};
  }

  private posted(fields: Fields, group: Group): Posted {
    const type = fields.text('msgtype');
    const body = fields.object(type);
    const { textBytes, markdownBytes, imageBytes } = this.core.settings.webhook;
    if (type === 'text') {
      const content = limitedContent(body, 'text', textBytes);
      return { type, text: content, raw: body?.raw ?? {}, mentioned: this.mentionedBy(body, group) };
    }
    if (type === 'markdown' || type === 'markdown_v2') {
      const content = limitedContent(body, type, markdownBytes);
      const mentioned =
        type === 'markdown' ? [...content.matchAll(/<@([^>]+)>/g)].map((match) => match[1] ?? '') : [];
      return { type, text: content, raw: body?.raw ?? {}, mentioned };
    }
    if (type === 'template_card') {
      const card = fields.object('template_card');
      if (!card) throw new ApiError(42031, 'invalid card_type');
      checkCard(card, 'webhook');
      const text = card.object('main_title')?.text('title') ?? card.text('sub_title_text');
      return { type, text, raw: card.raw, copies: { shared: newCopy(card.raw), own: new Map() } };
    }
    if (type === 'image') return image(body, imageBytes);
    if (type === 'news') return news(body);
    if (type === 'file' || type === 'voice') {
      const media = this.media.get(body?.text('media_id') ?? '');
      return { type, text: media.filename, raw: body?.raw ?? {} };
    }
    throw new ApiError(40008, 'invalid message type');
  }

  /** Userids as given, phone numbers as the userids they belong to. */
  private mentionedBy(body: Fields | undefined, group: Group): string[] {
    const byPhone = (body?.texts('mentioned_mobile_list') ?? []).flatMap((mobile) => {
      if (mobile === '@all') return [mobile];
      return this.core.world.staff
        .filter((member) => member.mobile === mobile)
        .map((member) => member.userid);
    });
    const named = (body?.texts('mentioned_list') ?? []).filter(
      (name) => name === '@all' || group.members.includes(name),
    );
    return [...new Set([...named, ...byPhone])];
  }
}

/** Over-long content is refused, not cut. */
function limitedContent(body: Fields | undefined, label: string, limit: number): string {
  const content = body?.text('content') ?? '';
  if (content === '') throw new ApiError(44004, 'empty content');
  if (byteLength(content) > limit) throw new ApiError(40058, `${label}.content exceed max length ${limit}`);
  return content;
}

function image(body: Fields | undefined, limit: number): Posted {
  const bytes = Buffer.from(body?.text('base64') ?? '', 'base64');
  if (bytes.length === 0) throw new ApiError(44001, 'empty media data');
  if (bytes.length > limit) throw new ApiError(40009, 'invalid image size');
  const md5 = createHash('md5').update(bytes).digest('hex');
  if (body?.text('md5') !== md5) throw new ApiError(301019, 'image md5 not match');
  return { type: 'image', text: '[图片]', raw: { md5, bytes: bytes.length } };
}

function news(body: Fields | undefined): Posted {
  const articles = body?.objects('articles') ?? [];
  if (articles.length > 8) throw new ApiError(45008, 'article count out of limit');
  if (articles.length === 0 || articles.some((article) => article.text('title') === '')) {
    throw new ApiError(41016, 'missing title');
  }
  return {
    type: 'news',
    text: articles.map((article) => article.text('title')).join('\n'),
    raw: body?.raw ?? {},
  };
}
