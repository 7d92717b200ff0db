import { createHash } from 'node:crypto';
import type { Address } from '../../domain/conversation';
import type { ResidentContent, ResidentInput, UndeliverableReason } from '../../domain/inbound';
import { fieldsOf, optionalTime } from './fields';
import { describeContent } from './kf-content-text';
import type { KfEvent } from './kf-events';
import type { KfContent, KfItem, KfMessageItem, KfUnknownItem } from './kf-items';
import { quotedReply } from './quoted-reply';

type KfInbound =
  /** `key` is the same whenever the item is read again. */
  | {
      readonly about: 'conversation';
      readonly key: string;
      readonly address: Address;
      readonly input: ResidentInput;
    }
  /** About the account as a whole, or about nobody we can name: for the log. */
  | { readonly about: 'account'; readonly description: string; readonly at: Date };

const FAIL_REASONS: Readonly<Record<number, UndeliverableReason>> = {
  4: 'window-closed',
  5: 'window-closed',
  6: 'allowance-spent',
  10: 'blocked',
};

/**
 * One element of an account's stream in our words (`path/94670`).
 * @param account the account whose stream it is
 * @param readAt stands in for the time of an item that carries none
 */
export function kfInbound(item: KfItem, account: string, readAt: Date): KfInbound {
  if (item.type === 'unknown') return unknownInbound(item, account, readAt);
  const key = `kf:${account}:${item.msgId}`;
  if (item.type === 'message') {
    const address = { account, user: item.externalUserId };
    return { about: 'conversation', key, address, input: messageInput(item) };
  }
  const { event, sentAt: at } = item;
  if (event.type === 'servicer_status_change')
    return { about: 'account', description: `servicer ${event.status}`, at };
  const address = { account, user: event.externalUserId };
  return { about: 'conversation', key, address, input: eventInput(event, at) };
}

function messageInput({ msgId, sentAt: at, origin, servicerUserId, content }: KfMessageItem): ResidentInput {
  if (origin === 'customer')
    return { type: 'message.received', messageId: msgId, at, content: residentContent(content) };
  return {
    type: 'servicer.said',
    at,
    servicerId: (servicerUserId ?? '').toLowerCase(),
    text: describeContent(content),
  };
}

function residentContent(content: KfContent): ResidentContent {
  switch (content.type) {
    case 'text': {
      const { text, menuId } = content;
      if (menuId !== undefined) return { kind: 'text', text, choiceId: menuId };
      return { kind: 'text', ...(quotedReply(text) ?? { text }) };
    }
    case 'image':
    case 'voice':
    case 'video':
    case 'file':
      return { kind: 'media', media: content.type, mediaRef: content.mediaId };
    case 'location': {
      const { latitude, longitude, name, address } = content;
      return {
        kind: 'location',
        latitude,
        longitude,
        ...(name ? { name } : {}),
        ...(address ? { address } : {}),
      };
    }
    default:
      return { kind: 'other', description: describeContent(content) };
  }
}

function eventInput(event: Exclude<KfEvent, { type: 'servicer_status_change' }>, at: Date): ResidentInput {
  switch (event.type) {
    case 'enter_session': {
      const { scene, sceneParam, welcomeCode } = event;
      return {
        type: 'session.entered',
        at,
        ...(scene === undefined ? {} : { scene }),
        ...(sceneParam === undefined ? {} : { sceneParam }),
        ...(welcomeCode === undefined ? {} : { welcomeCode }),
      };
    }
    case 'msg_send_fail':
      return {
        type: 'message.undelivered',
        at,
        outgoingId: event.failMsgId,
        reason: FAIL_REASONS[event.failType] ?? 'unknown',
      };
    case 'session_status_change': {
      const servicer = event.newServicerUserId ?? event.oldServicerUserId;
      return {
        type: 'session.changed',
        at,
        change: event.change,
        ...(servicer === undefined ? {} : { servicerId: servicer.toLowerCase() }),
      };
    }
    case 'user_recall_msg':
      return { type: 'message.recalled', at, messageId: event.recallMsgId };
    case 'servicer_recall_msg':
      return { type: 'platform.notice', at, description: '接待人员撤回了一条消息' };
    case 'reject_customer_msg_switch_change':
      return {
        type: 'platform.notice',
        at,
        description: event.isRejecting ? '接待人员拒收了住户的消息' : '接待人员恢复接收住户的消息',
      };
  }
}

/** A customer who said something unreadable still gets an answer; anything else unknown is noted. */
function unknownInbound(item: KfUnknownItem, account: string, readAt: Date): KfInbound {
  const raw = fieldsOf(item.raw);
  const at = optionalTime(raw.send_time) ?? readAt;
  const type = typeof raw.msgtype === 'string' ? raw.msgtype : 'unknown';
  if (item.externalUserId === undefined) return { about: 'account', description: `unknown item ${type}`, at };
  const id =
    item.msgId === '' ? createHash('sha256').update(JSON.stringify(item.raw)).digest('hex') : item.msgId;
  const isFromCustomer = raw.origin === 3 && type !== 'event';
  return {
    about: 'conversation',
    key: `kf:${account}:${id}`,
    address: { account, user: item.externalUserId },
    input: isFromCustomer
      ? {
          type: 'message.received',
          messageId: id,
          at,
          content: { kind: 'other', description: '[暂不支持的消息]' },
        }
      : { type: 'platform.notice', at, description: `未识别的平台通知 ${type}` },
  };
}
