import { ApiError } from './api/api-error';
import type { Fields } from './api/fields';
import { type ApiRoute, tokenRoute } from './api/routes';
import type { SimCore } from './core';
import { opaqueId } from './ids';
import { SlidingLimit } from './rate-limit';
import { findStaff } from './world';

/** `reason` of `getstates` (path/91628), those the simulator uses. */
const REASON = { normal: 0, ringing: 1, notAnswered: 12, calleeLimit: 13 } as const;

export interface VoiceCall {
  n: number;
  at: string;
  callid: string;
  userid: string;
  placedAt: number;
  reason: number;
  talkSeconds: number;
}

/** Phone calls of the emergency-notice app (path/91627): no text, the phone plays a fixed reminder. */
export class VoiceCalls {
  private calls: VoiceCall[] = [];
  private readonly perEightMinutes: SlidingLimit;
  private readonly perDay: SlidingLimit;

  constructor(private readonly core: SimCore) {
    this.perEightMinutes = new SlidingLimit(core.settings.voice.calleePerEightMinutes, 480);
    this.perDay = new SlidingLimit(core.settings.voice.calleePerDay, 86_400);
  }

  routes(): ApiRoute[] {
    return [
      tokenRoute('POST', '/cgi-bin/pstncc/call', ({ fields }) => this.place(fields)),
      tokenRoute('POST', '/cgi-bin/pstncc/getstates', ({ fields }) => this.state(fields)),
    ];
  }

  list(after: number): VoiceCall[] {
    return this.calls
      .filter((call) => call.n > after)
      .map((call) => ({ ...call, reason: this.reasonOf(call) }));
  }

  /** The callee picks up. `undefined` when there is no such call or it no longer rings. */
  answer(callid: string, talkSeconds: number): VoiceCall | undefined {
    const call = this.calls.find((candidate) => candidate.callid === callid);
    if (!call || this.reasonOf(call) !== REASON.ringing) return undefined;
    call.reason = REASON.normal;
    call.talkSeconds = talkSeconds;
    return call;
  }

  clear(): void {
    this.calls = [];
    this.perEightMinutes.clear();
    this.perDay.clear();
  }

  private place(fields: Fields): Record<string, unknown> {
    const { refusalErrcode } = this.core.settings.voice;
    if (refusalErrcode !== 0) throw new ApiError(refusalErrcode, 'emergency call not available');
    const callees = fields.texts('callee_userid');
    if (callees.length === 0) throw new ApiError(40063, 'some parameters are empty, callee_userid');
    return {
      states: callees.map((userid) => {
        const member = findStaff(this.core.world, userid);
        return member ? { code: 0, callid: this.ring(member.userid), userid } : { code: 60111, userid };
      }),
    };
  }

  private ring(userid: string): string {
    const now = this.core.clock.seconds();
    const allowed = this.perEightMinutes.allow(userid, now) && this.perDay.allow(userid, now);
    const call: VoiceCall = {
      n: this.core.sequence.next(),
      at: this.core.clock.now().toISOString(),
      callid: opaqueId('', 32),
      userid,
      placedAt: now,
      reason: allowed ? REASON.ringing : REASON.calleeLimit,
      talkSeconds: 0,
    };
    this.calls.push(call);
    this.core.events.emit({ type: 'voice', userid, callid: call.callid });
    return call.callid;
  }

  private state(fields: Fields): Record<string, unknown> {
    const call = this.calls.find((candidate) => candidate.callid === fields.text('callid'));
    const oldest = this.core.clock.seconds() - this.core.settings.voice.keepSeconds;
    if (!call || call.userid !== fields.text('callee_userid') || call.placedAt < oldest) {
      throw new ApiError(40058, 'invalid callid');
    }
    const reason = this.reasonOf(call);
    const talked = reason === REASON.normal;
    return { istalked: talked ? 1 : 0, calltime: call.placedAt, talktime: call.talkSeconds, reason };
  }

  private reasonOf(call: VoiceCall): number {
    const rang = this.core.clock.seconds() - call.placedAt;
    return call.reason === REASON.ringing && rang >= this.core.settings.voice.ringSeconds
      ? REASON.notAnswered
      : call.reason;
  }
}
