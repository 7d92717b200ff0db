import { ApiError } from '../api/api-error';
import type { SimCore } from '../core';
import { SlidingLimit } from '../rate-limit';
import { chatKey, type RobotChat } from './robot-chats';

/** 30 messages a minute and 1000 an hour per conversation, answers and pushes together (path/101837). */
export class ConversationLimit {
  private readonly perMinute: SlidingLimit;
  private readonly perHour: SlidingLimit;

  constructor(private readonly core: SimCore) {
    this.perMinute = new SlidingLimit(core.settings.aibot.perMinute, 60);
    this.perHour = new SlidingLimit(core.settings.aibot.perHour, 3600);
  }

  /** @throws ApiError 45009 */
  count(chat: RobotChat): void {
    const now = this.core.clock.seconds();
    if (!this.perMinute.allow(chatKey(chat), now) || !this.perHour.allow(chatKey(chat), now)) {
      throw new ApiError(45009, 'api freq out of limit');
    }
  }

  clear(): void {
    this.perMinute.clear();
    this.perHour.clear();
  }
}
