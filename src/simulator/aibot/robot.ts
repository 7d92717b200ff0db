import { ApiError } from '../api/api-error';
import { Fields } from '../api/fields';
import { checkCard } from '../cards/card-rules';
import type { SimCore } from '../core';
import { findMember } from '../open-userids';
import type { ConversationLimit } from './conversation-limit';
import type { OpenCallback, OpenCallbacks } from './open-callbacks';
import type { RobotChats } from './robot-chats';
import type { Streams } from './streams';
import type { RobotUploads } from './uploads';

type Json = Record<string, unknown>;

/** What the product tells the intelligent robot to do (path/101463, path/101837, path/101027). */
export class Robot {
  constructor(
    private readonly core: SimCore,
    private readonly chats: RobotChats,
    private readonly open: OpenCallbacks,
    private readonly streams: Streams,
    private readonly limit: ConversationLimit,
    private readonly uploads: RobotUploads,
  ) {}

  /** Carries out one command of the product. @throws ApiError */
  run(cmd: string, reqId: string, body: Fields): Json {
    if (cmd === 'aibot_send_msg') return this.push(body);
    if (cmd === 'aibot_respond_msg') return this.respond(reqId, body);
    if (cmd === 'aibot_respond_welcome_msg') return this.welcome(reqId, body);
    if (cmd === 'aibot_respond_update_msg') return this.updateCard(reqId, body);
    if (cmd === 'aibot_upload_media_init') return this.uploads.begin(body);
    if (cmd === 'aibot_upload_media_chunk') return this.uploads.chunk(body);
    if (cmd === 'aibot_upload_media_finish') return this.uploads.finish(body);
    throw new ApiError(40058, 'invalid cmd');
  }

  private push(body: Fields): Json {
    const chat = this.chats.find(body.text('chatid'), body.number('chat_type'));
    if (!this.chats.hasSpoken(chat)) {
      throw new ApiError(
        this.core.settings.aibot.pushBeforeFirstMessageErrcode,
        'no message from this chat yet',
      );
    }
    if (this.streams.isBusy(chat)) throw new ApiError(6000, 'data version conflict');
    this.limit.count(chat);
    this.chats.post(chat, body);
    return {};
  }

  private respond(reqId: string, body: Fields): Json {
    const { replyWindowSeconds } = this.core.settings.aibot;
    const open = this.open.answerable(reqId, 'message', replyWindowSeconds, 846605);
    const type = body.text('msgtype');
    if (type !== 'stream' && type !== 'stream_with_template_card') {
      this.limit.count(open.chat);
      this.chats.post(open.chat, body);
      return {};
    }
    this.stream(open, body.object('stream') ?? new Fields({}));
    const card = type === 'stream_with_template_card' ? body.object('template_card') : undefined;
    if (card) this.addCard(open, card);
    return {};
  }

  /** Only the finished text is shown in the log. */
  private stream(open: OpenCallback, chunk: Fields): void {
    const text = this.streams.chunk(open, chunk);
    if (text === undefined) return;
    this.limit.count(open.chat);
    this.chats.show(open.chat, 'stream', text, chunk.raw);
  }

  /** Once per message (path/101031). */
  private addCard(open: OpenCallback, card: Fields): void {
    if (open.hasCard) throw new ApiError(40058, 'template_card already sent');
    this.chats.post(open.chat, new Fields({ msgtype: 'template_card', template_card: card.raw }));
    open.hasCard = true;
  }

  private welcome(reqId: string, body: Fields): Json {
    const { welcomeWindowSeconds } = this.core.settings.aibot;
    const open = this.open.answerable(reqId, 'enter_chat', welcomeWindowSeconds, 846604);
    const text = body.object('text');
    if (body.text('msgtype') === 'text' && text)
      this.chats.show(open.chat, 'text', text.text('content'), text.raw);
    else this.chats.post(open.chat, body);
    this.open.close(reqId);
    return {};
  }

  /** A card with another task_id is acknowledged and not drawn. */
  private updateCard(reqId: string, body: Fields): Json {
    const open = this.open.answerable(reqId, 'card', this.core.settings.aibot.updateWindowSeconds, 846604);
    const card = body.object('template_card');
    if (body.text('response_type') !== 'update_template_card' || !card)
      throw new ApiError(846605, 'invalid req_id');
    if (!card.object('card_action')?.text('url')) throw new ApiError(42045, 'invalid card_action');
    checkCard(card, 'aibot');
    this.open.close(reqId);
    if (open.card && card.text('task_id') === open.card.taskId) {
      const named = body.texts('userids').map((id) => findMember(this.core.world, id)?.userid ?? id);
      this.chats.redraw(open.card, card.raw, named);
    }
    return {};
  }
}
