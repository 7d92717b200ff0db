import type { EventCodes } from './codes';
import { type Conversation, type Conversations, SESSION } from './conversations';
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

  /** Writes to the resident; into an ended session this opens it again (change_type 4). */
  reply(conversation: Conversation, userid: string, text: string): string {
    if (conversation.state === SESSION.ended && conversation.started) {
      this.conversations.setState(conversation, SESSION.servicer, userid);
      this.changed(conversation, 4, { old_servicer_userid: userid, new_servicer_userid: userid });
    }
    expectState(conversation, SESSION.servicer, 'no servicer has the session');
    const msgid = this.stream.append(conversation.openKfid, ORIGIN.servicer, 'text', {
      open_kfid: conversation.openKfid,
      external_userid: conversation.externalUserid,
      servicer_userid: userid,
      text: { content: text },
    });
    this.conversations.show(conversation, {
      from: 'servicer',
      type: 'text',
      text,
      raw: { msgid, servicer_userid: userid },
    });
    return msgid;
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
