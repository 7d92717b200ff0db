import type { SimCore } from '../core';
import type { Conversation } from '../kf/conversations';
import type { KfDesk } from '../kf/kf-desk';
import { ControlError, type ControlRequest } from './control-request';

interface KfLookup {
  /** The account, the first one when none is named. @throws ControlError 404 */
  accountOf(openKfid: string | undefined | null): string;
  /** @throws ControlError 404 */
  chat(residentId: string | undefined, openKfid: string | undefined | null): Conversation;
  /** The chat of the resident `:id` with the account in the body. @throws ControlError 404 */
  chatOf(request: ControlRequest): Conversation;
}

/** What the control calls about residents and servicers speak of. */
export function kfLookup(core: SimCore, desk: KfDesk): KfLookup {
  const accountOf: KfLookup['accountOf'] = (openKfid) => {
    const account = openKfid
      ? core.world.kfAccounts.find((candidate) => candidate.openKfid === openKfid)
      : core.world.kfAccounts[0];
    if (!account) throw new ControlError(404, `openKfid: no kf account ${openKfid ?? ''}`);
    return account.openKfid;
  };
  const chat: KfLookup['chat'] = (id, openKfid) => {
    const resident = desk.residents.get(id ?? '');
    if (!resident) throw new ControlError(404, `id: no resident ${id}`);
    return desk.conversations.of(accountOf(openKfid), resident.id);
  };
  return {
    accountOf,
    chat,
    chatOf: ({ params, body }) => chat(params.id, body.optionalText('openKfid')),
  };
}
