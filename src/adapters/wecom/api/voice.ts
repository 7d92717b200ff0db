import type { WecomAnswer, WecomCaller } from '../transport';

interface VoiceCallResponse extends WecomAnswer {
  /** One per callee; `callid` only with `code` 0. */
  states: { code: number; callid?: string; userid: string }[];
}

interface VoiceStatesResponse extends WecomAnswer {
  /** 1 answered. */
  istalked: 0 | 1;
  /** Unix seconds. */
  calltime: number;
  /** Seconds. */
  talktime: number;
  /** 0 normal, 1 ringing, 2 answered, 3 in call, 4 and up: not reached (`path/91628`). */
  reason: number;
}

/** Emergency notice calls (紧急通知). The phone plays a fixed reminder, so send the message first. */
export class VoiceApi {
  constructor(private readonly caller: WecomCaller) {}

  /** `path/91627`; the list is not empty. One person takes at most 3 calls in 8 minutes and 8 in 24 hours. */
  call(request: { callee_userid: string[] }): Promise<VoiceCallResponse> {
    return this.caller.call({ method: 'pstncc/call', json: request });
  }

  /** `path/91628`; kept 7 days. */
  getStates(request: { callee_userid: string; callid: string }): Promise<VoiceStatesResponse> {
    return this.caller.call({ method: 'pstncc/getstates', json: request });
  }
}
