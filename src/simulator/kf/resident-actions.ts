import { byteLength } from '../bytes';
import type { SimCore } from '../core';
import { MEDIA_LABEL, type MediaStore, type MediaType } from '../media';
import type { EventCodes } from './codes';
import {
  type Conversation,
  type Conversations,
  type KfLine,
  type MenuItem,
  SESSION,
  type WechatChannels,
} from './conversations';
import { type SharedType, sharedBody, sharedText } from './resident-bodies';
import { sampleMedia } from './sample-media';
import { type KfStream, ORIGIN, streamMsgid } from './stream';
import type { VoiceFormats } from './voice-formats';

const SCENE_PARAM_BYTES = 128;

export interface ResidentLocation {
  latitude: number;
  longitude: number;
  name: string;
  address: string;
}

/** What a resident does on the phone; each action is one stream entry and one doorbell (path/94670). */
export class ResidentActions {
  constructor(
    private readonly core: SimCore,
    private readonly conversations: Conversations,
    private readonly stream: KfStream,
    private readonly codes: EventCodes,
    private readonly media: MediaStore,
    private readonly voices: VoiceFormats,
  ) {}

  /**
   * Opens the chat through a link. The welcome code is there only if in the past 48 h the resident neither got a
   * welcome message nor wrote. A `scene_param` beyond 128 bytes is a broken link: no event.
   */
  enter(
    conversation: Conversation,
    scene: string,
    sceneParam: string,
    wechatChannels?: WechatChannels,
  ): { msgid?: string; welcomeCode?: string } {
    if (byteLength(sceneParam) > SCENE_PARAM_BYTES) return {};
    const now = this.core.clock.seconds();
    const channels = wechatChannels && { wechat_channels: wechatChannels };
    conversation.entered = { at: now, scene, sceneParam, ...channels };
    const recently = (at: number | undefined) =>
      at !== undefined && now - at <= this.core.settings.kf.windowSeconds;
    const known = recently(conversation.lastWelcomeAt) || recently(conversation.lastCustomerAt);
    const welcome = known ? {} : { welcomeCode: this.codes.issue('welcome', conversation) };
    const msgid = this.stream.appendEvent(conversation.openKfid, 'enter_session', {
      external_userid: conversation.externalUserid,
      scene,
      scene_param: sceneParam,
      ...(welcome.welcomeCode === undefined ? {} : { welcome_code: welcome.welcomeCode }),
      ...channels,
    });
    return { msgid, ...welcome };
  }

  writeText(conversation: Conversation, content: string, menuId?: string): string {
    const text = menuId === undefined ? { content } : { content, menu_id: menuId };
    return this.write(conversation, 'text', { text }, content);
  }

  writeLocation(conversation: Conversation, location: ResidentLocation): string {
    return this.write(conversation, 'location', { location }, `${location.name} ${location.address}`.trim());
  }

  /** Beyond the size limit the business receives a text notice in place of the media (path/94670). */
  writeMedia(
    conversation: Conversation,
    type: MediaType,
    bytes: Buffer | undefined,
    filename: string,
  ): string {
    const content = bytes ?? sampleMedia(type);
    if (content.length > this.core.settings.kf.mediaBytes[type]) {
      return this.writeText(conversation, `${MEDIA_LABEL[type]} 文件过大，无法接收`);
    }
    const mediaId =
      type === 'voice' ? this.voices.keep(content, filename) : this.media.put(type, content, filename);
    return this.write(conversation, type, { [type]: { media_id: mediaId } }, MEDIA_LABEL[type]);
  }

  /** A link, a card, a product: the fields given, the others filled in (path/94670). */
  share(conversation: Conversation, type: SharedType, given: Record<string, unknown>): string {
    const body = sharedBody(type, given, this.core, this.media);
    return this.write(conversation, type, body ? { [type]: body } : {}, sharedText(type, body));
  }

  /** A message of a type that the documentation does not list. */
  writeUnknown(conversation: Conversation, msgtype: string, body: Record<string, unknown>): string {
    return this.write(conversation, msgtype, { [msgtype]: body }, `[${msgtype}]`);
  }

  /** Takes a message back; the business learns of it by an event (path/94670). False when there is no such message. */
  recall(conversation: Conversation, msgid: string): boolean {
    const { openKfid, externalUserid, log } = conversation;
    const isIt = (line: KfLine) =>
      line.from === 'resident' && (line.raw as { msgid?: string }).msgid === msgid;
    if (!log.after(0).some(isIt)) return false;
    log.remove(isIt);
    this.stream.appendEvent(openKfid, 'user_recall_msg', {
      external_userid: externalUserid,
      recall_msgid: msgid,
    });
    return true;
  }

  /** The menu item, from the newest menu that has it. */
  findMenuItem(conversation: Conversation, menuId: string): MenuItem | undefined {
    const menus = conversation.log.after(0).flatMap((line) => (line.menu ? [line.menu] : []));
    return menus.toReversed().flatMap((menu) => menu.filter((item) => item.id === menuId))[0];
  }

  /**
   * A customer message restarts quota and window; after an ended session it opens a new one at 0. While a servicer
   * blocks the resident it reaches nobody.
   */
  private write(
    conversation: Conversation,
    msgtype: string,
    body: Record<string, unknown>,
    text: string,
  ): string {
    if (conversation.blockedBy !== undefined && !this.core.settings.kf.blockedMessagesReadable) {
      const msgid = streamMsgid();
      const raw = { msgid, rejected: true, ...body };
      this.conversations.show(conversation, { from: 'resident', type: msgtype, text, raw });
      return msgid;
    }
    conversation.lastCustomerAt = this.core.clock.seconds();
    conversation.sentSince = 0;
    conversation.started = true;
    if (conversation.state === SESSION.ended) {
      conversation.codesGiven.clear();
      this.conversations.setState(conversation, SESSION.unhandled);
    }
    this.conversations.note(conversation, 'customer-wrote');
    const msgid = this.stream.append(conversation.openKfid, ORIGIN.customer, msgtype, {
      open_kfid: conversation.openKfid,
      external_userid: conversation.externalUserid,
      ...body,
    });
    this.conversations.show(conversation, { from: 'resident', type: msgtype, text, raw: { msgid, ...body } });
    return msgid;
  }
}
