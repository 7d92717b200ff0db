import { type ChatLine, ChatLog } from '../chat-log';
import type { SimCore } from '../core';
import type { ActivityKind, ActivityLog } from './activity';
import type { Upgrade } from './upgrade';

/** Session states (path/94669). */
export const SESSION = { unhandled: 0, bot: 1, queued: 2, servicer: 3, ended: 4 } as const;

const ACTIVITY_OF_STATE: Readonly<Record<number, ActivityKind>> = {
  [SESSION.bot]: 'given-to-bot',
  [SESSION.queued]: 'queued',
  [SESSION.servicer]: 'given-to-servicer',
};

export interface MenuItem {
  id: string;
  content: string;
}

export interface KfLine extends ChatLine {
  from: 'resident' | 'bot' | 'servicer';
  menu?: MenuItem[];
}

/** From where in 视频号 a resident entered: home page, live list, showcase; shop product, shop order (path/94670). */
export type WechatChannels = { nickname: string; scene: 1 | 2 | 3 } | { shop_nickname: string; scene: 4 | 5 };

/** One resident with one kf account. Times are Unix seconds. */
export interface Conversation {
  openKfid: string;
  externalUserid: string;
  state: number;
  servicer: string | undefined;
  /** Who had it last, also after its end. */
  lastServicer: string | undefined;
  /** Counts the inquiries of this resident in this account; 0 before the first. */
  session: number;
  /** The servicer who no longer takes this resident's messages. */
  blockedBy: string | undefined;
  /** What the servicer is to recommend. */
  upgrade: Upgrade | undefined;
  /** False until the first customer message: state 4 then means "not started". */
  started: boolean;
  lastCustomerAt: number | undefined;
  /** Messages sent since the last customer message. */
  sentSince: number;
  lastWelcomeAt: number | undefined;
  entered: { at: number; scene: string; sceneParam: string; wechat_channels?: WechatChannels } | undefined;
  /** Targets of this session for which `trans` has already given a msg_code. */
  codesGiven: Set<number>;
  log: ChatLog<KfLine>;
}

export class Conversations {
  private readonly known = new Map<string, Conversation>();

  constructor(
    private readonly core: SimCore,
    private readonly activity: ActivityLog,
  ) {}

  /** Creates it when needed; a session silent for 48 h has ended without any event (path/94669). */
  of(openKfid: string, externalUserid: string): Conversation {
    const key = `${openKfid} ${externalUserid}`;
    const conversation = this.known.get(key) ?? this.create(openKfid, externalUserid);
    this.known.set(key, conversation);
    if (conversation.state !== SESSION.ended && this.windowClosed(conversation))
      this.setState(conversation, SESSION.ended);
    return conversation;
  }

  /** More than 48 h since the last customer message, or none at all. */
  windowClosed(conversation: Conversation): boolean {
    const last = conversation.lastCustomerAt;
    return last === undefined || this.core.clock.seconds() - last > this.core.settings.kf.windowSeconds;
  }

  setState(conversation: Conversation, state: number, servicer?: string): void {
    if (state === SESSION.unhandled) conversation.session += 1;
    conversation.state = state;
    conversation.servicer = servicer;
    conversation.lastServicer = servicer ?? conversation.lastServicer;
    const counted = ACTIVITY_OF_STATE[state];
    if (counted) this.note(conversation, counted, servicer);
    const { openKfid, externalUserid } = conversation;
    const owner = servicer === undefined ? {} : { servicer };
    this.core.events.emit({ type: 'session', openKfid, externalUserid, state, ...owner });
  }

  /** Writes a line into the chat the resident sees. */
  show(conversation: Conversation, line: Omit<KfLine, 'n' | 'at'>): KfLine {
    const message = conversation.log.append(line);
    const { openKfid, externalUserid } = conversation;
    this.core.events.emit({ type: 'chat', openKfid, externalUserid, message });
    return message;
  }

  /** Counts it for the statistics. */
  note(conversation: Conversation, kind: ActivityKind, servicer = conversation.servicer): void {
    const { openKfid, externalUserid } = conversation;
    const session = `${openKfid} ${externalUserid} ${conversation.session}`;
    this.activity.note({ kind, openKfid, externalUserid, session, servicer });
  }

  list(): Conversation[] {
    return [...this.known.values()];
  }

  clear(): void {
    this.known.clear();
  }

  private create(openKfid: string, externalUserid: string): Conversation {
    return {
      openKfid,
      externalUserid,
      state: SESSION.ended,
      servicer: undefined,
      lastServicer: undefined,
      session: 0,
      blockedBy: undefined,
      upgrade: undefined,
      started: false,
      lastCustomerAt: undefined,
      sentSince: 0,
      lastWelcomeAt: undefined,
      entered: undefined,
      codesGiven: new Set(),
      log: new ChatLog(this.core),
    };
  }
}
