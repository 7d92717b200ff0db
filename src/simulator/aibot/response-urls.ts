import { ApiError } from '../api/api-error';
import { Fields } from '../api/fields';
import { type ApiRoute, openRoute } from '../api/routes';
import { byteLength } from '../bytes';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import type { ConversationLimit } from './conversation-limit';
import type { RobotChat, RobotChats } from './robot-chats';

const PATH = '/cgi-bin/aibot/response';

interface Issued {
  chat: RobotChat;
  /** What was said; the answer in a group quotes it. */
  quoted: string;
  at: number;
  used: boolean;
}

/**
 * `response_url` of URL-callback mode (path/101138): one answer within an hour, not encrypted; markdown, or in a single
 * chat a card.
 */
export class ResponseUrls {
  private readonly issued = new Map<string, Issued>();

  constructor(
    private readonly core: SimCore,
    private readonly chats: RobotChats,
    private readonly limit: ConversationLimit,
  ) {}

  issue(chat: RobotChat, quoted: string): string {
    const code = opaqueId('', 64);
    this.issued.set(code, { chat, quoted, at: this.core.clock.seconds(), used: false });
    return `${this.core.selfUrl()}${PATH}?response_code=${code}`;
  }

  routes(): ApiRoute[] {
    return [
      openRoute('POST', PATH, ({ query, fields }) => this.answer(query.get('response_code') ?? '', fields)),
    ];
  }

  clear(): void {
    this.issued.clear();
  }

  /** @throws ApiError 40008, 44004, 45002, 45009, the card codes, and the one for a code used or expired */
  private answer(code: string, body: Fields): Record<string, unknown> {
    const { responseUrlSeconds, responseUrlErrcode } = this.core.settings.aibot;
    const issued = this.issued.get(code);
    if (!issued || issued.used || this.core.clock.seconds() - issued.at > responseUrlSeconds)
      throw new ApiError(responseUrlErrcode, 'response_code invalid or expired');
    const { chat, quoted } = issued;
    const type = body.text('msgtype');
    const card = body.object('template_card');
    if (type === 'markdown') {
      const content = body.object('markdown')?.text('content') ?? '';
      this.checkMarkdown(content);
      this.limit.count(chat);
      const quote = chat.kind === 'group' ? { quote: { msgtype: 'text', text: { content: quoted } } } : {};
      this.chats.show(chat, type, content, { content, ...quote });
    } else if (type === 'template_card' && card && chat.kind === 'single') {
      this.limit.count(chat);
      this.chats.post(chat, new Fields({ msgtype: type, template_card: card.raw }));
    } else throw new ApiError(40008, 'invalid message type');
    issued.used = true;
    return {};
  }

  private checkMarkdown(content: string): void {
    if (content === '') throw new ApiError(44004, 'empty content');
    if (byteLength(content) > this.core.settings.aibot.streamBytes)
      throw new ApiError(45002, 'content size out of limit');
  }
}
