import type { LongConnection } from '../aibot/long-connection';
import type { RobotChat } from '../aibot/robot-chats';
import type { RobotEar } from '../aibot/robot-ear';
import type { UrlCallbacks } from '../aibot/url-callbacks';
import { type ControlBody, ControlError, type ControlRoute } from './control-request';

interface RobotParts {
  ear: RobotEar;
  urlCallbacks: UrlCallbacks;
  longConnection: LongConnection;
  /** The conversation of a group, or with `userid` alone a private one. */
  chatOf(userid: string, group: string | undefined): { chat: RobotChat; userid: string };
}

/** The robot's console: checking its callback URL, dropped connections, judged answers. */
export function robotRoutes({ ear, urlCallbacks, longConnection, chatOf }: RobotParts): ControlRoute[] {
  return [
    {
      method: 'POST',
      pattern: '/sim/aibot/verify',
      handle: () => {
        const verified = urlCallbacks.verify();
        if (!verified) throw new ControlError(409, 'the robot is not in URL-callback mode');
        return verified;
      },
    },
    {
      method: 'POST',
      pattern: '/sim/aibot/disconnect',
      handle: () => ({ disconnected: longConnection.dropAll() }),
    },
    {
      method: 'POST',
      pattern: '/sim/aibot/feedback',
      handle: ({ body }) => {
        const { chat, userid } = chatOf(body.text('userid'), body.optionalText('group'));
        return { delivered: ear.feedback(chat, userid, feedbackOf(body)) };
      },
    },
  ];
}

/** `type` 1 good, 2 bad, 3 withdrawn (path/101027). */
function feedbackOf(body: ControlBody): Record<string, unknown> {
  const type = body.number('type');
  if (![1, 2, 3].includes(type)) throw new ControlError(400, 'type must be 1, 2 or 3');
  const reasons = body.raw.reasons;
  return {
    id: body.text('id'),
    type,
    content: body.optionalText('content') ?? '',
    ...(Array.isArray(reasons) ? { inaccurate_reason_list: reasons } : {}),
  };
}
