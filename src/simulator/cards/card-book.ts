import { ApiError } from '../api/api-error';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import type { SimApp } from '../world';
import { type CardCopy, newCopy, redraw } from './card-copy';

/** One card message of an app, with a copy per recipient. */
export interface AppCard {
  app: SimApp;
  taskId: string;
  msgid: string;
  copies: Map<string, CardCopy>;
}

interface ResponseCode {
  card: AppCard;
  issuedAt: number;
  used: boolean;
}

/** Cards sent by apps and the codes that allow their updates (path/94888). */
export class CardBook {
  private cards: AppCard[] = [];
  private readonly taskIds = new Set<string>();
  private readonly codes = new Map<string, ResponseCode>();
  private readonly lastCode = new Map<AppCard, string>();
  private readonly waiting = new Set<() => void>();

  constructor(private readonly core: SimCore) {}

  /** @throws ApiError 42014 when the app has used the task_id before */
  claimTaskId(app: SimApp, taskId: string): void {
    if (taskId === '') return;
    const key = `${app.key} ${taskId}`;
    if (this.taskIds.has(key)) throw new ApiError(42014, 'task_id already used');
    this.taskIds.add(key);
  }

  add(
    app: SimApp,
    taskId: string,
    msgid: string,
    userids: readonly string[],
    body: Record<string, unknown>,
  ): AppCard {
    const card = { app, taskId, msgid, copies: new Map(userids.map((userid) => [userid, newCopy(body)])) };
    this.cards.push(card);
    return card;
  }

  /** The newest card with this task_id that the member has. */
  find(userid: string, taskId: string): AppCard | undefined {
    return this.cards.findLast(
      (card) =>
        card.copies.has(userid) &&
        (card.taskId === taskId || card.copies.get(userid)?.body.task_id === taskId),
    );
  }

  byMsgid(msgid: string): AppCard | undefined {
    return this.cards.find((card) => card.msgid === msgid);
  }

  issueCode(card: AppCard): string {
    const code = opaqueId('RC', 64);
    this.codes.set(code, { card, issuedAt: this.core.clock.seconds(), used: false });
    this.lastCode.set(card, code);
    return code;
  }

  lastCodeOf(card: AppCard): string {
    return this.lastCode.get(card) ?? '';
  }

  /** @throws ApiError 60140 unknown or older than 72 h, 42015 another app's card, 42022 used */
  checkCode(app: SimApp, code: string): AppCard {
    const known = this.codes.get(code);
    const oldest = this.core.clock.seconds() - this.core.settings.message.responseCodeSeconds;
    if (!known || known.issuedAt <= oldest) throw new ApiError(60140, 'response_code invalid or expired');
    if (known.card.app.key !== app.key)
      throw new ApiError(42015, 'updating agentid is not the sending agentid');
    if (known.used)
      throw new ApiError(this.core.settings.message.usedResponseCodeErrcode, 'response_code already used');
    return known.card;
  }

  useCode(code: string): void {
    const known = this.codes.get(code);
    if (known) known.used = true;
  }

  redraw(
    card: AppCard,
    userid: string,
    body: Record<string, unknown> | undefined,
    frozenText: string | undefined,
  ): void {
    const copy = card.copies.get(userid);
    if (!copy) return;
    redraw(copy, body, frozenText);
    for (const wake of this.waiting) wake();
  }

  /** Until the copy is newer than `version`, at most `ms` of real time. */
  async waitForRedraw(copy: CardCopy, version: number, ms: number): Promise<void> {
    if (copy.version > version) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const wake = () => {
        if (copy.version > version) done();
      };
      const timer = setTimeout(done, ms);
      this.waiting.add(wake);
    });
  }

  clear(): void {
    this.cards = [];
    this.taskIds.clear();
    this.codes.clear();
    this.lastCode.clear();
  }
}
