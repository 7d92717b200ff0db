import { Fields } from '../api/fields';
import { type CallbackSender, messageId } from '../callbacks';
import type { AppCard, CardBook } from '../cards/card-book';
import { type CardView, chosenOptions, tapEvent, viewOf } from '../cards/card-copy';
import { cardFromPassiveReply } from '../cards/passive-card';
import type { SimCore } from '../core';
import type { MediaStore } from '../media';
import type { SimApp } from '../world';
import type { XmlFields } from '../xml';
import {
  elementsOf,
  eventElements,
  isLifeEvent,
  type MemberEvent,
  type MemberMessage,
  textOf,
} from './member-message';
import { passiveMessage } from './passive-message';
import type { StaffInbox } from './staff-inbox';

/** Events that may be answered with a message at once (path/90241). */
const TAKES_A_MESSAGE: readonly string[] = [
  'subscribe',
  'enter_agent',
  'LOCATION',
  'click',
  'view',
  'view_miniprogram',
  'scancode_waitmsg',
  'template_card_menu_event',
];

/** What employees do in their private chat with an app; each is a callback (path/90239, path/90240). */
export class MemberActions {
  constructor(
    private readonly core: SimCore,
    private readonly callbacks: CallbackSender,
    private readonly cards: CardBook,
    private readonly inbox: StaffInbox,
    private readonly media: MediaStore,
  ) {}

  write(app: SimApp, userid: string, message: MemberMessage): { msgid: string } {
    const msgid = messageId();
    const { type } = message;
    const text = textOf(message);
    const elements = elementsOf(message);
    const raw = { msgid: String(msgid), ...(type === 'text' ? { content: text } : elements) };
    this.inbox.append(userid, { from: 'member', agentId: app.agentId, type, text, raw });
    const fields = { ...this.common(userid, type), ...elements, MsgId: msgid, AgentID: app.agentId };
    this.callbacks.send(app, type, fields, userid, (reply) => this.showReply(app, userid, reply));
    return { msgid: String(msgid) };
  }

  /** Something that is no message: the app opened, a menu entry chosen, a warning that nobody uses it. */
  cause(
    app: SimApp,
    userid: string,
    event: MemberEvent,
    key: string,
    details: Record<string, unknown>,
  ): void {
    const elements = eventElements(event, key, new Fields(details), this.core.clock.seconds());
    const from = isLifeEvent(event) ? 'sys' : userid;
    const fields = { ...this.common(from, 'event'), Event: event, ...elements, AgentID: app.agentId };
    this.callbacks.send(app, event, fields, userid, (reply) => {
      if (!TAKES_A_MESSAGE.includes(event)) throw new Error(`${event} takes no reply`);
      this.showReply(app, userid, reply);
    });
  }

  /**
   * Taps a button. Every tap carries a new ResponseCode (path/90240); a greyed or missing button sends nothing.
   * Answers when the card has been redrawn, or after a while without.
   */
  async tap(
    card: AppCard,
    userid: string,
    key: string,
    selections: Readonly<Record<string, string | string[]>>,
  ): Promise<{ delivered: boolean; card: CardView | undefined }> {
    const copy = card.copies.get(userid);
    const event = copy && tapEvent(copy, key);
    if (!copy || !event) return { delivered: false, card: copy && viewOf(copy, this.cards.lastCodeOf(card)) };
    const version = copy.version;
    const fields = this.tapFields(card, userid, event, key, selections);
    this.callbacks.send(card.app, event, fields, userid, (reply) => {
      if (String(reply.MsgType).startsWith('update_')) return this.redrawFrom(card, userid, reply);
      if (!TAKES_A_MESSAGE.includes(event)) throw new Error(`${event} takes no ${reply.MsgType}`);
      this.showReply(card.app, userid, reply);
    });
    await this.cards.waitForRedraw(copy, version, this.core.settings.message.tapWaitMs);
    return { delivered: true, card: viewOf(copy, this.cards.lastCodeOf(card)) };
  }

  private tapFields(
    card: AppCard,
    userid: string,
    event: string,
    key: string,
    selections: Readonly<Record<string, string | string[]>>,
  ): XmlFields {
    const copy = card.copies.get(userid);
    const chosen = copy && event === 'template_card_event' ? chosenOptions(copy, selections) : [];
    return {
      ...this.common(userid, 'event'),
      Event: event,
      EventKey: key,
      TaskId: card.taskId,
      CardType: String(copy?.body.card_type ?? ''),
      ResponseCode: this.cards.issueCode(card),
      AgentID: card.app.agentId,
      ...(chosen.length === 0 ? {} : { SelectedItems: { SelectedItem: chosen.map(selectedItem) } }),
    };
  }

  /** A passive reply changes only the copy of the member who tapped (path/90241). */
  private redrawFrom(card: AppCard, userid: string, reply: Record<string, unknown>): void {
    const button = reply.Button as { ReplaceName?: string } | undefined;
    const replacement = reply.TemplateCard as Record<string, unknown> | undefined;
    if (reply.MsgType === 'update_button' && button) {
      this.cards.redraw(card, userid, undefined, button.ReplaceName ?? '');
    } else if (reply.MsgType === 'update_template_card' && replacement) {
      const body = cardFromPassiveReply(replacement);
      const frozenText = typeof body.replace_text === 'string' ? body.replace_text : undefined;
      this.cards.redraw(card, userid, body, frozenText);
    } else throw new Error(`${reply.MsgType} without its content`);
    this.inbox.redrawn(userid, card);
  }

  private showReply(app: SimApp, userid: string, reply: Record<string, unknown>): void {
    this.inbox.append(userid, { from: 'app', agentId: app.agentId, ...passiveMessage(reply, this.media) });
  }

  private common(userid: string, msgType: string): XmlFields {
    return {
      ToUserName: this.core.world.corpId,
      FromUserName: userid,
      CreateTime: this.core.clock.seconds(),
      MsgType: msgType,
    };
  }
}

function selectedItem(chosen: { questionKey: string; optionIds: string[] }): XmlFields {
  return { QuestionKey: chosen.questionKey, OptionIds: { OptionId: chosen.optionIds } };
}
