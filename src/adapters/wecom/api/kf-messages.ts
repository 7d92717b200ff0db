/** Bodies of `kf/send_msg`, `path/94677`. Lengths are bytes; longer texts and titles are cut silently. */
export type KfMessage =
  | KfEventMessage
  | { msgtype: 'image'; image: { media_id: string } }
  | { msgtype: 'voice'; voice: { media_id: string } }
  | { msgtype: 'video'; video: { media_id: string } }
  | { msgtype: 'file'; file: { media_id: string } }
  | {
      msgtype: 'link';
      /** `title` at most 128, `desc` 512, `url` 2048 with its scheme. */
      link: { title: string; desc?: string; url: string; thumb_media_id: string };
    }
  | {
      msgtype: 'miniprogram';
      /** `pagepath` ends in `.html`. */
      miniprogram: { appid: string; title?: string; thumb_media_id: string; pagepath: string };
    }
  | {
      msgtype: 'location';
      location: { name?: string; address?: string; latitude: number; longitude: number };
    };

/** The kinds that `kf/send_msg_on_event` accepts too, `path/95122`. */
export type KfEventMessage =
  | {
      msgtype: 'text';
      /** At most 2048. */
      text: { content: string };
    }
  | { msgtype: 'msgmenu'; msgmenu: KfMenu };

export interface KfMenu {
  /** At most 1024. */
  head_content?: string;
  /** At most 50 entries, at most 10 of them not `text`; on events at most 10 in all. */
  list: KfMenuItem[];
  /** At most 1024. */
  tail_content?: string;
}

export type KfMenuItem =
  /** The customer says `content`, with `id` as `text.menu_id`; both at most 128. */
  | { type: 'click'; click: { id?: string; content: string } }
  | { type: 'view'; view: { url: string; content: string } }
  | { type: 'miniprogram'; miniprogram: { appid: string; pagepath: string; content: string } }
  /** At most 256; `no_newline` 1 keeps the next entry on the same line. */
  | { type: 'text'; text: { content: string; no_newline?: 0 | 1 } };
