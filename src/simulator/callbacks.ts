import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { formOf, unheardOf } from './callback-form';
import type { CallbackLog, CallbackRecord } from './callback-log';
import { CallbackSeal } from './callback-seal';
import type { SimCore } from './core';
import { httpPost } from './http-post';
import { opaqueId } from './ids';
import { verifyUrl } from './url-verification';
import type { SimApp } from './world';
import { parseXml, toXml, type XmlFields } from './xml';

type PassiveReply = (reply: Record<string, unknown>) => void;

interface Queued {
  app: SimApp;
  record: CallbackRecord;
  fields: XmlFields;
  /** What faults match. */
  subject: string;
  onReply: PassiveReply | undefined;
}

/** Posts signed and encrypted callbacks to the product, with WeCom's deadline and retries (path/90930). */
export class CallbackSender {
  private readonly seals = new Map<string, CallbackSeal>();
  private readonly tails = new Map<string, Promise<void>>();
  private readonly held = new Map<string, Queued[]>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly core: SimCore,
    private readonly log: CallbackLog,
  ) {
    setMaxListeners(0, this.stopping.signal);
  }

  urlOf(app: SimApp): string {
    return `${this.core.callbackBase()}/callbacks/wecom/${app.key.toLowerCase()}`;
  }

  /**
   * Queues one callback. `subject` is what faults match beside app key and event (an open_kfid, a userid);
   * `onReply` receives a passive reply (path/90241), decrypted and parsed.
   */
  send(app: SimApp, event: string, fields: XmlFields, subject: string, onReply?: PassiveReply): void {
    const matched = `${app.key}/${event}/${subject}`;
    if (this.core.faults.take('callback.unknownEvent', matched)) this.sendUnheardOf(app);
    const record = this.log.begin(app.key, event, toXml(fields));
    const queued: Queued = { app, record, fields, subject: matched, onReply };
    if (this.core.faults.take('callback.drop', matched)) {
      this.log.settle(record, 'dropped');
      return;
    }
    const late = this.core.faults.take('callback.delay', matched);
    if (late) {
      void delay(late.ms ?? 1000, undefined, { signal: this.stopping.signal, ref: false }).then(
        () => this.enqueue(queued),
        () => undefined,
      );
      return;
    }
    if (this.core.faults.take('callback.reorder', matched)) {
      this.hold(queued);
      return;
    }
    this.enqueue(queued);
    if (this.core.faults.take('callback.duplicate', matched)) this.enqueue(queued);
    this.release(app.key);
  }

  verify(app: SimApp): Promise<{ ok: boolean; status: number; body: string }> {
    return verifyUrl(this.urlOf(app), this.sealOf(app), this.core.settings.callback.verifyTimeoutMs);
  }

  clear(): void {
    this.held.clear();
  }

  stop(): void {
    this.stopping.abort();
  }

  private sendUnheardOf(app: SimApp): void {
    const fields = unheardOf(this.core, app.agentId);
    const record = this.log.begin(app.key, 'novelty_event', toXml(fields));
    this.enqueue({ app, record, fields, subject: `${app.key}/novelty_event/sys`, onReply: undefined });
  }

  private hold(queued: Queued): void {
    const waiting = this.held.get(queued.app.key) ?? [];
    this.held.set(queued.app.key, [...waiting, queued]);
    const hold = this.core.settings.callback.reorderHoldMs;
    void delay(hold, undefined, { signal: this.stopping.signal, ref: false }).then(
      () => this.release(queued.app.key),
      () => undefined,
    );
  }

  private release(appKey: string): void {
    const waiting = this.held.get(appKey) ?? [];
    this.held.delete(appKey);
    for (const queued of waiting) this.enqueue(queued);
  }

  /** First attempts go one after the other; a retry waits on its own and holds up nobody. */
  private enqueue(queued: Queued): void {
    if (!this.core.settings.callback.inOrder) {
      void this.deliver(queued, 0);
      return;
    }
    const tail = this.tails.get(queued.app.key) ?? Promise.resolve();
    this.tails.set(
      queued.app.key,
      tail.then(() => this.deliver(queued, 0)),
    );
  }

  private async deliver(queued: Queued, attempt: number): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const status = await this.post(queued);
    if (this.stopping.signal.aborted) return;
    queued.record.attempts.push(status);
    if (status === 200) return this.log.settle(queued.record, 'delivered');
    const { retries, retrySpacingMs, retryOnStatus } = this.core.settings.callback;
    const mayRetry =
      status === 0 || (queued.record.event.startsWith('kf_') ? retryOnStatus.kf : retryOnStatus.app);
    if (!mayRetry || attempt >= retries) return this.log.settle(queued.record, 'given-up');
    void delay(retrySpacingMs, undefined, { signal: this.stopping.signal, ref: false }).then(
      () => this.deliver(queued, attempt + 1),
      () => undefined,
    );
  }

  /** @returns the HTTP status, 0 for a timeout or a broken connection */
  private async post({ app, record, fields, subject, onReply }: Queued): Promise<number> {
    const { params, encrypted } = this.sealOf(app).sealOrSpoil(formOf(this.core, fields, subject), subject);
    const agentId = record.event.startsWith('kf_') ? '' : String(app.agentId);
    const body = toXml({ ToUserName: this.core.world.corpId, AgentID: agentId, Encrypt: encrypted });
    const url = `${this.urlOf(app)}?${new URLSearchParams(params)}`;
    try {
      const { timeoutMs } = this.core.settings.callback;
      const answer = await httpPost(url, body, timeoutMs, this.stopping.signal);
      if (answer.status === 200 && onReply) this.readReply(app, record, answer.body, onReply);
      return answer.status;
    } catch {
      return 0;
    }
  }

  /** An answer that is no XML (an empty one, `success`) says nothing; a reply that cannot be trusted is left. */
  private readReply(app: SimApp, record: CallbackRecord, answer: string, onReply: PassiveReply): void {
    if (!answer.startsWith('<')) return;
    try {
      onReply(this.openReply(app, answer));
    } catch (error) {
      record.replyProblem = error instanceof Error ? error.message : String(error);
    }
  }

  /** @throws Error for a wrong signature, encryption or form */
  private openReply(app: SimApp, answer: string): Record<string, unknown> {
    const outer = parseXml(answer) ?? {};
    const { crypto } = this.sealOf(app);
    const encrypted = String(outer.Encrypt ?? '');
    const signature = crypto.sign(String(outer.TimeStamp), String(outer.Nonce), encrypted);
    if (signature !== outer.MsgSignature) throw new Error('MsgSignature mismatch');
    const reply = parseXml(crypto.decrypt(encrypted));
    if (!reply) throw new Error('no XML inside');
    return reply;
  }

  private sealOf(app: SimApp): CallbackSeal {
    const known = this.seals.get(app.key);
    if (known) return known;
    const seal = new CallbackSeal(this.core, app, this.core.world.corpId);
    this.seals.set(app.key, seal);
    return seal;
  }
}

/** MsgId of an app message: a 64-bit integer, beyond what a double holds (path/90239). */
export function messageId(): bigint {
  return 7_000_000_000_000_000_000n + BigInt(randomInt(1e12)) * 1000n + BigInt(randomInt(1000));
}

/** The one-time Token of a kf doorbell, at most 128 bytes (path/94670). */
export function doorbellToken(): string {
  return opaqueId('ENC', 44);
}
