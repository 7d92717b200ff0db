import type { WecomAnswer, WecomCaller } from '../transport';
import type { KfEventMessage, KfMessage } from './kf-messages';

interface KfAccountListResponse extends WecomAnswer {
  account_list: {
    open_kfid: string;
    name: string;
    avatar: string;
    /** Whether this application may manage sessions and messages of the account. */
    manage_privilege?: boolean;
  }[];
}

interface KfServicerListResponse extends WecomAnswer {
  servicer_list: {
    userid?: string;
    department_id?: number;
    /** 0 serving, 1 stopped; only with management rights. */
    status?: 0 | 1;
    /** 0 stopped, 1 suspended. */
    stop_type?: 0 | 1;
  }[];
}

export interface KfCustomer {
  external_userid: string;
  nickname: string;
  avatar: string;
  gender: number;
  unionid?: string;
  enter_session_context?: { scene?: string; scene_param?: string; wechat_channels?: object };
}

interface KfCustomerBatchGetResponse extends WecomAnswer {
  customer_list: KfCustomer[];
  /** Unknown, or silent for more than 48 hours. */
  invalid_external_userid?: string[];
}

export interface KfSyncMsgRequest {
  open_kfid: string;
  /** `next_cursor` of the previous page; absent starts three days back. */
  cursor?: string;
  /** From the doorbell, valid 10 minutes; without it calls are strictly limited. */
  token?: string;
  /** At most and by default 1000. */
  limit?: number;
  /** 0 AMR (default), 1 Silk. */
  voice_format?: 0 | 1;
}

export interface KfSyncMsgResponse extends WecomAnswer {
  next_cursor: string;
  /** The only sign that there is more; a page may be empty and not the last. */
  has_more: 0 | 1;
  /** For `parseKfItem`. */
  msg_list: unknown[];
}

export type KfSendMsgRequest = KfMessage & {
  touser: string;
  open_kfid: string;
  /** `[0-9a-zA-Z_-]`, 1 to 32 bytes, unique inside the account; a repetition is refused. */
  msgid?: string;
};

/** `code` comes from `enter_session`, a session change or `serviceStateTrans`, and works once. */
export type KfSendMsgOnEventRequest = KfEventMessage & { code: string; msgid?: string };

interface KfSendMsgResponse extends WecomAnswer {
  msgid: string;
}

/** 0 new, 1 assistant, 2 queue, 3 servicer, 4 ended or not started. */
export type KfServiceState = 0 | 1 | 2 | 3 | 4;

interface KfServiceStateGetResponse extends WecomAnswer {
  service_state: KfServiceState;
  /** Only in state 3. */
  servicer_userid?: string;
}

export interface KfServiceStateTransRequest {
  open_kfid: string;
  external_userid: string;
  service_state: KfServiceState;
  /** Required for state 3. */
  servicer_userid?: string;
}

interface KfServiceStateTransResponse extends WecomAnswer {
  /** On the first change to 2 or 3, and on the change to 4. */
  msg_code?: string;
}

/** Customer service accounts (微信客服), `path/94638`. */
export class KfApi {
  constructor(private readonly caller: WecomCaller) {}

  /** `path/94661`; a page shorter than `limit` (1 to 100, default 100) is the last. */
  accountList(page: { offset?: number; limit?: number } = {}): Promise<KfAccountListResponse> {
    return this.post('kf/account/list', page);
  }

  /** `path/94665`; `scene` has at most 32 bytes of `[0-9a-zA-Z_-]`. */
  addContactWay(request: { open_kfid: string; scene?: string }): Promise<WecomAnswer & { url: string }> {
    return this.post('kf/add_contact_way', request);
  }

  /** `path/94645`. */
  servicerList({ open_kfid }: { open_kfid: string }): Promise<KfServicerListResponse> {
    return this.caller.call({ method: 'kf/servicer/list', query: { open_kfid } });
  }

  /** `path/95159`; at most 100 ids, only customers of the last 48 hours. */
  customerBatchGet(request: {
    external_userid_list: string[];
    need_enter_session_context?: 0 | 1;
  }): Promise<KfCustomerBatchGetResponse> {
    return this.post('kf/customer/batchget', request);
  }

  /** `path/94670`. Never two at a time for one account. */
  syncMsg(request: KfSyncMsgRequest): Promise<KfSyncMsgResponse> {
    return this.post('kf/sync_msg', request);
  }

  /** `path/94677`; at most 5 messages within 48 hours of the customer's last one. Accepted is not delivered. */
  sendMsg(request: KfSendMsgRequest): Promise<KfSendMsgResponse> {
    return this.post('kf/send_msg', request);
  }

  /** `path/95122`; one message per code, valid 20 seconds (welcome, end) or 48 hours (queue, servicer). */
  sendMsgOnEvent(request: KfSendMsgOnEventRequest): Promise<KfSendMsgResponse> {
    return this.post('kf/send_msg_on_event', request);
  }

  /** `path/94669`. */
  serviceStateGet(request: {
    open_kfid: string;
    external_userid: string;
  }): Promise<KfServiceStateGetResponse> {
    return this.post('kf/service_state/get', request);
  }

  /** `path/94669`; a change that is not allowed is 95016, or 95013 on an ended session. */
  serviceStateTrans(request: KfServiceStateTransRequest): Promise<KfServiceStateTransResponse> {
    return this.post('kf/service_state/trans', request);
  }

  private post<Answer extends WecomAnswer>(method: string, json: object): Promise<Answer> {
    return this.caller.call<Answer>({ method, json });
  }
}
