import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { byteLength } from '../bytes';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import type { MediaStore } from '../media';
import { managedAccountOf } from './accounts';
import { type EventCodes, STATE_OF_CODE } from './codes';
import { type Conversation, type Conversations, SESSION } from './conversations';
import { eventBody, type OutgoingBody, outgoingBody } from './outgoing-body';
import type { Residents } from './residents';
import type { KfStream } from './stream';

const MSGID_BYTES = 32;

/** Messages to residents: `send_msg` (path/94677) and `send_msg_on_event` (path/95122). Never in the stream. */
export class KfOutbound {
  private readonly usedMsgids = new Set<string>();
  private readonly reached = new Set<string>();

  constructor(
    private readonly core: SimCore,
    private readonly residents: Residents,
    private readonly conversations: Conversations,
    private readonly stream: KfStream,
    private readonly codes: EventCodes,
    private readonly media: MediaStore,
  ) {}

  send(fields: Fields): Record<string, unknown> {
    const { openKfid } = managedAccountOf(this.core, fields.text('open_kfid'));
    const touser = fields.text('touser');
    if (!this.residents.get(touser)) throw new ApiError(40096, 'invalid external userid');
    const msgid = this.checkMsgid(openKfid, fields);
    const body = outgoingBody(fields, this.media, this.core.settings.kf.textBytes);
    const conversation = this.conversations.of(openKfid, touser);
    this.checkSession(conversation);
    this.checkCustomerCap(touser);
    this.usedMsgids.add(`${openKfid} ${msgid}`);
    conversation.sentSince += 1;
    if (conversation.state === SESSION.unhandled) this.conversations.setState(conversation, SESSION.bot);
    const failure = this.core.faults.take('kf.sendFail', openKfid);
    if (failure) this.failLater(conversation, msgid, failure.failType ?? 0);
    else this.show(conversation, body, msgid);
    return { msgid };
  }

  sendOnEvent(fields: Fields): Record<string, unknown> {
    const code = fields.text('code');
    const { kind, conversation } = this.codes.find(code);
    managedAccountOf(this.core, conversation.openKfid);
    const msgid = this.checkMsgid(conversation.openKfid, fields);
    const body = eventBody(fields, kind === 'welcome' || kind === 'ended', this.core.settings.kf.textBytes);
    const current = this.conversations.of(conversation.openKfid, conversation.externalUserid);
    const wanted = STATE_OF_CODE[kind];
    if (wanted !== undefined && current.state !== wanted)
      throw new ApiError(95018, 'send msg session status invalid');
    this.codes.use(code);
    this.usedMsgids.add(`${conversation.openKfid} ${msgid}`);
    if (kind === 'welcome') conversation.lastWelcomeAt = this.core.clock.seconds();
    this.show(conversation, body, msgid);
    return { msgid };
  }

  clear(): void {
    this.usedMsgids.clear();
    this.reached.clear();
  }

  /** An id used before in the account is an error, not an echo of the earlier result (path/94677). */
  private checkMsgid(openKfid: string, fields: Fields): string {
    if (!fields.has('msgid')) return opaqueId('', 32);
    const msgid = fields.text('msgid');
    if (byteLength(msgid) > MSGID_BYTES) throw new ApiError(40058, 'msgid exceed max length');
    if (!/^[0-9a-zA-Z_-]+$/.test(msgid)) throw new ApiError(40058, 'invalid msgid');
    if (this.usedMsgids.has(`${openKfid} ${msgid}`)) {
      throw new ApiError(this.core.settings.kf.duplicateMsgidErrcode, 'duplicate msgid');
    }
    return msgid;
  }

  private checkSession(conversation: Conversation): void {
    const { quotaMessages, endedSessionErrcode } = this.core.settings.kf;
    if (!conversation.started) throw new ApiError(95018, 'send msg session status invalid');
    if (this.conversations.windowClosed(conversation))
      throw new ApiError(95002, 'send message over 48 hours');
    if (conversation.state === SESSION.ended) {
      throw new ApiError(
        endedSessionErrcode,
        endedSessionErrcode === 95013 ? 'conversation end' : 'session status invalid',
      );
    }
    if (conversation.state !== SESSION.unhandled && conversation.state !== SESSION.bot) {
      throw new ApiError(95018, 'send msg session status invalid');
    }
    if (conversation.sentSince >= quotaMessages) throw new ApiError(95001, 'send message count limit');
  }

  private checkCustomerCap(touser: string): void {
    const cap = this.core.settings.kf.customerCap;
    if (cap > 0 && !this.reached.has(touser) && this.reached.size >= cap) {
      throw new ApiError(95003, 'customer reception limit');
    }
    this.reached.add(touser);
  }

  /** Accepted, and refused by a later event (path/94670). */
  private failLater(conversation: Conversation, msgid: string, failType: number): void {
    this.stream.appendEvent(conversation.openKfid, 'msg_send_fail', {
      external_userid: conversation.externalUserid,
      fail_msgid: msgid,
      fail_type: failType,
    });
  }

  private show(conversation: Conversation, body: OutgoingBody, msgid: string): void {
    const { type, text, menu, raw } = body;
    this.conversations.show(conversation, {
      from: 'bot',
      type,
      text,
      ...(menu === undefined ? {} : { menu }),
      raw: { msgid, ...raw },
    });
  }
}
