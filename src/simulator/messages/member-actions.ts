import { type CallbackSender, messageId } from '../callbacks';
import type { AppCard, CardBook } from '../cards/card-book';
import { type CardView, chosenOptions, tapEvent, viewOf } from '../cards/card-copy';
import { cardFromPassiveReply } from '../cards/passive-card';
import type { SimCore } from '../core';
import type { SimApp } from '../world';
import type { XmlFields } from '../xml';
import type { StaffInbox } from './staff-inbox';

/** What employees do in their private chat with an app; each is a callback (path/90239, path/90240). */
export class MemberActions {
  constructor(
    private readonly core: SimCore,
    private readonly callbacks: CallbackSender,
    private readonly cards: CardBook,
    private readonly inbox: StaffInbox,
  ) {}

  write(app: SimApp, userid: string, text: string): { msgid: string } {
    const msgid = messageId();
    this.inbox.append(userid, {
      from: 'member',
      agentId: app.agentId,
      type: 'text',
      text,
      raw: { msgid: String(msgid), content: text },
    });
    const fields = { ...this.common(userid, 'text'), Content: text, MsgId: msgid, AgentID: app.agentId };
    this.callbacks.send(app, 'text', fields, userid, (reply) => this.showReply(app, userid, reply));
    return { msgid: String(msgid) };
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
    this.callbacks.send(card.app, event, fields, userid, (reply) => this.redrawFrom(card, userid, reply));
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
    } else return;
    this.inbox.redrawn(userid, card);
  }

  private showReply(app: SimApp, userid: string, reply: Record<string, unknown>): void {
    if (reply.MsgType !== 'text') return;
    const text = String(reply.Content ?? '');
    this.inbox.append(userid, { from: 'app', agentId: app.agentId, type: 'text', text, raw: reply });
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
