import { CallbackRejected } from './callback-rejected';
import { elementsOf, parseXml, rawTextOf, textOf, textsOf, type XmlElement } from './xml';

/** The outer, unencrypted part of a callback POST (`path/90238`). */
export interface CallbackEnvelope {
  toUserName: string;
  /** Absent for events that belong to no application. */
  agentId?: string;
  encrypt: string;
}

interface FromMember {
  userId: string;
  createTime: Date;
}
interface MemberMessage extends FromMember {
  /** 64-bit decimal; the same on every delivery of one message. */
  msgId: string;
  agentId: string;
}

/** "Something is new" on a kf account; says nothing about what (`path/94670`). */
export interface KfDoorbell {
  type: 'kf_msg_or_event';
  /** For `kf/sync_msg`; valid 10 minutes. */
  token: string;
  openKfId: string;
  createTime: Date;
}

/** A member tapped a card button, or an entry of the card's menu (`path/90240`). */
export interface CardEvent extends FromMember {
  type: 'template_card_event';
  control: 'button' | 'menu';
  taskId: string;
  eventKey: string;
  cardType: string;
  /** For one `update_template_card` within 72 hours; every tap brings a new one. */
  responseCode: string;
  /** Chosen option ids by question key. */
  selections: Record<string, string[]>;
  agentId: string;
}

/** A decrypted application callback (`path/90239`, `path/90240`, `path/94670`, `path/97712`). */
export type AppCallback =
  | KfDoorbell
  | { type: 'kf_account_auth_change'; added: string[]; removed: string[]; createTime: Date }
  | (MemberMessage & { type: 'text'; content: string })
  | (MemberMessage & { type: 'media'; mediaType: 'image' | 'voice' | 'video'; mediaId: string })
  | (MemberMessage & { type: 'location'; latitude: number; longitude: number; label: string })
  | CardEvent
  | (FromMember & { type: 'enter_agent' | 'subscribe' | 'unsubscribe'; agentId: string })
  | OtherCallback;

/** Anything this product does not act on, with all its elements. `name` is the event or message type. */
export interface OtherCallback {
  type: 'other';
  name: string;
  userId?: string;
  msgId?: string;
  createTime: Date;
  fields: XmlElement;
}

/** Throws `CallbackRejected`. */
export function parseEnvelope(xml: string): CallbackEnvelope {
  const root = parseXml(xml);
  const agentId = textOf(root, 'AgentID');
  return {
    toUserName: textOf(root, 'ToUserName'),
    ...(agentId === '' ? {} : { agentId }),
    encrypt: required(root, 'Encrypt'),
  };
}

/**
 * Element order, CDATA or plain text and extra elements make no difference. Throws `CallbackRejected` when the XML is
 * unusable or a known kind lacks what identifies it; an unknown kind is `other`.
 */
export function parseAppCallback(xml: string): AppCallback {
  const root = parseXml(xml);
  const msgType = required(root, 'MsgType');
  return msgType === 'event' ? parseEvent(root) : parseMessage(root, msgType);
}

/**
 * Equal for every delivery of the same callback, different for different ones; null when nothing in it tells (then
 * handling must be repeatable). A kf doorbell never has a key: two in one second are two.
 */
export function deduplicationKey(callback: AppCallback): string | null {
  switch (callback.type) {
    case 'kf_msg_or_event':
    case 'kf_account_auth_change':
      return null;
    case 'text':
    case 'media':
    case 'location':
      return joinKey('message', callback.msgId);
    case 'template_card_event':
      return joinKey(
        'card',
        callback.agentId,
        callback.userId,
        secondsOf(callback.createTime),
        callback.taskId,
        callback.eventKey,
        callback.responseCode,
      );
    case 'enter_agent':
    case 'subscribe':
    case 'unsubscribe':
      return joinKey('event', callback.userId, secondsOf(callback.createTime), callback.type);
    case 'other':
      return otherKey(callback);
  }
}

function parseMessage(root: XmlElement, msgType: string): AppCallback {
  switch (msgType) {
    case 'text':
      return { type: 'text', ...messageHead(root), content: rawTextOf(root, 'Content') };
    case 'image':
    case 'voice':
    case 'video':
      return { type: 'media', mediaType: msgType, ...messageHead(root), mediaId: required(root, 'MediaId') };
    case 'location':
      return {
        type: 'location',
        ...messageHead(root),
        latitude: numberOf(root, 'Location_X'),
        longitude: numberOf(root, 'Location_Y'),
        label: textOf(root, 'Label'),
      };
    default:
      return other(root, msgType);
  }
}

function parseEvent(root: XmlElement): AppCallback {
  const event = required(root, 'Event');
  switch (event) {
    case 'kf_msg_or_event':
      return {
        type: event,
        token: textOf(root, 'Token'),
        openKfId: required(root, 'OpenKfId'),
        createTime: timeOf(root),
      };
    case 'kf_account_auth_change':
      return {
        type: event,
        added: textsOf(root, 'AuthAddOpenKfId'),
        removed: textsOf(root, 'AuthDelOpenKfId'),
        createTime: timeOf(root),
      };
    case 'template_card_event':
    case 'template_card_menu_event':
      return cardEvent(root, event === 'template_card_event' ? 'button' : 'menu');
    case 'enter_agent':
    case 'subscribe':
    case 'unsubscribe':
      return { type: event, ...memberHead(root), agentId: textOf(root, 'AgentID') };
    default:
      return other(root, event);
  }
}

function cardEvent(root: XmlElement, control: CardEvent['control']): CardEvent {
  const items = elementsOf(root, 'SelectedItems').flatMap((list) => elementsOf(list, 'SelectedItem'));
  return {
    type: 'template_card_event',
    control,
    ...memberHead(root),
    taskId: required(root, 'TaskId'),
    eventKey: textOf(root, 'EventKey'),
    cardType: textOf(root, 'CardType'),
    responseCode: textOf(root, 'ResponseCode'),
    // Not assigned key by key: a question key named __proto__ must stay an ordinary entry.
    selections: Object.fromEntries(
      items.map((item) => [
        textOf(item, 'QuestionKey'),
        elementsOf(item, 'OptionIds').flatMap((list) => textsOf(list, 'OptionId')),
      ]),
    ),
    agentId: textOf(root, 'AgentID'),
  };
}

function other(root: XmlElement, name: string): OtherCallback {
  const userId = textOf(root, 'FromUserName');
  const msgId = textOf(root, 'MsgId');
  return {
    type: 'other',
    name,
    ...(userId === '' ? {} : { userId }),
    ...(msgId === '' ? {} : { msgId }),
    createTime: timeOf(root),
    fields: root,
  };
}

/** `sys` may report several changes in one second, so time and name do not tell its events apart. */
function otherKey({ msgId, userId, createTime, name, fields }: OtherCallback): string | null {
  if (msgId !== undefined) return joinKey('message', msgId);
  if (userId === undefined || userId === 'sys') return null;
  return joinKey('event', userId, secondsOf(createTime), name, textOf(fields, 'EventKey'));
}

function memberHead(root: XmlElement): FromMember {
  return { userId: required(root, 'FromUserName'), createTime: timeOf(root) };
}

function messageHead(root: XmlElement): MemberMessage {
  return { ...memberHead(root), msgId: required(root, 'MsgId'), agentId: textOf(root, 'AgentID') };
}

function required(root: XmlElement, name: string): string {
  const text = textOf(root, name);
  if (text === '') throw new CallbackRejected('bad_xml');
  return text;
}

function numberOf(root: XmlElement, name: string): number {
  const value = Number(required(root, name));
  if (!Number.isFinite(value)) throw new CallbackRejected('bad_xml');
  return value;
}

/** `CreateTime`: Unix seconds. */
function timeOf(root: XmlElement): Date {
  const text = required(root, 'CreateTime');
  if (!/^\d{1,11}$/.test(text)) throw new CallbackRejected('bad_xml');
  return new Date(Number(text) * 1000);
}

function secondsOf(time: Date): string {
  return String(time.getTime() / 1000);
}

/** Quoted, so that a separator inside one part cannot imitate another part. */
function joinKey(...parts: string[]): string {
  return parts.map(encodeURIComponent).join(':');
}
