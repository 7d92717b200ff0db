import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import type { SimCore } from '../core';
import { membersOf } from '../messages/recipients';
import { findStaff } from '../world';
import { managedAccountOf } from './accounts';
import type { Conversation, Conversations } from './conversations';
import type { Residents } from './residents';
import type { Upgrade } from './upgrade';

const MEMBER = 1;
const GROUPCHAT = 2;

/**
 * 升级服务 (path/94674): the API only suggests to the servicer to send a name card or the code of a customer group.
 * What may be suggested is configured in the console, here in `SimWorld.upgradeService`.
 */
export class UpgradeService {
  constructor(
    private readonly core: SimCore,
    private readonly residents: Residents,
    private readonly conversations: Conversations,
  ) {}

  config(): Record<string, unknown> {
    const { userids, departmentIds, chatIds } = this.configured;
    return {
      member_range: { userid_list: userids, department_id_list: departmentIds },
      groupchat_range: { chat_id_list: chatIds },
    };
  }

  /** @throws ApiError 95021 for a member or group that is not configured */
  suggest(fields: Fields): Record<string, unknown> {
    const conversation = this.conversationOf(fields);
    const type = fields.number('type');
    if (type === MEMBER) conversation.upgrade = this.memberOf(fields.object('member'));
    else if (type === GROUPCHAT) conversation.upgrade = this.groupchatOf(fields.object('groupchat'));
    else throw new ApiError(40058, 'invalid type');
    return {};
  }

  cancel(fields: Fields): Record<string, unknown> {
    this.conversationOf(fields).upgrade = undefined;
    return {};
  }

  private memberOf(member: Fields | undefined): Upgrade {
    const userid = member?.text('userid') ?? '';
    if (userid === '') throw new ApiError(40063, 'some parameters are empty, member.userid');
    const known = findStaff(this.core.world, userid)?.userid;
    const { userids, departmentIds } = this.configured;
    const range = [...userids, ...departmentIds.flatMap((id) => membersOf(this.core.world, id))];
    if (known === undefined || !range.includes(known))
      throw new ApiError(95021, 'upgrade service not configured');
    return { kind: 'member', userid: known, wording: member?.text('wording') ?? '' };
  }

  private groupchatOf(group: Fields | undefined): Upgrade {
    const chatId = group?.text('chat_id') ?? '';
    if (chatId === '') throw new ApiError(40063, 'some parameters are empty, groupchat.chat_id');
    if (!this.configured.chatIds.includes(chatId))
      throw new ApiError(95021, 'upgrade service not configured');
    return { kind: 'groupchat', chatId, wording: group?.text('wording') ?? '' };
  }

  private conversationOf(fields: Fields): Conversation {
    const { openKfid } = managedAccountOf(this.core, fields.text('open_kfid'));
    const externalUserid = fields.text('external_userid');
    if (!this.residents.get(externalUserid)) throw new ApiError(40096, 'invalid external userid');
    return this.conversations.of(openKfid, externalUserid);
  }

  private get configured() {
    return this.core.world.upgradeService ?? { userids: [], departmentIds: [], chatIds: [] };
  }
}
