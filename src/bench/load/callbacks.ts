import { createCallbackCrypto } from '../../adapters/wecom/crypto';
import { credentials } from '../processes/environment';

/** Callback requests as WeCom makes them (`path/90238`), encrypted, signed, ready to be sent. */
export interface Callbacks {
  /** "Something is new" on a kf account (`path/94670`). */
  doorbell(account: string): Buffer;
  /** A member writes to the staff app (`path/90239`). */
  staffText(userId: string, text: string): Buffer;
  /** A member opens the staff app (`path/90240`). */
  staffEnters(userId: string): Buffer;
}

export function createCallbacks(): Callbacks {
  const kf = envelopeOf('KF');
  const staff = envelopeOf('STAFF');
  let count = 0;
  const from = (userId: string, type: string): string =>
    `<FromUserName><![CDATA[${userId}]]></FromUserName><CreateTime>${seconds()}</CreateTime><MsgType><![CDATA[${type}]]></MsgType>`;

  return {
    doorbell(account) {
      count += 1;
      return kf(
        `<CreateTime>${seconds()}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event>` +
          `<Token><![CDATA[ENC${count}BenchDoorbellTokenOfUsualLength]]></Token><OpenKfId><![CDATA[${account}]]></OpenKfId>`,
      );
    },
    staffText(userId, text) {
      count += 1;
      return staff(
        `${from(userId, 'text')}<Content><![CDATA[${text}]]></Content><MsgId>${7_000_000_000_000_000 + count}</MsgId>${staffAgent}`,
      );
    },
    staffEnters(userId) {
      return staff(
        `${from(userId, 'event')}<Event><![CDATA[enter_agent]]></Event><EventKey><![CDATA[]]></EventKey>${staffAgent}`,
      );
    },
  };
}

const staffAgent = `<AgentID>${credentials.apps.STAFF?.agentId}</AgentID>`;
const seconds = (): number => Math.floor(Date.now() / 1000);

function envelopeOf(key: 'KF' | 'STAFF'): (inner: string) => Buffer {
  const app = credentials.apps[key];
  if (!app) throw new Error(`no credentials for the app ${key}`);
  const { corpId } = credentials;
  const crypto = createCallbackCrypto({ token: app.token, aesKey: app.aesKey, receiveId: corpId });
  const path = `/callbacks/wecom/${key.toLowerCase()}`;
  let nonces = 0;
  return (inner) => {
    const plain = `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName>${inner}</xml>`;
    const encrypted = crypto.encrypt(plain);
    const timestamp = `${seconds()}`;
    nonces += 1;
    const nonce = `${1_500_000_000 + nonces}`;
    const signature = crypto.sign({ timestamp, nonce, encrypted });
    const body = `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[${app.agentId}]]></AgentID></xml>`;
    return Buffer.from(
      `POST ${path}?msg_signature=${signature}&timestamp=${timestamp}&nonce=${nonce} HTTP/1.1\r\n` +
        `Host: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  };
}
