import type { CallbackCrypto } from './crypto';
import { cdata } from './xml';

/** Who answers whom: the callback's `FromUserName` and `ToUserName`, exchanged. */
export interface ReplyAddress {
  userId: string;
  corpId: string;
  createTime: Date;
}

/**
 * What may be answered at once to a callback (`path/90241`). `update_button` greys the buttons of the tapped card,
 * for the member who tapped only.
 */
export type PassiveReply = { type: 'text'; content: string } | { type: 'update_button'; replaceName: string };

/** The plain XML of a passive reply. */
export function passiveReply({ userId, corpId, createTime }: ReplyAddress, reply: PassiveReply): string {
  const body =
    reply.type === 'text'
      ? `<Content>${cdata(reply.content)}</Content>`
      : `<Button><ReplaceName>${cdata(reply.replaceName)}</ReplaceName></Button>`;
  return [
    '<xml>',
    `<ToUserName>${cdata(userId)}</ToUserName>`,
    `<FromUserName>${cdata(corpId)}</FromUserName>`,
    `<CreateTime>${Math.floor(createTime.getTime() / 1000)}</CreateTime>`,
    `<MsgType>${cdata(reply.type)}</MsgType>`,
    body,
    '</xml>',
  ].join('');
}

/** Encrypted and signed, ready to be the answer's body. `nonce` is our own choice, `timestamp` Unix seconds. */
export function encryptedReply(
  crypto: CallbackCrypto,
  reply: { plain: string; timestamp: string; nonce: string; random?: Buffer },
): string {
  const { plain, timestamp, nonce, random } = reply;
  const encrypted = crypto.encrypt(plain, random ? { random } : {});
  return [
    '<xml>',
    `<Encrypt>${cdata(encrypted)}</Encrypt>`,
    `<MsgSignature>${cdata(crypto.sign({ timestamp, nonce, encrypted }))}</MsgSignature>`,
    `<TimeStamp>${timestamp}</TimeStamp>`,
    `<Nonce>${cdata(nonce)}</Nonce>`,
    '</xml>',
  ].join('');
}
