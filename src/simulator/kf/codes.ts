import { ApiError } from '../api/api-error';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import { type Conversation, SESSION } from './conversations';

export type CodeKind = 'welcome' | 'queued' | 'taken' | 'ended';

interface OneShot {
  kind: CodeKind;
  conversation: Conversation;
  expiresAt: number;
  isUsed: boolean;
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
  private readonly issued = new Map<string, OneShot>();

  constructor(private readonly core: SimCore) {}

  issue(kind: CodeKind, conversation: Conversation): string {
    const { welcomeCodeSeconds, sessionCodeSeconds, endCodeSeconds } = this.core.settings.kf;
    const life = {
      welcome: welcomeCodeSeconds,
      queued: sessionCodeSeconds,
      taken: sessionCodeSeconds,
      ended: endCodeSeconds,
    };
    const code = opaqueId('', 43);
    const expiresAt = this.core.clock.seconds() + life[kind];
    this.issued.set(code, { kind, conversation, expiresAt, isUsed: false });
    return code;
  }

  /**
   * A code that is unused and not expired. The page names no error codes; 41050 is that of customer contact.
   * @throws ApiError 41050 for a welcome code that is used or expired, 40058 for any other code
   */
  find(code: string): { kind: CodeKind; conversation: Conversation } {
    const found = this.issued.get(code);
    if (found && !found.isUsed && found.expiresAt >= this.core.clock.seconds()) return found;
    throw found?.kind === 'welcome'
      ? new ApiError(41050, 'invalid welcome code')
      : new ApiError(40058, 'invalid code');
  }

  use(code: string): void {
    const found = this.issued.get(code);
    if (found) found.isUsed = true;
  }

  clear(): void {
    this.issued.clear();
  }
}
