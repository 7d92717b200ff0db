import type { CardBook } from '../cards/card-book';
import type { SimCore } from '../core';
import { type GroupBook, groupLineView } from '../groups/group-book';
import type { MemberActions } from '../messages/member-actions';
import type { StaffInbox } from '../messages/staff-inbox';
import { findStaff } from '../world';
import { afterOf, type ControlBody, ControlError, type ControlRoute } from './control-request';

interface StaffParts {
  core: SimCore;
  cards: CardBook;
  inbox: StaffInbox;
  members: MemberActions;
  groups: GroupBook;
}

/** The employees' phones and the groups they are in. */
export function staffRoutes({ core, cards, inbox, members, groups }: StaffParts): ControlRoute[] {
  const memberOf = (userid: string | undefined): string => {
    const member = findStaff(core.world, userid ?? '');
    if (!member) throw new ControlError(404, `userid: no employee ${userid}`);
    return member.userid;
  };
  const groupOf = (key: string | undefined) => {
    const group = groups.find(key ?? '');
    if (!group) throw new ControlError(404, `key: no group ${key}`);
    return group;
  };
  return [
    {
      method: 'GET',
      pattern: '/sim/staff/:userid/messages',
      handle: ({ params, query }) => inbox.after(memberOf(params.userid), afterOf(query)),
    },
    {
      method: 'POST',
      pattern: '/sim/staff/:userid/messages',
      handle: ({ params, body }) => {
        const agentId = body.optionalNumber('agentId');
        const staffApp = core.world.apps.find((app) => !app.managesKf) ?? core.world.apps[0];
        const app =
          agentId === undefined
            ? staffApp
            : core.world.apps.find((candidate) => candidate.agentId === agentId);
        if (!app) throw new ControlError(404, `agentId: no app ${agentId}`);
        return members.write(app, memberOf(params.userid), body.text('text'));
      },
    },
    {
      method: 'POST',
      pattern: '/sim/staff/:userid/tap',
      handle: ({ params, body }) => {
        const userid = memberOf(params.userid);
        const taskId = body.text('taskId');
        const card = cards.find(userid, taskId);
        if (!card) throw new ControlError(404, `taskId: ${userid} has no card ${taskId}`);
        return members.tap(card, userid, body.text('key'), selectionsOf(body));
      },
    },
    {
      method: 'GET',
      pattern: '/sim/groups/:key/messages',
      handle: ({ params, query }) => groupOf(params.key).log.after(afterOf(query)).map(groupLineView),
    },
    {
      method: 'POST',
      pattern: '/sim/groups/:key/messages',
      handle: ({ params, body }) => {
        const text = body.text('text');
        const line = {
          from: memberOf(body.text('userid')),
          type: 'text',
          text,
          raw: { at: body.boolean('at', false) },
        };
        return { n: groups.post(groupOf(params.key), line).n };
      },
    },
  ];
}

export function selectionsOf(body: ControlBody): Record<string, string | string[]> {
  const selections = body.object('selections');
  for (const [question, choice] of Object.entries(selections)) {
    const ids = Array.isArray(choice) ? choice : [choice];
    if (ids.some((id) => typeof id !== 'string'))
      throw new ControlError(400, `selections.${question} must be option ids`);
  }
  return selections as Record<string, string | string[]>;
}
