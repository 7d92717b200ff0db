import type { WecomAnswer, WecomCaller } from '../transport';
import type { TemplateCard } from './template-card';

/** Bodies of `message/send`, `path/90236`. */
export type AppMessageBody =
  | {
      msgtype: 'text';
      /** At most 2048 bytes, longer is cut silently. */
      text: { content: string };
    }
  | {
      msgtype: 'markdown';
      /** At most 2048 bytes; not shown in the WeChat plugin. */
      markdown: { content: string };
    }
  | {
      msgtype: 'textcard';
      /** `title` at most 128 characters, `description` 512, `btntxt` 4. */
      textcard: { title: string; description: string; url: string; btntxt?: string };
    }
  | { msgtype: 'image'; image: { media_id: string } }
  | { msgtype: 'voice'; voice: { media_id: string } }
  | { msgtype: 'video'; video: { media_id: string; title?: string; description?: string } }
  | { msgtype: 'file'; file: { media_id: string } }
  | { msgtype: 'template_card'; template_card: TemplateCard };

export type MessageSendRequest = AppMessageBody & {
  /** User ids joined by `|`, at most 1000, or `@all`. One of the three lists is required. */
  touser?: string;
  toparty?: string;
  totag?: string;
  safe?: 0 | 1;
  enable_id_trans?: 0 | 1;
  /** 1 swallows an identical request within `duplicate_check_interval` seconds (default 1800, at most 14400). */
  enable_duplicate_check?: 0 | 1;
  duplicate_check_interval?: number;
};

/** Accepted is not delivered: more than 30 messages a minute to one member are dropped without a word (`path/90312`). */
export interface MessageSendResponse extends WecomAnswer {
  msgid: string;
  /** Lower-cased user ids joined by `|`; the others got the message. */
  invaliduser?: string;
  invalidparty?: string;
  invalidtag?: string;
  unlicenseduser?: string;
  /** For one `updateTemplateCard` within 72 hours. */
  response_code?: string;
}

export type UpdateTemplateCardRequest = {
  /** Whose copy changes: at most 1000 members, or everyone with `atall` 1. */
  userids?: string[];
  partyids?: number[];
  tagids?: number[];
  atall?: 0 | 1;
  /** From `send` or from a tap; works once within 72 hours. */
  response_code: string;
  enable_id_trans?: 0 | 1;
} & (
  | { button: { replace_name: string } }
  /** A complete new card; `replace_text` makes its buttons inert. */
  | { template_card: TemplateCard & { replace_text?: string } }
);

interface UpdateTemplateCardResponse extends WecomAnswer {
  invaliduser?: string[];
}

/** Messages of one application to members. */
export class MessageApi {
  constructor(
    private readonly caller: WecomCaller,
    private readonly agentId: number,
  ) {}

  /** `path/90236`. */
  send(request: MessageSendRequest): Promise<MessageSendResponse> {
    return this.post('message/send', { agentid: this.agentId, ...request });
  }

  /** `path/94888`; a spent code is 42022 or 60140. */
  updateTemplateCard(request: UpdateTemplateCardRequest): Promise<UpdateTemplateCardResponse> {
    return this.post('message/update_template_card', { agentid: this.agentId, ...request });
  }

  /** `path/94867`; within 24 hours. */
  recall(request: { msgid: string }): Promise<WecomAnswer> {
    return this.post('message/recall', request);
  }

  private post<Answer extends WecomAnswer>(method: string, json: object): Promise<Answer> {
    return this.caller.call<Answer>({ method, json });
  }
}
