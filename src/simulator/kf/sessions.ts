import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import type { SimCore } from '../core';
import { findStaff } from '../world';
import { managedAccountOf } from './accounts';
import type { EventCodes } from './codes';
import { type Conversation, type Conversations, SESSION } from './conversations';
import type { Residents } from './residents';
import type { Servicers } from './servicers';

/** `kf/service_state/get` and `/trans` (path/94669). Changes made by API produce no event. */
export class Sessions {
  constructor(
    private readonly core: SimCore,
    private readonly residents: Residents,
    private readonly conversations: Conversations,
    private readonly servicers: Servicers,
    private readonly codes: EventCodes,
  ) {}

  get(fields: Fields): Record<string, unknown> {
    const { state, servicer } = this.conversationOf(fields);
    return { service_state: state, ...(servicer === undefined ? {} : { servicer_userid: servicer }) };
  }

  trans(fields: Fields): Record<string, unknown> {
    const conversation = this.conversationOf(fields);
    const target = fields.number('service_state');
    if (target === undefined || target < 0 || target > 4) throw new ApiError(40058, 'invalid service_state');
    if (conversation.state === SESSION.ended)
      throw new ApiError(this.core.settings.kf.endedTransErrcode, 'conversation end');
    if (!this.core.settings.kf.allowedTransitions.includes(`${conversation.state}>${target}`)) {
      throw new ApiError(95016, 'session status change not allowed');
    }
    const servicer =
      target === SESSION.servicer ? this.checkServicer(conversation.openKfid, fields) : undefined;
    this.conversations.setState(conversation, target, servicer);
    const code = this.codeFor(conversation, target);
    return code === undefined ? {} : { msg_code: code };
  }

  /** Given on the first change to 2 or 3, and on every change to 4. */
  private codeFor(conversation: Conversation, target: number): string | undefined {
    if (target === SESSION.ended) return this.codes.issue('ended', conversation);
    if (target !== SESSION.queued && target !== SESSION.servicer) return undefined;
    if (conversation.codesGiven.has(target)) return undefined;
    conversation.codesGiven.add(target);
    return this.codes.issue(target === SESSION.queued ? 'queued' : 'taken', conversation);
  }

  private checkServicer(openKfid: string, fields: Fields): string {
    const userid = fields.text('servicer_userid');
    if (!userid || !this.servicers.isServicer(openKfid, userid)) throw new ApiError(95014, 'not a servicer');
    const member = findStaff(this.core.world, userid);
    if (!member) throw new ApiError(60030, 'servicer out of visible range');
    if (member.isActivated === false) throw new ApiError(95014, 'the servicer has not activated WeCom');
    if (!this.servicers.isServing(openKfid, userid)) throw new ApiError(95019, 'servicer stopped');
    return userid;
  }

  private conversationOf(fields: Fields): Conversation {
    const { openKfid } = managedAccountOf(this.core, fields.text('open_kfid'));
    const externalUserid = fields.text('external_userid');
    if (!this.residents.get(externalUserid)) throw new ApiError(40096, 'invalid external userid');
    return this.conversations.of(openKfid, externalUserid);
  }
}
