import { ApiError } from '../api/api-error';
import { Fields } from '../api/fields';
import { type CardView, chosenOptions, tapEvent, viewOf } from '../cards/card-copy';
import { checkCard } from '../cards/card-rules';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import { SlidingLimit } from '../rate-limit';
import { chatKey, type RobotCard, type RobotChat, type RobotChats } from './robot-chats';
import type { RobotUploads } from './uploads';

type Json = Record<string, unknown>;
/** Sends a callback frame to the connected product; false when nobody is connected. */
export type Deliver = (cmd: string, reqId: string, body: Json) => boolean;

/** A callback the product may still answer. */
interface Open {
  kind: 'message' | 'enter_chat' | 'card';
  chat: RobotChat;
  at: number;
  card?: RobotCard;
}

interface Stream {
  chat: RobotChat;
  startedAt: number;
  finished: boolean;
  content: string;
}

/** The intelligent robot's rules behind the long connection (path/101463, path/101837, path/101027). */
export class Robot {
  private readonly open = new Map<string, Open>();
  private readonly streams = new Map<string, Stream>();
  private readonly spokenIn = new Set<string>();
  private readonly enteredOn = new Map<string, string>();
  private readonly perMinute: SlidingLimit;
  private readonly perHour: SlidingLimit;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly core: SimCore,
    private readonly chats: RobotChats,
    private readonly uploads: RobotUploads,
    private readonly deliver: Deliver,
  ) {
    this.perMinute = new SlidingLimit(core.settings.aibot.perMinute, 60);
    this.perHour = new SlidingLimit(core.settings.aibot.perHour, 3600);
  }

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

  /** A member writes: in a group only what @-mentions the robot reaches it. */
  hear(chat: RobotChat, userid: string, content: string): boolean {
    this.spokenIn.add(chatKey(chat));
    if (chat.kind === 'single') this.greetOnceADay(chat);
    const reqId = this.openCallback({ kind: 'message', chat, at: this.core.clock.seconds() });
    return this.deliver('aibot_msg_callback', reqId, {
      ...this.common(chat, userid),
      msgtype: 'text',
      text: { content },
    });
  }

  /** A member taps a card of the robot; the redraw, if any, comes within the tap's waiting time. */
  async tap(
    chat: RobotChat,
    userid: string,
    taskId: string,
    key: string,
    selections: Readonly<Record<string, string | string[]>>,
  ): Promise<{ delivered: boolean; card: CardView } | undefined> {
    const card = this.chats.card(chat, taskId);
    if (!card) return undefined;
    const copy = this.chats.copyFor(card, userid);
    if (!tapEvent(copy, key)) return { delivered: false, card: viewOf(copy, '') };
    const reqId = this.openCallback({ kind: 'card', chat, card, at: this.core.clock.seconds() });
    const chosen = chosenOptions(copy, selections);
    const delivered = this.sendEvent(chat, userid, reqId, 'template_card_event', {
      card_type: card.cardType,
      event_key: key,
      task_id: taskId,
      ...(chosen.length === 0 ? {} : { selected_items: { selected_item: chosen.map(selectedItem) } }),
    });
    if (delivered) await this.waitForRedraw(card, userid, copy.version);
    return { delivered, card: viewOf(this.chats.copyFor(card, userid), '') };
  }

  clear(): void {
    this.open.clear();
    this.streams.clear();
    this.spokenIn.clear();
    this.enteredOn.clear();
    this.perMinute.clear();
    this.perHour.clear();
  }

  private push(body: Fields): Json {
    const chat = this.chats.find(body.text('chatid'), body.number('chat_type'));
    if (!this.spokenIn.has(chatKey(chat))) {
      throw new ApiError(
        this.core.settings.aibot.pushBeforeFirstMessageErrcode,
        'no message from this chat yet',
      );
    }
    const busy = [...this.streams.values()].some(
      (stream) => !stream.finished && chatKey(stream.chat) === chatKey(chat),
    );
    if (busy) throw new ApiError(6000, 'data version conflict');
    this.countMessage(chat);
    this.chats.post(chat, body);
    return {};
  }

  private respond(reqId: string, body: Fields): Json {
    const open = this.answerable(reqId, 'message', this.core.settings.aibot.replyWindowSeconds, 846605);
    const type = body.text('msgtype');
    if (type !== 'stream' && type !== 'stream_with_template_card') {
      this.countMessage(open.chat);
      this.chats.post(open.chat, body);
      return {};
    }
    this.stream(open, body.object('stream') ?? new Fields({}));
    const card = body.object('template_card');
    if (card) this.chats.post(open.chat, new Fields({ msgtype: 'template_card', template_card: card.raw }));
    return {};
  }

  /** Each chunk replaces the whole text; only the finished text is shown in the log. */
  private stream(open: Open, chunk: Fields): void {
    const id = chunk.text('id');
    if (id === '') throw new ApiError(40058, 'missing stream.id');
    const now = this.core.clock.seconds();
    const stream = this.streams.get(id) ?? {
      chat: open.chat,
      startedAt: open.at,
      finished: false,
      content: '',
    };
    this.streams.set(id, stream);
    const expired = now - stream.startedAt > this.core.settings.aibot.streamSeconds;
    if (stream.finished || expired) throw new ApiError(846608, 'stream expired');
    stream.content = chunk.text('content');
    if (chunk.raw.finish !== true) return;
    this.countMessage(open.chat);
    stream.finished = true;
    this.chats.show(open.chat, 'stream', stream.content, chunk.raw);
  }

  private welcome(reqId: string, body: Fields): Json {
    const open = this.answerable(reqId, 'enter_chat', this.core.settings.aibot.welcomeWindowSeconds, 846604);
    const text = body.object('text');
    if (body.text('msgtype') === 'text' && text)
      this.chats.show(open.chat, 'text', text.text('content'), text.raw);
    else this.chats.post(open.chat, body);
    this.open.delete(reqId);
    return {};
  }

  /** A card with another task_id is acknowledged and not drawn. */
  private updateCard(reqId: string, body: Fields): Json {
    const open = this.answerable(reqId, 'card', this.core.settings.aibot.updateWindowSeconds, 846604);
    const card = body.object('template_card');
    if (body.text('response_type') !== 'update_template_card' || !card)
      throw new ApiError(846605, 'invalid req_id');
    if (!card.object('card_action')?.text('url')) throw new ApiError(42045, 'invalid card_action');
    checkCard(card, 'aibot');
    this.open.delete(reqId);
    if (open.card && card.text('task_id') === open.card.taskId) {
      this.chats.redraw(open.card, card.raw, body.texts('userids'));
      for (const wake of this.waiting) wake();
    }
    return {};
  }

  private answerable(reqId: string, kind: Open['kind'], windowSeconds: number, lateErrcode: number): Open {
    const open = this.open.get(reqId);
    if (!open || open.kind !== kind) throw new ApiError(846605, 'invalid req_id');
    if (this.core.clock.seconds() - open.at > windowSeconds)
      throw new ApiError(lateErrcode, 'reply too late');
    return open;
  }

  private countMessage(chat: RobotChat): void {
    const now = this.core.clock.seconds();
    if (!this.perMinute.allow(chatKey(chat), now) || !this.perHour.allow(chatKey(chat), now)) {
      throw new ApiError(45009, 'api freq out of limit');
    }
  }

  private greetOnceADay(chat: RobotChat & { kind: 'single' }): void {
    const day = this.core.clock.now().toISOString().slice(0, 10);
    if (this.enteredOn.get(chat.userid) === day) return;
    this.enteredOn.set(chat.userid, day);
    const reqId = this.openCallback({ kind: 'enter_chat', chat, at: this.core.clock.seconds() });
    this.sendEvent(chat, chat.userid, reqId, 'enter_chat', {});
  }

  private sendEvent(
    chat: RobotChat,
    userid: string,
    reqId: string,
    eventtype: string,
    payload: Json,
  ): boolean {
    return this.deliver('aibot_event_callback', reqId, {
      ...this.common(chat, userid),
      create_time: this.core.clock.seconds(),
      msgtype: 'event',
      event: { eventtype, [eventtype]: payload },
    });
  }

  private common(chat: RobotChat, userid: string): Json {
    return {
      msgid: opaqueId('CAIQ', 32),
      aibotid: this.core.world.aibot.botId,
      ...(chat.kind === 'group' ? { chatid: chat.chatid } : {}),
      chattype: chat.kind,
      from: { userid },
    };
  }

  private openCallback(open: Open): string {
    const reqId = opaqueId('cb', 24);
    this.open.set(reqId, open);
    return reqId;
  }

  private async waitForRedraw(card: RobotCard, userid: string, version: number): Promise<void> {
    const redrawn = () => this.chats.copyFor(card, userid).version > version;
    if (redrawn()) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const wake = () => {
        if (redrawn()) done();
      };
      const timer = setTimeout(done, this.core.settings.message.tapWaitMs);
      this.waiting.add(wake);
    });
  }
}

function selectedItem(chosen: { questionKey: string; optionIds: string[] }): Json {
  return { question_key: chosen.questionKey, option_ids: { option_id: chosen.optionIds } };
}
