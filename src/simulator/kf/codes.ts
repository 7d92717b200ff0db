import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import { type Conversation, SESSION } from './conversations';

export type CodeKind = 'welcome' | 'queued' | 'taken' | 'ended';

interface OneShot {
  kind: CodeKind;
  conversation: Conversation;
  expiresAt: number;
}

/** The state a session must still be in for the code to work; a welcome code works in any (path/95122). */
export const STATE_OF_CODE: Record<CodeKind, number | undefined> = {
  welcome: undefined,
  queued: SESSION.queued,
  taken: SESSION.servicer,
  ended: SESSION.ended,
};

/** Codes that buy one message outside the quota (path/95122). */
export class EventCodes {
  private readonly open = new Map<string, OneShot>();

  constructor(private readonly core: SimCore) {}

  issue(kind: CodeKind, conversation: Conversation): string {
    const { welcomeCodeSeconds, sessionCodeSeconds, endCodeSeconds } = this.core.settings.kf;
    const life = {
      welcome: welcomeCodeSeconds,
      queued: sessionCodeSeconds,
      taken: sessionCodeSeconds,
      ended: endCodeSeconds,
    };
    const code = opaqueId('WC', 43);
    this.open.set(code, { kind, conversation, expiresAt: this.core.clock.seconds() + life[kind] });
    return code;
  }

  /** The code if it is unused and not expired. */
  find(code: string): { kind: CodeKind; conversation: Conversation } | undefined {
    const found = this.open.get(code);
    return found && found.expiresAt >= this.core.clock.seconds() ? found : undefined;
  }

  use(code: string): void {
    this.open.delete(code);
  }

  clear(): void {
    this.open.clear();
  }
}
