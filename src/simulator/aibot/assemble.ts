import type { CallLog } from '../api/call-log';
import type { ApiRoute } from '../api/routes';
import type { CallbackLog } from '../callback-log';
import type { SimCore } from '../core';
import type { GroupBook } from '../groups/group-book';
import type { MediaStore } from '../media';
import type { StaffInbox } from '../messages/staff-inbox';
import { ConversationLimit } from './conversation-limit';
import { LongConnection } from './long-connection';
import { OpenCallbacks } from './open-callbacks';
import { ReceivedMedia } from './received-media';
import { ResponseUrls } from './response-urls';
import { Robot } from './robot';
import { RobotChats } from './robot-chats';
import { RobotEar } from './robot-ear';
import { Streams } from './streams';
import { RobotUploads } from './uploads';
import { UrlCallbacks } from './url-callbacks';

interface Surroundings {
  core: SimCore;
  calls: CallLog;
  callbackLog: CallbackLog;
  groups: GroupBook;
  inbox: StaffInbox;
  media: MediaStore;
}

/** The intelligent robot in the mode the world gives it. */
interface AssembledRobot {
  ear: RobotEar;
  robotChats: RobotChats;
  receivedMedia: ReceivedMedia;
  longConnection: LongConnection;
  urlCallbacks: UrlCallbacks;
  routes: ApiRoute[];
  clear(): void;
  stop(): void;
}

export function assembleRobot({
  core,
  calls,
  callbackLog,
  groups,
  inbox,
  media,
}: Surroundings): AssembledRobot {
  const robotChats = new RobotChats(core, groups, inbox, media);
  const open = new OpenCallbacks(core);
  const streams = new Streams(core, (chat, id, content) =>
    robotChats.show(chat, 'stream', content, { id, content, finish: false }),
  );
  const limit = new ConversationLimit(core);
  const responseUrls = new ResponseUrls(core, robotChats, limit);
  const receivedMedia = new ReceivedMedia(core);
  const robot = new Robot(core, robotChats, open, streams, limit, new RobotUploads(core, media));
  const run: Robot['run'] = (cmd, reqId, body) => robot.run(cmd, reqId, body);
  const longConnection = new LongConnection(core, calls, run);
  const urlCallbacks = new UrlCallbacks(core, callbackLog, streams, run);
  const { deliver } = core.world.aibot.callback ? urlCallbacks : longConnection;
  const ear = new RobotEar(core, robotChats, open, streams, responseUrls, deliver);
  return {
    ear,
    robotChats,
    receivedMedia,
    longConnection,
    urlCallbacks,
    routes: [...responseUrls.routes(), ...receivedMedia.routes()],
    clear() {
      for (const part of [robotChats, open, streams, limit, responseUrls, receivedMedia, ear]) part.clear();
    },
    stop() {
      longConnection.stop();
      urlCallbacks.stop();
    },
  };
}
