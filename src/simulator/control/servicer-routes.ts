import type { SimCore } from '../core';
import type { Conversation } from '../kf/conversations';
import type { KfDesk } from '../kf/kf-desk';
import { STOP } from '../kf/servicers';
import { type ControlBody, ControlError, type ControlRoute } from './control-request';
import { kfLookup } from './kf-lookup';

/** The human servicers who answer the residents, and the administrator who assigns kf accounts to the app. */
export function servicerRoutes(core: SimCore, desk: KfDesk): ControlRoute[] {
  const { accountOf, chat, chatOf } = kfLookup(core, desk);
  return [
    {
      method: 'POST',
      pattern: '/sim/servicers/:userid/status',
      handle: ({ params, body }) => {
        const openKfid = accountOf(body.optionalText('openKfid'));
        const userid = servicerOf(desk, openKfid, params.userid);
        const stopType = body.boolean('suspended', false) ? STOP.suspended : STOP.stopped;
        desk.servicers.setServing(openKfid, userid, body.boolean('serving', true), stopType);
        return { userid, serving: desk.servicers.isServing(openKfid, userid) };
      },
    },
    {
      method: 'POST',
      pattern: '/sim/sessions/:id',
      handle: (request) => workSession(desk, chatOf(request), request.body),
    },
    {
      method: 'POST',
      pattern: '/sim/sessions/:id/recall',
      handle: (request) => {
        const conversation = chatOf(request);
        const userid = servicerOf(desk, conversation.openKfid, request.body.text('userid'));
        const msgid = request.body.text('msgid');
        if (!desk.servicerActions.recall(conversation, userid, msgid))
          throw new ControlError(404, `msgid: ${userid} has not sent ${msgid}`);
        return {};
      },
    },
    {
      method: 'POST',
      pattern: '/sim/sessions/:id/block',
      handle: (request) => {
        const conversation = chatOf(request);
        const userid = servicerOf(desk, conversation.openKfid, request.body.text('userid'));
        desk.servicerActions.block(conversation, userid, request.body.boolean('blocked', true));
        return sessionView(conversation);
      },
    },
    {
      method: 'POST',
      pattern: '/sim/kf-accounts/rights',
      handle: ({ body }) => {
        const [added, removed] = [body.texts('added'), body.texts('removed')];
        for (const openKfid of [...added, ...removed]) accountOf(openKfid);
        desk.accounts.changeRights(added, removed);
        return {};
      },
    },
    {
      method: 'GET',
      pattern: '/sim/sessions/:id',
      handle: ({ params, query }) => sessionView(chat(params.id, query.get('openKfid'))),
    },
  ];
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

function sessionView(conversation: Conversation): unknown {
  const { openKfid, externalUserid, state, servicer, sentSince, blockedBy, upgrade } = conversation;
  return {
    openKfid,
    externalUserid,
    state,
    sentSince,
    ...(servicer !== undefined && { servicer }),
    ...(blockedBy !== undefined && { blockedBy }),
    ...(upgrade !== undefined && { upgrade }),
  };
}
