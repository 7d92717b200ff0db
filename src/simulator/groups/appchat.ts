import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { type ApiRoute, tokenRoute } from '../api/routes';
import { cutChars } from '../bytes';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import type { MediaStore } from '../media';
import { messageBody } from '../messages/body';
import { DailyLimit, SlidingLimit } from '../rate-limit';
import { findStaff, type SimApp } from '../world';
import type { Group, GroupBook } from './group-book';

const HOUR = 3600;
const MIN_MEMBERS = 2;
const MAX_MEMBERS = 2000;

interface AppChat {
  app: SimApp;
  chatid: string;
  owner: string;
  group: Group;
}

/** Groups an app created by API (path/90245, path/98913, path/98914, path/90248); nothing comes back from them. */
export class AppChats {
  private readonly chats = new Map<string, AppChat>();
  private readonly created: DailyLimit;
  private readonly updated: SlidingLimit;
  private readonly perMinute: SlidingLimit;
  private readonly perDay: DailyLimit;

  constructor(
    private readonly core: SimCore,
    private readonly groups: GroupBook,
    private readonly media: MediaStore,
  ) {
    const { createPerDay, updatePerHour, memberPerMinute, memberPerDay } = core.settings.appchat;
    this.created = new DailyLimit(createPerDay);
    this.updated = new SlidingLimit(updatePerHour, HOUR, HOUR);
    this.perMinute = new SlidingLimit(memberPerMinute, 60);
    this.perDay = new DailyLimit(memberPerDay);
  }

  routes(): ApiRoute[] {
    return [
      tokenRoute('POST', '/cgi-bin/appchat/create', ({ fields }, app) => this.create(fields, app)),
      tokenRoute('POST', '/cgi-bin/appchat/update', ({ fields }, app) => this.update(fields, app)),
      tokenRoute('POST', '/cgi-bin/appchat/send', ({ fields }, app) => this.send(fields, app)),
      tokenRoute('GET', '/cgi-bin/appchat/get', ({ query }, app) => {
        const { chatid, owner, group } = this.chatOf(query.get('chatid') ?? '', app);
        return { chat_info: { chatid, name: group.name, owner, userlist: group.members } };
      }),
    ];
  }

  clear(): void {
    for (const limit of [this.created, this.updated, this.perMinute, this.perDay]) limit.clear();
  }

  private create(fields: Fields, app: SimApp): Record<string, unknown> {
    this.checkRange(app);
    const members = this.knownMembers(fields.texts('userlist'));
    if (members.length < MIN_MEMBERS || members.length > MAX_MEMBERS)
      throw new ApiError(86006, 'invalid member count');
    const owner = fields.text('owner') || (members[0] ?? '');
    if (!members.includes(owner)) throw new ApiError(86207, 'owner not in userlist');
    const chatid = fields.text('chatid') || opaqueId('', 32);
    if (!/^[0-9A-Za-z]{1,32}$/.test(chatid)) throw new ApiError(86001, 'invalid chatid');
    if (this.chats.has(chatid)) throw new ApiError(86215, 'chatid exists already');
    if (!this.created.allow('corp', this.core.clock.seconds()))
      throw new ApiError(45009, 'api freq out of limit');
    const name = cutChars(fields.text('name'), this.core.settings.appchat.nameChars);
    this.chats.set(chatid, { app, chatid, owner, group: this.groups.add([chatid], name, members) });
    return { chatid };
  }

  private update(fields: Fields, app: SimApp): Record<string, unknown> {
    const chat = this.chatOf(fields.text('chatid'), app);
    if (!this.updated.allow('corp', this.core.clock.seconds()))
      throw new ApiError(45009, 'api freq out of limit');
    const gone = fields.texts('del_user_list');
    const added = this.knownMembers(fields.texts('add_user_list'));
    const members = [
      ...new Set([...chat.group.members.filter((member) => !gone.includes(member)), ...added]),
    ];
    if (members.length < MIN_MEMBERS || members.length > MAX_MEMBERS)
      throw new ApiError(86006, 'invalid member count');
    const owner = fields.text('owner') || chat.owner;
    if (!members.includes(owner)) throw new ApiError(86207, 'owner not in userlist');
    chat.group.members = members;
    chat.owner = owner;
    if (fields.has('name'))
      chat.group.name = cutChars(fields.text('name'), this.core.settings.appchat.nameChars);
    return {};
  }

  /**
   * No cards here, and no msgid in the answer. A member who has had 200 in a minute or 10 000 in a day does not get it;
   * nobody is told (path/90248).
   */
  private send(fields: Fields, app: SimApp): Record<string, unknown> {
    const { group } = this.chatOf(fields.text('chatid'), app);
    const { textBytes } = this.core.settings.appchat;
    const body = messageBody(fields, this.media, { textBytes, markdownBytes: textBytes }, false);
    const missedBy = group.members.filter((userid) => !this.reaches(userid));
    if (missedBy.length === group.members.length) return {};
    const inline = [...body.text.matchAll(/<@([^>]+)>/g)].map((match) => match[1] ?? '');
    const mentioned = [...new Set([...(fields.object('text')?.texts('mentioned_list') ?? []), ...inline])];
    this.groups.post(group, {
      from: 'app',
      type: body.type,
      text: body.text,
      raw: body.raw,
      mentioned,
      ...(missedBy.length === 0 ? {} : { missedBy }),
    });
    return {};
  }

  private reaches(userid: string): boolean {
    const now = this.core.clock.seconds();
    return this.perMinute.allow(userid, now) && this.perDay.allow(userid, now);
  }

  /** Only an app whose visible range is the root department may have groups (path/90244). */
  private checkRange(app: SimApp): void {
    if (app.visibleDepartments)
      throw new ApiError(this.core.settings.appchat.missingRootErrcode, 'visible range is not the root');
  }

  private chatOf(chatid: string, app: SimApp): AppChat {
    this.checkRange(app);
    const chat = this.chats.get(chatid);
    if (!chat) throw new ApiError(40050, 'chatid not exist');
    if (chat.app.key !== app.key) throw new ApiError(86008, 'chat not created by this agent');
    return chat;
  }

  private knownMembers(userids: string[]): string[] {
    return userids.map((userid) => {
      const member = findStaff(this.core.world, userid);
      if (!member) throw new ApiError(86216, 'invalid member userid');
      return member.userid;
    });
  }
}
