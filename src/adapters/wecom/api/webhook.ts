import type { WecomAnswer, WecomCaller } from '../transport';
import type { NoticeCard } from './template-card';

/** What a group robot may post, `path/99110`. Longer content is refused with 40058, not cut. */
export type WebhookMessage =
  | {
      msgtype: 'text';
      /** At most 2048 bytes. `@all` is allowed in both lists. */
      text: { content: string; mentioned_list?: string[]; mentioned_mobile_list?: string[] };
    }
  | {
      msgtype: 'markdown';
      /** At most 4096 bytes; `<@userid>` mentions. */
      markdown: { content: string };
    }
  | {
      msgtype: 'markdown_v2';
      /** At most 4096 bytes; no mentions. */
      markdown_v2: { content: string };
    }
  | {
      msgtype: 'image';
      /** `md5` of the raw bytes, which are at most 2 MB of JPG or PNG. */
      image: { base64: string; md5: string };
    }
  | { msgtype: 'template_card'; template_card: NoticeCard };

/** Group robots (群机器人), `path/91770`. 20 messages a minute per robot, then 45009. */
export class WebhookApi {
  constructor(private readonly caller: WecomCaller) {}

  /** `key` is a secret: whoever has it can post. */
  send(key: string, message: WebhookMessage): Promise<WecomAnswer> {
    return this.caller.call({ method: 'webhook/send', secrets: { key }, json: message });
  }
}
