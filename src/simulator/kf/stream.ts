import { createHash, randomBytes } from 'node:crypto';
import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { type CallbackSender, doorbellToken } from '../callbacks';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import { SlidingLimit } from '../rate-limit';
import { accountOf } from './accounts';

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

  constructor(
    private readonly core: SimCore,
    private readonly callbacks: CallbackSender,
  ) {
    this.withoutToken = new SlidingLimit(core.settings.kf.syncWithoutTokenPerMinute, 60);
  }

  /** Appends and rings. Real ids are longer than 32 characters, so that they cannot be reused for sending. */
  append(openKfid: string, origin: number, msgtype: string, body: Record<string, unknown>): string {
    const msgid = opaqueId('4gw7', 44);
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
    accountOf(this.core.world, openKfid);
    this.checkToken(openKfid, fields.text('token'));
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
      msg_list: page,
    };
  }

  clear(): void {
    for (const stream of this.streams.values()) {
      stream.base += stream.items.length;
      stream.items = [];
    }
    this.withoutToken.clear();
  }

  private ring(openKfid: string): void {
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
    const maximum = this.core.settings.kf.pageLimit;
    if (asked === undefined || asked === 0) return maximum;
    if (asked < 0 || asked > maximum) throw new ApiError(40058, 'invalid limit');
    return asked;
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
