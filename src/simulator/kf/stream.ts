import { createHash, randomBytes } from 'node:crypto';
import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { type CallbackSender, doorbellToken } from '../callbacks';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import { SlidingLimit } from '../rate-limit';
import { isManaged, managedAccountOf } from './accounts';
import { VOICE_FORMAT, type VoiceFormats } from './voice-formats';

/** Who a stream item comes from: customer, system event, servicer (path/94670). */
export const ORIGIN = { customer: 3, system: 4, servicer: 5 } as const;

interface StreamItem {
  msgid: string;
  send_time: number;
  origin: number;
  msgtype: string;
  [body: string]: unknown;
}

interface AccountStream {
  /** Position of `items[0]`; positions are never used twice, so that old cursors stay meaningful. */
  base: number;
  items: StreamItem[];
}

/** What `kf/sync_msg` reads: one append-only log per account, three days deep, with a doorbell per entry. */
export class KfStream {
  private readonly streams = new Map<string, AccountStream>();
  private readonly tokens = new Map<string, { openKfid: string; expiresAt: number }>();
  private readonly withoutToken: SlidingLimit;
  private readonly merging = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly core: SimCore,
    private readonly callbacks: CallbackSender,
    private readonly voices: VoiceFormats,
  ) {
    this.withoutToken = new SlidingLimit(core.settings.kf.syncWithoutTokenPerMinute, 60);
  }

  /** Appends and rings. */
  append(openKfid: string, origin: number, msgtype: string, body: Record<string, unknown>): string {
    const msgid = streamMsgid();
    const item = { msgid, send_time: this.core.clock.seconds(), origin, msgtype, ...body };
    this.streamOf(openKfid).items.push(item);
    this.ring(openKfid);
    return msgid;
  }

  /** An event carries its ids inside `event` only (path/94670). */
  appendEvent(openKfid: string, eventType: string, fields: Record<string, unknown>): string {
    return this.append(openKfid, ORIGIN.system, 'event', {
      event: { event_type: eventType, open_kfid: openKfid, ...fields },
    });
  }

  read(fields: Fields): Record<string, unknown> {
    const openKfid = fields.text('open_kfid');
    managedAccountOf(this.core, openKfid);
    this.checkToken(openKfid, fields.text('token'));
    const format = voiceFormatOf(fields);
    const stream = this.streamOf(openKfid);
    this.forgetOld(stream);
    const cursor = fields.text('cursor');
    const from = Math.max(cursor ? positionOf(openKfid, cursor) : stream.base, stream.base);
    if (this.core.faults.take('kf.emptyPage', openKfid)) {
      return { next_cursor: cursorAt(openKfid, from), has_more: 1, msg_list: [] };
    }
    const limit = this.limitOf(fields.number('limit'));
    const page = stream.items.slice(from - stream.base, from - stream.base + limit);
    const next = from + page.length;
    return {
      next_cursor: cursorAt(openKfid, next),
      has_more: next < stream.base + stream.items.length ? 1 : 0,
      msg_list: page.map((item) => this.inFormat(item, format)),
    };
  }

  clear(): void {
    for (const stream of this.streams.values()) {
      stream.base += stream.items.length;
      stream.items = [];
    }
    this.withoutToken.clear();
    for (const waiting of this.merging.values()) clearTimeout(waiting);
    this.merging.clear();
  }

  /** At once, or once for everything within `doorbellMergeMs`: a doorbell has no count (path/94670). */
  private ring(openKfid: string): void {
    const delay = this.core.settings.kf.doorbellMergeMs;
    const sendNow = () => {
      this.merging.delete(openKfid);
      this.send(openKfid);
    };
    if (delay === 0) sendNow();
    else if (!this.merging.has(openKfid)) this.merging.set(openKfid, setTimeout(sendNow, delay).unref());
  }

  /** Only for an account that is assigned to the app (path/94638). */
  private send(openKfid: string): void {
    const account = this.core.world.kfAccounts.find((candidate) => candidate.openKfid === openKfid);
    if (!account || !isManaged(account)) return;
    const app = this.core.world.apps.find((candidate) => candidate.managesKf);
    if (!app) return;
    const token = doorbellToken();
    const now = this.core.clock.seconds();
    this.tokens.set(token, { openKfid, expiresAt: now + this.core.settings.kf.syncTokenSeconds });
    const fields = {
      ToUserName: this.core.world.corpId,
      CreateTime: now,
      MsgType: 'event',
      Event: 'kf_msg_or_event',
      Token: token,
      OpenKfId: openKfid,
    };
    this.callbacks.send(app, 'kf_msg_or_event', fields, openKfid);
  }

  private checkToken(openKfid: string, token: string): void {
    const now = this.core.clock.seconds();
    if (!token) {
      if (!this.withoutToken.allow(openKfid, now)) throw new ApiError(45009, 'api freq out of limit');
      return;
    }
    const known = this.tokens.get(token);
    if (!known || known.openKfid !== openKfid || known.expiresAt <= now)
      throw new ApiError(95007, 'invalid msg token');
  }

  private limitOf(asked: number | undefined): number {
    const { pageLimit, pageItems } = this.core.settings.kf;
    if (asked !== undefined && (asked < 0 || asked > pageLimit)) throw new ApiError(40058, 'invalid limit');
    return Math.min(asked || pageLimit, pageItems);
  }

  private inFormat(item: StreamItem, format: number): StreamItem {
    if (item.msgtype !== 'voice') return item;
    const { media_id } = item.voice as { media_id: string };
    return { ...item, voice: { media_id: this.voices.idIn(format, media_id) } };
  }

  private forgetOld(stream: AccountStream): void {
    const oldest = this.core.clock.seconds() - this.core.settings.kf.retentionSeconds;
    const kept = stream.items.findIndex((item) => item.send_time >= oldest);
    const gone = kept === -1 ? stream.items.length : kept;
    if (gone === 0) return;
    stream.items = stream.items.slice(gone);
    stream.base += gone;
  }

  private streamOf(openKfid: string): AccountStream {
    const known = this.streams.get(openKfid);
    if (known) return known;
    const created = { base: 0, items: [] };
    this.streams.set(openKfid, created);
    return created;
  }
}

/** Longer than 32 characters, as real ones: it cannot be reused for sending (path/94677). */
export function streamMsgid(): string {
  return opaqueId('4gw7', 44);
}

function voiceFormatOf(fields: Fields): number {
  const format = fields.number('voice_format') ?? VOICE_FORMAT.amr;
  if (format !== VOICE_FORMAT.amr && format !== VOICE_FORMAT.silk)
    throw new ApiError(40058, 'invalid voice_format');
  return format;
}

/** Opaque, at most 64 bytes, bound to its account, different each time. */
function cursorAt(openKfid: string, position: number): string {
  const bytes = Buffer.alloc(20);
  randomBytes(6).copy(bytes, 0);
  accountMark(openKfid).copy(bytes, 6);
  bytes.writeUIntBE(position, 14, 6);
  return `4gw7${bytes.toString('base64url')}`;
}

function positionOf(openKfid: string, cursor: string): number {
  const bytes = Buffer.from(cursor.slice(4), 'base64url');
  if (bytes.length !== 20 || !bytes.subarray(6, 14).equals(accountMark(openKfid))) {
    throw new ApiError(40058, 'invalid cursor');
  }
  return bytes.readUIntBE(14, 6);
}

function accountMark(openKfid: string): Buffer {
  return createHash('sha1').update(openKfid).digest().subarray(0, 8);
}
