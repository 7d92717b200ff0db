import { createHash } from 'node:crypto';
import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { type ApiRoute, tokenRoute } from '../api/routes';
import type { CardBook } from '../cards/card-book';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import type { MediaStore } from '../media';
import { DailyLimit, SlidingLimit } from '../rate-limit';
import type { SimApp } from '../world';
import { type MessageBody, messageBody } from './body';
import { type Recipients, recipientsOf } from './recipients';
import type { StaffInbox } from './staff-inbox';

/** Persons an app may reach in a day, for every member the corp may have (path/90312). */
const PERSON_TIMES_PER_ACCOUNT = 200;

interface Sent {
  app: SimApp;
  at: number;
  userids: string[];
}

/** `message/send` and `message/recall` (path/90236, path/94867). */
export class AppMessages {
  private readonly sent = new Map<string, Sent>();
  private readonly recent = new Map<string, { msgid: string; at: number }>();
  private readonly perMinute: SlidingLimit;
  private readonly perHour: SlidingLimit;
  private readonly personsPerDay: DailyLimit;

  constructor(
    private readonly core: SimCore,
    private readonly media: MediaStore,
    private readonly cards: CardBook,
    private readonly inbox: StaffInbox,
  ) {
    this.perMinute = new SlidingLimit(core.settings.message.memberPerMinute, 60);
    this.perHour = new SlidingLimit(core.settings.message.memberPerHour, 3600);
    this.personsPerDay = new DailyLimit(core.settings.message.accountCap * PERSON_TIMES_PER_ACCOUNT);
  }

  routes(): ApiRoute[] {
    return [
      tokenRoute('POST', '/cgi-bin/message/send', (request, app) => this.send(request.fields, app)),
      tokenRoute('POST', '/cgi-bin/message/recall', (request, app) => this.recall(request.fields, app)),
    ];
  }

  clear(): void {
    this.sent.clear();
    this.recent.clear();
    this.perMinute.clear();
    this.perHour.clear();
    this.personsPerDay.clear();
  }

  /**
   * The duplicate check comes before the task_id check: an identical card sent again is swallowed and answers 0
   * with the earlier msgid, but without a `response_code`. (What the real service answers is not documented.)
   */
  private send(fields: Fields, app: SimApp): Record<string, unknown> {
    checkAgent(fields, app);
    const recipients = recipientsOf(fields, this.core.world, app);
    const body = messageBody(fields, this.media, this.core.settings.message, true);
    if (body.card?.answerable && !this.core.callbackBase()) throw new ApiError(43012, 'callback url missing');
    const earlier = this.swallowed(fields, app);
    if (earlier !== undefined) return { ...invalidOf(recipients), msgid: earlier };
    if (!this.personsPerDay.allow(app.key, this.core.clock.seconds(), recipients.userids.length))
      throw new ApiError(45009, 'api freq out of limit');
    if (body.card) this.cards.claimTaskId(app, body.card.taskId);
    const msgid = opaqueId('', 40);
    this.remember(fields, app, msgid);
    return { ...invalidOf(recipients), msgid, ...this.deliver(app, recipients.userids, body, msgid) };
  }

  /** Beyond 30 a minute or 1000 an hour per member WeCom drops silently (path/90312). */
  private deliver(
    app: SimApp,
    userids: string[],
    body: MessageBody,
    msgid: string,
  ): { response_code?: string } {
    const now = this.core.clock.seconds();
    const reached = userids.filter((userid) => {
      const key = `${app.key} ${userid}`;
      return this.perMinute.allow(key, now) && this.perHour.allow(key, now);
    });
    this.sent.set(msgid, { app, at: now, userids: reached });
    const card = body.card && this.cards.add(app, body.card.taskId, msgid, reached, body.raw);
    const code = card && body.card?.answerable ? this.cards.issueCode(card) : undefined;
    for (const userid of reached) {
      this.inbox.append(userid, {
        from: 'app',
        agentId: app.agentId,
        type: body.type,
        text: body.text,
        raw: { msgid, ...body.raw },
        ...(body.media === undefined ? {} : { media: body.media }),
        ...(card === undefined ? {} : { appCard: card }),
      });
    }
    return code === undefined ? {} : { response_code: code };
  }

  private recall(fields: Fields, app: SimApp): Record<string, unknown> {
    const msgid = fields.text('msgid');
    const sent = this.sent.get(msgid);
    if (!sent || sent.app.key !== app.key) throw new ApiError(40058, 'invalid msgid');
    if (this.core.clock.seconds() - sent.at > this.core.settings.message.recallSeconds) {
      throw new ApiError(40058, 'message older than 24 hours');
    }
    for (const userid of sent.userids) this.inbox.recall(userid, msgid);
    return {};
  }

  private swallowed(fields: Fields, app: SimApp): string | undefined {
    if (fields.number('enable_duplicate_check') !== 1) return undefined;
    const { duplicateIntervalSeconds, duplicateIntervalMaxSeconds } = this.core.settings.message;
    const interval = Math.min(
      fields.number('duplicate_check_interval') ?? duplicateIntervalSeconds,
      duplicateIntervalMaxSeconds,
    );
    const earlier = this.recent.get(digestOf(fields, app));
    return earlier && this.core.clock.seconds() - earlier.at < interval ? earlier.msgid : undefined;
  }

  private remember(fields: Fields, app: SimApp, msgid: string): void {
    this.recent.set(digestOf(fields, app), { msgid, at: this.core.clock.seconds() });
  }
}

/** @throws ApiError 41011, 40056, 301002 */
export function checkAgent(fields: Fields, app: SimApp): void {
  if (!fields.has('agentid')) throw new ApiError(41011, 'missing agentid');
  const agentId = fields.number('agentid');
  if (agentId === undefined) throw new ApiError(40056, 'invalid agentid');
  if (agentId !== app.agentId)
    throw new ApiError(301002, 'not allow operate another agent with this accesstoken');
}

function digestOf(fields: Fields, app: SimApp): string {
  return createHash('sha1')
    .update(`${app.key} ${JSON.stringify(fields.raw)}`)
    .digest('hex');
}

function invalidOf(recipients: Recipients): Record<string, unknown> {
  return {
    invaliduser: recipients.invalidUsers.join('|'),
    invalidparty: recipients.invalidParties.join('|'),
    invalidtag: recipients.invalidTags.join('|'),
    unlicenseduser: '',
  };
}
