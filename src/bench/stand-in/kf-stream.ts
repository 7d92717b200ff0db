import { randomBytes } from 'node:crypto';

/** The message streams of the kf accounts, as `kf/sync_msg` shows them (`path/94670`). */
export class KfStreams {
  private readonly streams = new Map<string, string[]>();
  private count = 0;
  /** Told apart from the streams of another measurement on the same store. */
  private readonly id = randomBytes(4).toString('hex');

  /** A resident writes. */
  write(account: string, user: string, text: string): void {
    this.count += 1;
    const item = {
      msgid: `bench${this.id}m${String(this.count).padStart(9, '0')}MessageIdOfUsualLength`,
      open_kfid: account,
      external_userid: user,
      send_time: Math.floor(Date.now() / 1000),
      origin: 3,
      msgtype: 'text',
      text: { content: text },
    };
    const stream = this.streams.get(account) ?? [];
    stream.push(JSON.stringify(item));
    this.streams.set(account, stream);
  }

  /** The JSON answer for one page. The cursor is the place in the stream; one that is not ours is its beginning. */
  page(account: string, cursor: string | undefined, limit: number): string {
    const stream = this.streams.get(account) ?? [];
    const [id, place] = cursor?.split('.') ?? [];
    const start = id === this.id ? Number(place) : 0;
    const end = Math.min(stream.length, start + limit);
    const items = stream.slice(start, end).join(',');
    const more = end < stream.length ? 1 : 0;
    return `{"errcode":0,"errmsg":"ok","next_cursor":"${this.id}.${end}","has_more":${more},"msg_list":[${items}]}`;
  }
}
