import type { LongConnection } from '../aibot/long-connection';
import type { ReceivedMedia } from '../aibot/received-media';
import type { RobotChat, RobotChats } from '../aibot/robot-chats';
import type { RobotEar } from '../aibot/robot-ear';
import type { UrlCallbacks } from '../aibot/url-callbacks';
import type { CardBook } from '../cards/card-book';
import type { SimCore } from '../core';
import { type Group, type GroupBook, groupLineView } from '../groups/group-book';
import type { MediaStore } from '../media';
import type { MemberActions } from '../messages/member-actions';
import { MEMBER_EVENTS } from '../messages/member-message';
import type { StaffInbox } from '../messages/staff-inbox';
import { findStaff, type SimApp } from '../world';
import { afterOf, type ControlBody, ControlError, type ControlRoute } from './control-request';
import { memberMessage } from './member-speech';
import { robotRoutes } from './robot-routes';
import { groupMessage, privateMessage } from './robot-speech';

const SINGLE = 1;
const GROUP = 2;
const ROBOT_NAME = '前台机器人';

interface StaffParts {
  core: SimCore;
  cards: CardBook;
  inbox: StaffInbox;
  members: MemberActions;
  groups: GroupBook;
  ear: RobotEar;
  robotChats: RobotChats;
  receivedMedia: ReceivedMedia;
  media: MediaStore;
  urlCallbacks: UrlCallbacks;
  longConnection: LongConnection;
}

/** The employees' phones and the groups they are in. */
export function staffRoutes(parts: StaffParts): ControlRoute[] {
  const { core, cards, inbox, members, groups, ear, robotChats, receivedMedia } = parts;
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
      method: 'GET',
      pattern: '/sim/media/:id',
      handle: ({ params }) => {
        const file = parts.media.kept(params.id ?? '');
        if (!file) throw new ControlError(404, `id: no media ${params.id}`);
        return file;
      },
    },
    {
      method: 'POST',
      pattern: '/sim/staff/:userid/messages',
      handle: ({ params, body }) => writePrivately(parts, memberOf(params.userid), body),
    },
    {
      method: 'POST',
      pattern: '/sim/staff/:userid/events',
      handle: ({ params, body }) => {
        const event = body.oneOf('event', MEMBER_EVENTS);
        const key = body.optionalText('key') ?? '';
        members.cause(appOf(core, body), memberOf(params.userid), event, key, body.object('details'));
      },
    },
    {
      method: 'POST',
      pattern: '/sim/staff/:userid/tap',
      handle: ({ params, body }) => {
        const userid = memberOf(params.userid);
        const taskId = body.text('taskId');
        const card = cards.find(userid, taskId);
        if (card) return members.tap(card, userid, body.text('key'), selectionsOf(body));
        const chat = robotChats.find(userid, SINGLE);
        if (!robotChats.card(chat, taskId))
          throw new ControlError(404, `taskId: ${userid} has no card ${taskId}`);
        return ear.tap(chat, userid, taskId, body.text('key'), selectionsOf(body));
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
        const group = groupOf(params.key);
        const userid = memberOf(body.text('userid'));
        const text = body.text('text');
        const at = body.boolean('at', false);
        const { n } = groups.post(group, { from: userid, type: 'text', text, raw: { at } });
        if (!at) return { n, delivered: false };
        const message = groupMessage(body, receivedMedia, `@${ROBOT_NAME}`);
        return { n, delivered: ear.hear(robotChatOf(parts, group), userid, message) };
      },
    },
    {
      method: 'POST',
      pattern: '/sim/groups/:key/webhook',
      handle: ({ params, body }) => {
        const group = groupOf(params.key);
        const state = body.oneOf('state', ['working', 'removed', 'disabled', 'notInGroup']);
        if (state === 'working') delete group.webhook;
        else group.webhook = state;
        return { state };
      },
    },
    {
      method: 'POST',
      pattern: '/sim/groups/:key/tap',
      handle: async ({ params, body }) => {
        const userid = memberOf(body.text('userid'));
        const taskId = body.text('taskId');
        const chat = robotChatOf(parts, groupOf(params.key));
        const tapped = await ear.tap(chat, userid, taskId, body.text('key'), selectionsOf(body));
        if (!tapped) throw new ControlError(404, `taskId: the group has no card ${taskId}`);
        return tapped;
      },
    },
    ...robotRoutes({
      ...parts,
      chatOf: (id, group) => {
        const userid = memberOf(id);
        const chat =
          group === undefined ? robotChats.find(userid, SINGLE) : robotChatOf(parts, groupOf(group));
        return { chat, userid };
      },
    }),
  ];
}

/** To the app with this agentId, to the robot when it is the robot's id; default: the employees' app. */
function writePrivately(
  { core, members, inbox, ear, robotChats, receivedMedia, media }: StaffParts,
  userid: string,
  body: ControlBody,
): unknown {
  const { aibot } = core.world;
  if (body.raw.agentId === aibot.botId) {
    const message = privateMessage(body, receivedMedia);
    inbox.append(userid, {
      from: 'member',
      agentId: aibot.botId,
      type: message.msgtype,
      text: message.text,
      raw: message.body,
    });
    return { delivered: ear.hear(robotChats.find(userid, SINGLE), userid, message) };
  }
  return members.write(appOf(core, body), userid, memberMessage(body, media));
}

function appOf(core: SimCore, body: ControlBody): SimApp {
  const { apps } = core.world;
  const agentId = body.optionalNumber('agentId');
  const staffApp = apps.find((app) => !app.managesKf && !app.isContactSync) ?? apps[0];
  const app = agentId === undefined ? staffApp : apps.find((candidate) => candidate.agentId === agentId);
  if (!app) throw new ControlError(404, `agentId: no app ${agentId}`);
  return app;
}

/** The robot is in the configured groups only. */
function robotChatOf({ core, robotChats }: StaffParts, group: Group): RobotChat {
  const configured = core.world.groups.find((candidate) => group.keys.includes(candidate.chatId));
  if (!configured) throw new ControlError(404, 'key: the robot is not in this group');
  return robotChats.find(configured.chatId, GROUP);
}

function selectionsOf(body: ControlBody): Record<string, string | string[]> {
  const selections = body.object('selections');
  for (const [question, choice] of Object.entries(selections)) {
    const ids = Array.isArray(choice) ? choice : [choice];
    if (ids.some((id) => typeof id !== 'string'))
      throw new ControlError(400, `selections.${question} must be option ids`);
  }
  return selections as Record<string, string | string[]>;
}
