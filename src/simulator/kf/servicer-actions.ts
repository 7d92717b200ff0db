import type { EventCodes } from './codes';
import { type Conversation, type Conversations, type KfLine, SESSION } from './conversations';
import { type KfStream, ORIGIN } from './stream';

/** What a servicer does in the WeCom client; each ends up in the stream (path/94670, `session_status_change`). */
export class ServicerActions {
  constructor(
    private readonly conversations: Conversations,
    private readonly stream: KfStream,
    private readonly codes: EventCodes,
  ) {}

  /** Takes a resident from the queue. @throws Error unless the session is queued */
  take(conversation: Conversation, userid: string): void {
    expectState(conversation, SESSION.queued, 'the session is not queued');
    this.conversations.setState(conversation, SESSION.servicer, userid);
    const msgCode = this.codes.issue('taken', conversation);
    this.changed(conversation, 1, { new_servicer_userid: userid, msg_code: msgCode });
  }

  transfer(conversation: Conversation, userid: string): void {
    expectState(conversation, SESSION.servicer, 'no servicer has the session');
    const old = conversation.servicer ?? '';
    this.conversations.setState(conversation, SESSION.servicer, userid);
    this.changed(conversation, 2, { old_servicer_userid: old, new_servicer_userid: userid });
  }

  end(conversation: Conversation): void {
    expectState(conversation, SESSION.servicer, 'no servicer has the session');
    const old = conversation.servicer ?? '';
    this.conversations.setState(conversation, SESSION.ended);
    const msgCode = this.codes.issue('ended', conversation);
    this.changed(conversation, 3, { old_servicer_userid: old, msg_code: msgCode });
  }

  /** Writes to the resident; into an ended session this opens it again (change_type 4, with who had it before). */
  reply(conversation: Conversation, userid: string, text: string): string {
    if (conversation.state === SESSION.ended && conversation.started) {
      const old = conversation.lastServicer ?? userid;
      this.conversations.setState(conversation, SESSION.servicer, userid);
      this.changed(conversation, 4, { old_servicer_userid: old, new_servicer_userid: userid });
    }
    expectState(conversation, SESSION.servicer, 'no servicer has the session');
    const msgid = this.stream.append(conversation.openKfid, ORIGIN.servicer, 'text', {
      open_kfid: conversation.openKfid,
      external_userid: conversation.externalUserid,
      servicer_userid: userid,
      text: { content: text },
    });
    this.conversations.note(conversation, 'servicer-wrote', userid);
    this.conversations.show(conversation, {
      from: 'servicer',
      type: 'text',
      text,
      raw: { msgid, servicer_userid: userid },
    });
    return msgid;
  }

  /** Takes a message back (`servicer_recall_msg`). False when the servicer has not written it. */
  recall(conversation: Conversation, userid: string, msgid: string): boolean {
    const isIt = ({ from, raw }: KfLine): boolean => {
      const written = raw as { msgid?: string; servicer_userid?: string };
      return from === 'servicer' && written.msgid === msgid && written.servicer_userid === userid;
    };
    if (!conversation.log.after(0).some(isIt)) return false;
    conversation.log.remove(isIt);
    this.stream.appendEvent(conversation.openKfid, 'servicer_recall_msg', {
      external_userid: conversation.externalUserid,
      recall_msgid: msgid,
      servicer_userid: userid,
    });
    return true;
  }

  /** No longer takes this resident's messages, or takes them again (`reject_customer_msg_switch_change`). */
  block(conversation: Conversation, userid: string, rejects: boolean): void {
    conversation.blockedBy = rejects ? userid : undefined;
    if (rejects) this.conversations.note(conversation, 'customer-blocked', userid);
    this.stream.appendEvent(conversation.openKfid, 'reject_customer_msg_switch_change', {
      external_userid: conversation.externalUserid,
      servicer_userid: userid,
      reject_switch: rejects ? 1 : 0,
    });
  }

  private changed(conversation: Conversation, changeType: number, fields: Record<string, unknown>): void {
    this.stream.appendEvent(conversation.openKfid, 'session_status_change', {
      external_userid: conversation.externalUserid,
      change_type: changeType,
      ...fields,
    });
  }
}

function expectState(conversation: Conversation, state: number, complaint: string): void {
  if (conversation.state !== state) throw new Error(`${complaint} (state ${conversation.state})`);
}
