import type { SimCore } from '../core';
import type { Conversation } from '../kf/conversations';
import type { KfDesk } from '../kf/kf-desk';
import { afterOf, type ControlBody, ControlError, type ControlRoute } from './control-request';
import { kfLookup } from './kf-lookup';
import { channelsOf, write } from './resident-speech';

/** The residents' phones. */
export function residentRoutes(core: SimCore, desk: KfDesk): ControlRoute[] {
  const { chat, chatOf } = kfLookup(core, desk);
  return [
    {
      method: 'POST',
      pattern: '/sim/residents',
      handle: ({ body }) => {
        const id = body.optionalText('id');
        return desk.residents.add(id === '' ? undefined : id, body.text('nickname'));
      },
    },
    { method: 'GET', pattern: '/sim/residents', handle: () => desk.residents.list() },
    {
      method: 'POST',
      pattern: '/sim/residents/:id/enter',
      handle: (request) => enter(desk, chatOf(request), request.body),
    },
    {
      method: 'POST',
      pattern: '/sim/residents/:id/messages',
      handle: (request) => ({ msgid: write(desk.residentActions, chatOf(request), request.body) }),
    },
    {
      method: 'POST',
      pattern: '/sim/residents/:id/tap',
      handle: (request) => {
        const conversation = chatOf(request);
        const menuId = request.body.text('menuId');
        const item = desk.residentActions.findMenuItem(conversation, menuId);
        if (!item) throw new ControlError(404, `menuId: no menu in this chat has the item ${menuId}`);
        return { msgid: desk.residentActions.writeText(conversation, item.content, item.id) };
      },
    },
    {
      method: 'POST',
      pattern: '/sim/residents/:id/recall',
      handle: (request) => {
        const msgid = request.body.text('msgid');
        if (!desk.residentActions.recall(chatOf(request), msgid)) {
          throw new ControlError(404, `msgid: the resident has not sent ${msgid}`);
        }
        return {};
      },
    },
    {
      method: 'GET',
      pattern: '/sim/residents/:id/messages',
      handle: ({ params, query }) => chat(params.id, query.get('openKfid')).log.after(afterOf(query)),
    },
  ];
}

function enter(desk: KfDesk, conversation: Conversation, body: ControlBody): unknown {
  const url = body.optionalText('url');
  if (url !== undefined) {
    const link = URL.canParse(url) ? desk.contactWays.open(url) : undefined;
    if (!link) return {};
    const target = desk.conversations.of(link.openKfid, conversation.externalUserid);
    return desk.residentActions.enter(target, link.scene, link.sceneParam, channelsOf(body));
  }
  const scene = body.optionalText('scene') ?? '';
  if (!/^[0-9a-zA-Z_-]{0,32}$/.test(scene))
    throw new ControlError(400, 'scene must be at most 32 of 0-9 a-z A-Z _ -');
  const sceneParam = body.optionalText('sceneParam') ?? '';
  return desk.residentActions.enter(conversation, scene, sceneParam, channelsOf(body));
}
