import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from '../api/api-error';
import { Fields } from '../api/fields';
import type { CallbackLog, CallbackRecord } from '../callback-log';
import { CallbackSeal } from '../callback-seal';
import type { SimCore } from '../core';
import { httpPost } from '../http-post';
import { opaqueId } from '../ids';
import { verifyUrl } from '../url-verification';
import { eventOf, subjectOf } from './callback-subject';
import type { Deliver } from './robot-ear';
import type { Streams } from './streams';
import { openReply } from './url-reply';

type Json = Record<string, unknown>;
type Run = (cmd: string, reqId: string, body: Fields) => Json;

/** Which reply a callback takes (path/101031), and the command that carries it out. */
const REPLIES: Record<string, { cmd: string; types: readonly string[] }> = {
  message: {
    cmd: 'aibot_respond_msg',
    types: ['stream', 'template_card', 'stream_with_template_card'],
  },
  stream: { cmd: 'aibot_respond_msg', types: ['stream', 'stream_with_template_card'] },
  enter_chat: { cmd: 'aibot_respond_welcome_msg', types: ['text', 'template_card'] },
  template_card_event: { cmd: 'aibot_respond_update_msg', types: ['update_template_card'] },
};

/**
 * URL-callback mode of the robot (path/101039, path/101033): JSON in an encrypted envelope, an empty receiveid, 5 s for
 * the answer and one attempt only; an unfinished stream is asked for again until it ends (path/101031).
 */
export class UrlCallbacks {
  private readonly stopping = new AbortController();
  private seal: CallbackSeal | undefined;

  constructor(
    private readonly core: SimCore,
    private readonly log: CallbackLog,
    private readonly streams: Streams,
    private readonly run: Run,
  ) {}

  url(): string {
    return `${this.core.callbackBase()}/callbacks/wecom/aibot`;
  }

  /** `undefined` when the robot is in the other mode. */
  verify(): Promise<{ ok: boolean; status: number; body: string }> | undefined {
    const seal = this.sealOf();
    return seal && verifyUrl(this.url(), seal, this.core.settings.callback.verifyTimeoutMs);
  }

  readonly deliver: Deliver = (cmd, reqId, body) => {
    const subject = subjectOf(cmd, body);
    const record = this.begin(body);
    if (this.core.faults.take('callback.drop', subject)) {
      this.log.settle(record, 'dropped');
      return false;
    }
    void this.exchange(record, subject, reqId, body);
    if (this.core.faults.take('callback.duplicate', subject))
      void this.exchange(this.begin(body), subject, reqId, body);
    return true;
  };

  stop(): void {
    this.stopping.abort();
  }

  private begin(body: Json): CallbackRecord {
    return this.log.begin('AIBOT', eventOf(body) ?? String(body.msgtype), JSON.stringify(body));
  }

  private async exchange(record: CallbackRecord, subject: string, reqId: string, body: Json): Promise<void> {
    const reply = await this.post(record, subject);
    if (this.stopping.signal.aborted) return;
    this.log.settle(record, record.attempts.at(-1) === 200 ? 'delivered' : 'given-up');
    if (reply) this.carryOut(record, reqId, body, reply);
    const streamId = streamOf(reply) ?? streamOf(body);
    if (streamId !== undefined) await this.poll(streamId, reqId, body);
  }

  /** Asks for the next chunk: `msgtype: stream`, to be answered by a stream reply. */
  private async poll(streamId: string, reqId: string, origin: Json): Promise<void> {
    const { signal } = this.stopping;
    await delay(this.core.settings.aibot.streamPollMs, undefined, { signal, ref: false }).catch(
      () => undefined,
    );
    if (signal.aborted || !this.streams.isRunning(streamId)) return;
    const { aibotid, chatid, chattype, from } = origin;
    const body: Json = {
      msgid: opaqueId('CAIQ', 32),
      aibotid,
      ...(chatid === undefined ? {} : { chatid }),
      chattype,
      from,
      msgtype: 'stream',
      stream: { id: streamId },
    };
    await this.exchange(this.begin(body), 'aibot/aibot_msg_callback/stream', reqId, body);
  }

  /** A reply that is wrong, late or of another kind is left; the record says why. */
  private carryOut(record: CallbackRecord, reqId: string, body: Json, reply: Json): void {
    const kind = eventOf(body) ?? (body.msgtype === 'stream' ? 'stream' : 'message');
    const allowed = REPLIES[kind];
    const type = String(reply.msgtype ?? reply.response_type ?? '');
    if (!allowed?.types.includes(type)) {
      record.replyProblem = `${kind} takes no reply ${type}`;
      return;
    }
    try {
      this.run(allowed.cmd, reqId, new Fields(reply));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      record.replyProblem = error.message;
    }
  }

  /** Posts once; answers the decrypted reply, if there is one. */
  private async post(record: CallbackRecord, subject: string): Promise<Json | undefined> {
    const seal = this.sealOf();
    if (!seal) return undefined;
    const { params, encrypted } = seal.sealOrSpoil(record.xml, subject);
    const url = `${this.url()}?${new URLSearchParams(params)}`;
    const body = JSON.stringify({ encrypt: encrypted });
    const { timeoutMs } = this.core.settings.callback;
    try {
      const answer = await httpPost(url, body, timeoutMs, this.stopping.signal, 'application/json');
      record.attempts.push(answer.status);
      if (answer.status !== 200 || answer.body === '') return undefined;
      const reply = openReply(seal.crypto, answer.body, params.nonce);
      if ('problem' in reply) record.replyProblem = reply.problem;
      return 'problem' in reply ? undefined : reply.opened;
    } catch {
      record.attempts.push(0);
      return undefined;
    }
  }

  private sealOf(): CallbackSeal | undefined {
    const { callback } = this.core.world.aibot;
    if (callback) this.seal ??= new CallbackSeal(this.core, callback, '');
    return this.seal;
  }
}

function streamOf(message: Json | undefined): string | undefined {
  const id = (message?.stream as { id?: unknown } | undefined)?.id;
  return typeof id === 'string' ? id : undefined;
}
