import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import type { SimCore } from '../core';
import type { Conversation, Conversations } from './conversations';
import type { Residents } from './residents';

const MAXIMUM = 100;

/** `kf/customer/batchget`: only residents who entered or wrote within 48 h are found (path/95159). */
export function customerData(
  core: SimCore,
  residents: Residents,
  conversations: Conversations,
  fields: Fields,
): Record<string, unknown> {
  const ids = fields.texts('external_userid_list');
  if (ids.length < 1 || ids.length > MAXIMUM) throw new ApiError(40058, 'invalid external_userid_list');
  const withContext = fields.number('need_enter_session_context') === 1;
  const since = core.clock.seconds() - core.settings.kf.windowSeconds;
  const customerOf = (id: string): Record<string, unknown> | undefined => {
    const resident = residents.get(id);
    const chats = conversations.list().filter((chat) => chat.externalUserid === id);
    const entries = chats.flatMap((chat) => (chat.entered && chat.entered.at >= since ? [chat.entered] : []));
    const active = entries.length > 0 || chats.some((chat) => (chat.lastCustomerAt ?? 0) >= since);
    if (!resident || !active) return undefined;
    const last = entries.toSorted((a, b) => b.at - a.at)[0];
    const context = withContext && last ? { enter_session_context: contextOf(last) } : {};
    return { external_userid: id, nickname: resident.nickname, avatar: '', gender: 0, ...context };
  };
  const found = ids.map(customerOf);
  return {
    customer_list: found.filter((customer) => customer !== undefined),
    invalid_external_userid: ids.filter((_id, index) => found[index] === undefined),
  };
}

function contextOf({ scene, sceneParam, wechat_channels }: NonNullable<Conversation['entered']>) {
  return { scene, scene_param: sceneParam, ...(wechat_channels && { wechat_channels }) };
}
