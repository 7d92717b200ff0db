import {
  isFields,
  type JsonFields,
  optionalNumber,
  optionalText,
  present,
  requiredNumber,
  requiredText,
} from './fields';

interface WithCustomer {
  openKfId: string;
  externalUserId: string;
}

/** Where in WeChat Channels (视频号) a customer came from: 1 home, 2 live list, 3 showcase, 4 product, 5 order. */
export interface KfChannelsEntry {
  scene: number;
  nickname?: string;
  shopNickname?: string;
}

/** The customer came through a kf link; opening the chat from the list says nothing. */
export interface KfEnterSession extends WithCustomer {
  type: 'enter_session';
  /** As given to `kf/add_contact_way`. */
  scene?: string;
  /** Whatever the link said: a hint, editable by anyone. */
  sceneParam?: string;
  /** For one welcome message within 20 seconds. */
  welcomeCode?: string;
  channels?: KfChannelsEntry;
}

/** A message that was accepted is not delivered after all. */
export interface KfSendFailed extends WithCustomer {
  type: 'msg_send_fail';
  failMsgId: string;
  /**
   * 0 unknown, 1 account deleted, 2 application disabled, 4 over 48 hours, 5 session closed, 6 over 5 messages,
   * 8 corp not verified, 10 refused by the customer, 11 nobody logged in, 12 type forbidden, 13 security.
   */
  failType: number;
}

/** A servicer acted in the WeCom client; changes by API are not reported. */
export interface KfSessionStatusChange extends WithCustomer {
  type: 'session_status_change';
  change: 'taken' | 'transferred' | 'ended' | 'reopened';
  oldServicerUserId?: string;
  newServicerUserId?: string;
  /** For one message: 48 hours when taken, 20 seconds when ended. */
  msgCode?: string;
}

/** Events of `kf/sync_msg`, `path/94670`. */
export type KfEvent =
  | KfEnterSession
  | KfSendFailed
  | KfSessionStatusChange
  | {
      type: 'servicer_status_change';
      openKfId: string;
      servicerUserId: string;
      /** Here 1 serves and 2 does not; `servicer/list` counts from 0. */
      status: 'serving' | 'stopped' | 'suspended';
    }
  | (WithCustomer & { type: 'user_recall_msg'; recallMsgId: string })
  | (WithCustomer & { type: 'servicer_recall_msg'; recallMsgId: string; servicerUserId: string })
  | (WithCustomer & {
      type: 'reject_customer_msg_switch_change';
      servicerUserId: string;
      isRejecting: boolean;
    });

const CHANGES: Readonly<Record<number, KfSessionStatusChange['change']>> = {
  1: 'taken',
  2: 'transferred',
  3: 'ended',
  4: 'reopened',
};

/** Undefined for an event that is not known yet. Call inside `readOrUndefined`. */
export function parseKfEvent(event: JsonFields): KfEvent | undefined {
  switch (event.event_type) {
    case 'enter_session':
      return enterSession(event);
    case 'msg_send_fail':
      return {
        type: 'msg_send_fail',
        ...customerOf(event),
        failMsgId: requiredText(event.fail_msgid),
        failType: optionalNumber(event.fail_type) ?? 0,
      };
    case 'servicer_status_change':
      return {
        type: 'servicer_status_change',
        openKfId: requiredText(event.open_kfid),
        servicerUserId: requiredText(event.servicer_userid),
        status: servicerStatus(event),
      };
    case 'session_status_change':
      return sessionStatusChange(event);
    case 'user_recall_msg':
      return { type: 'user_recall_msg', ...customerOf(event), recallMsgId: requiredText(event.recall_msgid) };
    case 'servicer_recall_msg':
      return {
        type: 'servicer_recall_msg',
        ...customerOf(event),
        recallMsgId: requiredText(event.recall_msgid),
        servicerUserId: requiredText(event.servicer_userid),
      };
    case 'reject_customer_msg_switch_change':
      return {
        type: 'reject_customer_msg_switch_change',
        ...customerOf(event),
        servicerUserId: requiredText(event.servicer_userid),
        isRejecting: requiredNumber(event.reject_switch) === 1,
      };
    default:
      return undefined;
  }
}

function enterSession(event: JsonFields): KfEnterSession {
  return {
    type: 'enter_session',
    ...customerOf(event),
    ...present('scene', optionalText(event.scene)),
    ...present('sceneParam', optionalText(event.scene_param)),
    ...present('welcomeCode', optionalText(event.welcome_code)),
    ...(isFields(event.wechat_channels) ? { channels: channelsEntry(event.wechat_channels) } : {}),
  };
}

function channelsEntry(channels: JsonFields): KfChannelsEntry {
  return {
    scene: optionalNumber(channels.scene) ?? 0,
    ...present('nickname', optionalText(channels.nickname)),
    ...present('shopNickname', optionalText(channels.shop_nickname)),
  };
}

function sessionStatusChange(event: JsonFields): KfSessionStatusChange | undefined {
  const change = CHANGES[requiredNumber(event.change_type)];
  return (
    change && {
      type: 'session_status_change',
      ...customerOf(event),
      change,
      ...present('oldServicerUserId', optionalText(event.old_servicer_userid)),
      ...present('newServicerUserId', optionalText(event.new_servicer_userid)),
      ...present('msgCode', optionalText(event.msg_code)),
    }
  );
}

function servicerStatus(event: JsonFields): 'serving' | 'stopped' | 'suspended' {
  if (requiredNumber(event.status) === 1) return 'serving';
  return optionalNumber(event.stop_type) === 1 ? 'suspended' : 'stopped';
}

function customerOf(event: JsonFields): WithCustomer {
  return { openKfId: requiredText(event.open_kfid), externalUserId: requiredText(event.external_userid) };
}
