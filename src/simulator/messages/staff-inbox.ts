import type { AppCard, CardBook } from '../cards/card-book';
import { type CardView, viewOf } from '../cards/card-copy';
import { type ChatLine, ChatLog } from '../chat-log';
import type { SimCore } from '../core';
import type { ShownMedia } from '../media';

/** A line of an employee's private chat with an app or the robot. */
export interface StaffLine extends ChatLine {
  from: 'app' | 'aibot' | 'member';
  agentId: number | string;
  media?: ShownMedia;
  /** The card message this line shows, if any. */
  appCard?: AppCard;
  cardView?: () => CardView;
}

/** What `GET /sim/staff/:userid/messages` shows for a line. */
export interface StaffLineView extends ChatLine {
  agentId: number | string;
  media?: ShownMedia;
  card?: CardView;
}

/** The private chats of the employees, one log per person. */
export class StaffInbox {
  private readonly logs = new Map<string, ChatLog<StaffLine>>();

  constructor(
    private readonly core: SimCore,
    private readonly cards: CardBook,
  ) {}

  append(userid: string, line: Omit<StaffLine, 'n' | 'at'>): void {
    const complete = this.logOf(userid).append(line);
    this.core.events.emit({ type: 'staff', userid, message: this.view(userid, complete) });
  }

  /** Tells observers that a card they show looks different now. */
  redrawn(userid: string, card: AppCard): void {
    const line = this.logOf(userid)
      .after(0)
      .find((candidate) => candidate.appCard === card);
    if (line) this.core.events.emit({ type: 'staff', userid, message: this.view(userid, line) });
  }

  after(userid: string, n: number): StaffLineView[] {
    return this.logOf(userid)
      .after(n)
      .map((line) => this.view(userid, line));
  }

  /** A recalled message disappears from the client (path/94867). */
  recall(userid: string, msgid: string): void {
    this.logOf(userid).remove((line) => (line.raw as { msgid?: string }).msgid === msgid);
  }

  clear(): void {
    this.logs.clear();
  }

  private view(userid: string, line: StaffLine): StaffLineView {
    const { appCard, cardView, ...shown } = line;
    const copy = appCard?.copies.get(userid);
    if (appCard && copy) return { ...shown, card: viewOf(copy, this.cards.lastCodeOf(appCard)) };
    return cardView ? { ...shown, card: cardView() } : shown;
  }

  private logOf(userid: string): ChatLog<StaffLine> {
    const known = this.logs.get(userid);
    if (known) return known;
    const created = new ChatLog<StaffLine>(this.core);
    this.logs.set(userid, created);
    return created;
  }
}
