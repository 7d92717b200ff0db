import type { SimCore } from '../core';
import type { Conversation } from '../kf/conversations';
import type { KfDesk } from '../kf/kf-desk';
import { MEDIA_TYPES } from '../media';
import {
  afterOf,
  type ControlBody,
  ControlError,
  type ControlRequest,
  type ControlRoute,
} from './control-request';

/** The residents' phones, and the human servicers who answer them. */
export function residentRoutes(core: SimCore, desk: KfDesk): ControlRoute[] {
  const accountOf = (openKfid: string | undefined | null): string => {
    const account = openKfid
      ? core.world.kfAccounts.find((candidate) => candidate.openKfid === openKfid)
      : core.world.kfAccounts[0];
    if (!account) throw new ControlError(404, `openKfid: no kf account ${openKfid ?? ''}`);
    return account.openKfid;
  };
  const chat = (id: string | undefined, openKfid: string | undefined | null): Conversation => {
    const resident = desk.residents.get(id ?? '');
    if (!resident) throw new ControlError(404, `id: no resident ${id}`);
    return desk.conversations.of(accountOf(openKfid), resident.id);
  };
  const chatOf = (request: ControlRequest): Conversation =>
    chat(request.params.id, request.body.optionalText('openKfid'));

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
      handle: (request) => ({ msgid: write(desk, chatOf(request), request.body) }),
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
    {
      method: 'POST',
      pattern: '/sim/servicers/:userid/status',
      handle: ({ params, body }) => {
        const openKfid = accountOf(body.optionalText('openKfid'));
        const userid = servicerOf(desk, openKfid, params.userid);
        desk.servicers.setServing(openKfid, userid, body.boolean('serving', true));
        return { userid, serving: desk.servicers.isServing(openKfid, userid) };
      },
    },
    {
      method: 'POST',
      pattern: '/sim/sessions/:id',
      handle: (request) => workSession(desk, chatOf(request), request.body),
    },
    {
      method: 'GET',
      pattern: '/sim/sessions/:id',
      handle: ({ params, query }) => sessionView(chat(params.id, query.get('openKfid'))),
    },
  ];
}

function enter(desk: KfDesk, conversation: Conversation, body: ControlBody): unknown {
  const url = body.optionalText('url');
  if (url !== undefined) {
    const link = URL.canParse(url) ? desk.contactWays.open(url) : undefined;
    if (!link) return {};
    const target = desk.conversations.of(link.openKfid, conversation.externalUserid);
    return desk.residentActions.enter(target, link.scene, link.sceneParam);
  }
  const scene = body.optionalText('scene') ?? '';
  if (!/^[0-9a-zA-Z_-]{0,32}$/.test(scene))
    throw new ControlError(400, 'scene must be at most 32 of 0-9 a-z A-Z _ -');
  return desk.residentActions.enter(conversation, scene, body.optionalText('sceneParam') ?? '');
}

function write(desk: KfDesk, conversation: Conversation, body: ControlBody): string {
  const type = body.oneOf('type', ['text', 'location', ...MEDIA_TYPES]);
  if (type === 'text') return desk.residentActions.writeText(conversation, body.text('text'));
  if (type === 'location') {
    const { latitude, longitude, name, address } = body.object('location');
    if (typeof latitude !== 'number' || typeof longitude !== 'number') {
      throw new ControlError(400, 'location needs the numbers latitude and longitude');
    }
    const place = { latitude, longitude, name: String(name ?? ''), address: String(address ?? '') };
    return desk.residentActions.writeLocation(conversation, place);
  }
  const data = body.optionalText('dataBase64');
  const bytes = data === undefined ? undefined : Buffer.from(data, 'base64');
  return desk.residentActions.writeMedia(conversation, type, bytes, body.optionalText('filename') ?? type);
}

function workSession(desk: KfDesk, conversation: Conversation, body: ControlBody): unknown {
  const action = body.oneOf('action', ['take', 'end', 'transfer', 'reply']);
  const userid = servicerOf(desk, conversation.openKfid, body.text('userid'));
  try {
    if (action === 'take') desk.servicerActions.take(conversation, userid);
    if (action === 'transfer') desk.servicerActions.transfer(conversation, userid);
    if (action === 'end') desk.servicerActions.end(conversation);
    if (action === 'reply') desk.servicerActions.reply(conversation, userid, body.text('text'));
  } catch (error) {
    if (error instanceof ControlError) throw error;
    throw new ControlError(
      409,
      `action ${action}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return sessionView(conversation);
}

function servicerOf(desk: KfDesk, openKfid: string, userid: string | undefined): string {
  if (!userid || !desk.servicers.isServicer(openKfid, userid)) {
    throw new ControlError(404, `userid: ${userid} is no servicer of ${openKfid}`);
  }
  return userid;
}

function sessionView({ openKfid, externalUserid, state, servicer, sentSince }: Conversation): unknown {
  return { openKfid, externalUserid, state, sentSince, ...(servicer === undefined ? {} : { servicer }) };
}
