import { ApiError } from '../api/api-error';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import type { RobotCard, RobotChat } from './robot-chats';

/** A callback the product may still answer. */
export interface OpenCallback {
  kind: 'message' | 'enter_chat' | 'card';
  chat: RobotChat;
  /** Who wrote, entered or tapped. */
  userid: string;
  at: number;
  card?: RobotCard;
  /** A message is answered with one card at most. */
  hasCard?: boolean;
}

/** Callbacks by the `req_id` their answers name (path/101463). */
export class OpenCallbacks {
  private readonly open = new Map<string, OpenCallback>();

  constructor(private readonly core: SimCore) {}

  add(callback: Omit<OpenCallback, 'at'>): string {
    const reqId = opaqueId('cb', 24);
    this.open.set(reqId, { ...callback, at: this.core.clock.seconds() });
    return reqId;
  }

  /** @throws ApiError 846605 unknown or of another kind, `lateErrcode` when too late */
  answerable(
    reqId: string,
    kind: OpenCallback['kind'],
    windowSeconds: number,
    lateErrcode: number,
  ): OpenCallback {
    const open = this.open.get(reqId);
    if (!open || open.kind !== kind) throw new ApiError(846605, 'invalid req_id');
    if (this.core.clock.seconds() - open.at > windowSeconds)
      throw new ApiError(lateErrcode, 'reply too late');
    return open;
  }

  close(reqId: string): void {
    this.open.delete(reqId);
  }

  clear(): void {
    this.open.clear();
  }
}
