import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { type CardCopy, newCopy, viewOf } from '../cards/card-copy';
import { checkCard } from '../cards/card-rules';
import type { SimCore } from '../core';
import type { Group, GroupBook, GroupCard, GroupLine } from '../groups/group-book';
import { opaqueId } from '../ids';
import { MEDIA_LABEL, MEDIA_TYPES, type MediaStore } from '../media';
import type { StaffInbox } from '../messages/staff-inbox';
import { findMember } from '../open-userids';

/** A conversation of the robot: an internal group, or one employee. */
export type RobotChat = { kind: 'single'; userid: string } | { kind: 'group'; chatid: string; group: Group };

/** A card of the robot and where it is shown. */
export interface RobotCard {
  chat: RobotChat;
  taskId: string;
  cardType: string;
  picture: GroupCard;
  line: GroupLine | undefined;
}

export function chatKey(chat: RobotChat): string {
  return chat.kind === 'single' ? `single ${chat.userid}` : `group ${chat.chatid}`;
}

/** Where the robot's messages land, and the cards it has out. */
export class RobotChats {
  private cards: RobotCard[] = [];
  private readonly taskIds = new Set<string>();
  private readonly spokenIn = new Set<string>();
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly core: SimCore,
    private readonly groups: GroupBook,
    private readonly inbox: StaffInbox,
    private readonly media: MediaStore,
  ) {}

  /** `chatType` 1 single, 2 group, absent: a group first. @throws ApiError 93006 */
  find(chatid: string, chatType: number | undefined): RobotChat {
    const configured = this.core.world.groups.find((candidate) => candidate.chatId === chatid);
    const group = configured && this.groups.find(chatid);
    if (group && chatType !== 1) return { kind: 'group', chatid, group };
    const member = findMember(this.core.world, chatid);
    if (member && chatType !== 2) return { kind: 'single', userid: member.userid };
    throw new ApiError(93006, 'invalid chatid');
  }

  /** Somebody wrote to the robot here: from now on it may push (path/101837). */
  noteSpoken(chat: RobotChat): void {
    this.spokenIn.add(chatKey(chat));
  }

  hasSpoken(chat: RobotChat): boolean {
    return this.spokenIn.has(chatKey(chat));
  }

  /** @throws ApiError 40008 for `text` and unknown types, 42014 and the card codes */
  post(chat: RobotChat, body: Fields): void {
    const type = body.text('msgtype');
    const inner = body.object(type);
    const mediaType = MEDIA_TYPES.find((candidate) => candidate === type);
    if (type === 'template_card' && inner) this.postCard(chat, inner);
    else if (type === 'markdown') this.show(chat, type, inner?.text('content') ?? '', inner?.raw ?? {});
    else if (mediaType) {
      this.media.get(inner?.text('media_id') ?? '');
      this.show(chat, type, MEDIA_LABEL[mediaType], inner?.raw ?? {});
    } else throw new ApiError(40008, 'invalid message type');
  }

  show(
    chat: RobotChat,
    type: string,
    text: string,
    raw: Record<string, unknown>,
    copies?: GroupCard,
  ): GroupLine | undefined {
    if (chat.kind === 'group') {
      return this.groups.post(chat.group, { from: 'aibot', type, text, raw, ...(copies ? { copies } : {}) });
    }
    const cardView = copies && (() => viewOf(copies.own.get(chat.userid) ?? copies.shared, ''));
    const agentId = this.core.world.aibot.botId;
    this.inbox.append(chat.userid, {
      from: 'aibot',
      agentId,
      type,
      text,
      raw,
      ...(cardView ? { cardView } : {}),
    });
    return undefined;
  }

  card(chat: RobotChat, taskId: string): RobotCard | undefined {
    return this.cards.findLast((card) => chatKey(card.chat) === chatKey(chat) && card.taskId === taskId);
  }

  /** Without `userids` everybody's picture changes. */
  redraw(card: RobotCard, body: Record<string, unknown>, userids: string[]): void {
    const versions = [card.picture.shared, ...card.picture.own.values()].map((copy) => copy.version);
    const next: CardCopy = { ...newCopy(body), version: Math.max(...versions) + 1 };
    if (userids.length === 0) {
      card.picture.shared = next;
      card.picture.own.clear();
    }
    for (const userid of userids) card.picture.own.set(userid, next);
    if (card.line && card.chat.kind === 'group') this.groups.announce(card.chat.group, card.line);
    for (const wake of this.waiting) wake();
  }

  /** Until the member's picture is newer than `version`, or the tap's waiting time is over. */
  async waitForRedraw(card: RobotCard, userid: string, version: number): Promise<void> {
    const redrawn = () => this.copyFor(card, userid).version > version;
    if (redrawn()) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const wake = () => {
        if (redrawn()) done();
      };
      const timer = setTimeout(done, this.core.settings.message.tapWaitMs);
      this.waiting.add(wake);
    });
  }

  copyFor(card: RobotCard, userid: string): CardCopy {
    return card.picture.own.get(userid) ?? card.picture.shared;
  }

  clear(): void {
    this.cards = [];
    this.taskIds.clear();
    this.spokenIn.clear();
  }

  private postCard(chat: RobotChat, body: Fields): void {
    checkCard(body, 'aibot');
    const taskId = body.text('task_id') || opaqueId('', 16);
    if (this.taskIds.has(taskId)) throw new ApiError(42014, 'task_id already used');
    this.taskIds.add(taskId);
    const picture: GroupCard = { shared: newCopy(body.raw), own: new Map() };
    const text = body.object('main_title')?.text('title') ?? '';
    const line = this.show(chat, 'template_card', text, body.raw, picture);
    this.cards.push({ chat, taskId, cardType: body.text('card_type'), picture, line });
  }
}
