import { type CardView, chosenOptions, tapEvent, viewOf } from '../cards/card-copy';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import { openUserid } from '../open-userids';
import type { OpenCallbacks } from './open-callbacks';
import type { ResponseUrls } from './response-urls';
import type { RobotChat, RobotChats } from './robot-chats';
import type { Streams } from './streams';

type Json = Record<string, unknown>;

/** Sends a callback to the product; false when it went nowhere. */
export type Deliver = (cmd: string, reqId: string, body: Json) => boolean;

/** A message as the callback carries it: `msgtype` and its object (path/100719). */
export interface RobotMessage {
  msgtype: 'text' | 'mixed' | 'image' | 'voice' | 'file' | 'video';
  /** What an answer in a group quotes. */
  text: string;
  body: Json;
}

/** What members do with the robot; each becomes a callback (path/100719, path/101027). */
export class RobotEar {
  private readonly enteredOn = new Map<string, string>();
  private named = 0;

  constructor(
    private readonly core: SimCore,
    private readonly chats: RobotChats,
    private readonly open: OpenCallbacks,
    private readonly streams: Streams,
    private readonly responseUrls: ResponseUrls,
    private readonly deliver: Deliver,
  ) {}

  /** A member writes: in a group only what @-mentions the robot reaches it. More than three at once do not. */
  hear(chat: RobotChat, userid: string, message: RobotMessage): boolean {
    this.chats.noteSpoken(chat);
    if (chat.kind === 'single') this.greetOnceADay(chat);
    if (this.streams.runningFor(userid) >= this.core.settings.aibot.concurrentPerMember) return false;
    const reqId = this.open.add({ kind: 'message', chat, userid });
    return this.deliver('aibot_msg_callback', reqId, {
      ...this.common(chat, userid),
      ...this.responseUrl(chat, message.text),
      msgtype: message.msgtype,
      [message.msgtype]: message.body,
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
    const reqId = this.open.add({ kind: 'card', chat, userid, card });
    const chosen = chosenOptions(copy, selections);
    const payload = {
      card_type: card.cardType,
      event_key: key,
      task_id: taskId,
      ...(chosen.length === 0 ? {} : { selected_items: { selected_item: chosen.map(selectedItem) } }),
    };
    const delivered = this.sendEvent(
      chat,
      userid,
      reqId,
      'template_card_event',
      payload,
      this.responseUrl(chat, ''),
    );
    if (delivered) await this.chats.waitForRedraw(card, userid, copy.version);
    return { delivered, card: viewOf(this.chats.copyFor(card, userid), '') };
  }

  /** A member judges an answer that carried a `feedback.id`; nothing may be answered (path/101027). */
  feedback(chat: RobotChat, userid: string, payload: Json): boolean {
    return this.sendEvent(chat, userid, opaqueId('cb', 24), 'feedback_event', payload);
  }

  clear(): void {
    this.enteredOn.clear();
  }

  private greetOnceADay(chat: RobotChat & { kind: 'single' }): void {
    const day = this.core.clock.now().toISOString().slice(0, 10);
    if (this.enteredOn.get(chat.userid) === day) return;
    this.enteredOn.set(chat.userid, day);
    const reqId = this.open.add({ kind: 'enter_chat', chat, userid: chat.userid });
    this.sendEvent(chat, chat.userid, reqId, 'enter_chat', {});
  }

  private sendEvent(
    chat: RobotChat,
    userid: string,
    reqId: string,
    eventtype: string,
    payload: Json,
    more: Json = {},
  ): boolean {
    return this.deliver('aibot_event_callback', reqId, {
      ...this.common(chat, userid),
      ...more,
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
      from: { userid: this.nameOf(userid) },
    };
  }

  /** Plain and encrypted ids both occur, even mixed (path/101521). */
  private nameOf(userid: string): string {
    const { userids } = this.core.settings.aibot;
    this.named += 1;
    const encrypted = userids === 'encrypted' || (userids === 'mixed' && this.named % 2 === 1);
    return encrypted ? openUserid(this.core.world, userid) : userid;
  }

  private responseUrl(chat: RobotChat, quoted: string): Json {
    return this.core.world.aibot.callback ? { response_url: this.responseUrls.issue(chat, quoted) } : {};
  }
}

function selectedItem(chosen: { questionKey: string; optionIds: string[] }): Json {
  return { question_key: chosen.questionKey, option_ids: { option_id: chosen.optionIds } };
}
