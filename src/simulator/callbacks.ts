import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { SimCore } from './core';
import { type CallbackCrypto, createCallbackCrypto } from './crypto';
import { httpPost } from './http-post';
import { opaqueId } from './ids';
import type { SimApp } from './world';
import { parseXml, toXml, type XmlFields } from './xml';

/** One callback and what became of it. */
export interface CallbackRecord {
  n: number;
  at: string;
  app: string;
  /** `kf_msg_or_event`, `template_card_event`, or the type of a plain message. */
  event: string;
  xml: string;
  /** HTTP status of each attempt, 0 for a timeout or a broken connection. */
  attempts: number[];
  outcome: 'pending' | 'delivered' | 'dropped' | 'given-up';
}

type PassiveReply = (reply: Record<string, unknown>) => void;

interface Queued {
  app: SimApp;
  record: CallbackRecord;
  onReply: PassiveReply | undefined;
}

/** Posts signed and encrypted callbacks to the product, with WeCom's deadline and retries (path/90930). */
export class CallbackSender {
  private readonly cryptos = new Map<string, CallbackCrypto>();
  private readonly tails = new Map<string, Promise<void>>();
  private readonly held = new Map<string, Queued[]>();
  private records: CallbackRecord[] = [];
  private readonly stopping = new AbortController();

  constructor(private readonly core: SimCore) {
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
    const record: CallbackRecord = {
      n: this.core.sequence.next(),
      at: this.core.clock.now().toISOString(),
      app: app.key,
      event,
      xml: toXml(fields),
      attempts: [],
      outcome: 'pending',
    };
    this.records.push(record);
    const queued: Queued = { app, record, onReply };
    const matched = `${app.key}/${event}/${subject}`;
    if (this.core.faults.take('callback.drop', matched)) {
      this.settle(record, 'dropped');
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

  /** URL verification as the console does it (path/90930): the exact plaintext within a second. */
  async verify(app: SimApp): Promise<{ ok: boolean; status: number; body: string }> {
    const expected = String(randomInt(1e14, 1e15 / 4));
    const query = this.signed(app, this.cryptoOf(app).encrypt(expected));
    const url = `${this.urlOf(app)}?${new URLSearchParams({ ...query.params, echostr: query.encrypted })}`;
    try {
      const signal = AbortSignal.timeout(this.core.settings.callback.verifyTimeoutMs);
      const response = await fetch(url, { signal });
      const body = await response.text();
      return { ok: response.status === 200 && body === expected, status: response.status, body };
    } catch (error) {
      return { ok: false, status: 0, body: String(error) };
    }
  }

  list(after: number): CallbackRecord[] {
    return this.records.filter((record) => record.n > after);
  }

  clear(): void {
    this.records = [];
    this.held.clear();
  }

  stop(): void {
    this.stopping.abort();
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
    if (status === 200) return this.settle(queued.record, 'delivered');
    const { retries, retrySpacingMs, retryOnStatus } = this.core.settings.callback;
    const mayRetry =
      status === 0 || (queued.record.event.startsWith('kf_') ? retryOnStatus.kf : retryOnStatus.app);
    if (!mayRetry || attempt >= retries) return this.settle(queued.record, 'given-up');
    void delay(retrySpacingMs, undefined, { signal: this.stopping.signal, ref: false }).then(
      () => this.deliver(queued, attempt + 1),
      () => undefined,
    );
  }

  /** @returns the HTTP status, 0 for a timeout or a broken connection */
  private async post({ app, record, onReply }: Queued): Promise<number> {
    const { params, encrypted } = this.signed(app, this.cryptoOf(app).encrypt(record.xml));
    const agentId = record.event.startsWith('kf_') ? '' : String(app.agentId);
    const body = toXml({ ToUserName: this.core.world.corpId, AgentID: agentId, Encrypt: encrypted });
    const url = `${this.urlOf(app)}?${new URLSearchParams(params)}`;
    try {
      const { timeoutMs } = this.core.settings.callback;
      const answer = await httpPost(url, body, timeoutMs, this.stopping.signal);
      if (answer.status === 200) this.readReply(app, answer.body, onReply);
      return answer.status;
    } catch {
      return 0;
    }
  }

  private readReply(app: SimApp, answer: string, onReply: PassiveReply | undefined): void {
    const outer = onReply && answer.startsWith('<') ? parseXml(answer) : undefined;
    if (!onReply || !outer) return;
    const encrypted = String(outer.Encrypt ?? '');
    const signature = this.cryptoOf(app).sign(String(outer.TimeStamp), String(outer.Nonce), encrypted);
    if (signature !== outer.MsgSignature) return;
    const reply = parseXml(this.cryptoOf(app).decrypt(encrypted));
    if (reply) onReply(reply);
  }

  private signed(app: SimApp, encrypted: string): { encrypted: string; params: Record<string, string> } {
    const timestamp = String(this.core.clock.seconds());
    const nonce = String(randomInt(1e9));
    const signature = this.cryptoOf(app).sign(timestamp, nonce, encrypted);
    return { encrypted, params: { msg_signature: signature, timestamp, nonce } };
  }

  private cryptoOf(app: SimApp): CallbackCrypto {
    const known = this.cryptos.get(app.key);
    if (known) return known;
    const crypto = createCallbackCrypto(app.token, app.aesKey, this.core.world.corpId);
    this.cryptos.set(app.key, crypto);
    return crypto;
  }

  private settle(record: CallbackRecord, outcome: CallbackRecord['outcome']): void {
    record.outcome = outcome;
    this.core.events.emit({ type: 'callback', n: record.n, app: record.app, event: record.event, outcome });
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
