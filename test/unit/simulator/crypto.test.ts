import { createCallbackCrypto } from '../../../src/simulator/crypto';

/** Published sample values (path/90968) and vectors computed apart from this code. */
const TOKEN = 'QDG6eK';
const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const CORP = 'wx5823bf96d3bd56c7';
const OWN_RANDOM = '0123456789abcdef';

const vectors = [
  {
    name: 'URL verification',
    receiveId: CORP,
    random: 'c41b64491c2468d0',
    timestamp: '1409659589',
    nonce: '263014780',
    signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
    message: '1616140317555161061',
    encrypted: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
  },
  {
    name: 'message',
    receiveId: CORP,
    random: '0960688932c47ef1',
    timestamp: '1409659813',
    nonce: '1372623149',
    signature: '477715d11cdb4164915debcba66cb864d751f3e6',
    message:
      '<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n<FromUserName><![CDATA[mycreate]]></FromUserName>\n<CreateTime>1409659813</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[hello]]></Content>\n<MsgId>4561255354251345929</MsgId>\n<AgentID>218</AgentID>\n</xml>',
    encrypted:
      'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
  },
  {
    name: 'passive reply with Chinese text',
    receiveId: CORP,
    random: OWN_RANDOM,
    timestamp: '1409659900',
    nonce: '1372623149',
    signature: '30d4c08887da2d6b49b0b6e902edc3b8f54a1508',
    message:
      '<xml><ToUserName><![CDATA[mycreate]]></ToUserName><FromUserName><![CDATA[wx5823bf96d3bd56c7]]></FromUserName><CreateTime>1409659900</CreateTime><MsgType><![CDATA[update_button]]></MsgType><Button><ReplaceName><![CDATA[已确认]]></ReplaceName></Button></xml>',
    encrypted:
      'sKqRbbiSUnDhFHOvPjtUMT0yBS8VBhKI9nya/MUtGBwDKARQxFv6GcW0OawLjbTsHDEYi++gzNdDKddk2noR2ZXU4jUVBqc1EWivLWwwe4rSmBQNlRdzaC48zl54c0T2+5C1sPpnBDX8R8LkeqRjFsb34wmBCwW/K0bk6wa2ondkaaKLqH3vSDbqVQxFxG2Dlp1CsQDK7vQ6xyDOiQQoPoAUTm81xEnstTTIVqpvtxgVHT6Zzhhd5XMriT4btWy2qaTEEw9iYtX9a/8dMMnzF5bmsbaLjcI2UoRxs37UNbEVita2Ns7NZPdg3xZrA52jIzK9MNPBjjQc8Mmp9oNW6OJEfuwSX6uGXOtph84wEPwQ9Be/GX9mW9IZxs/KM7tO81vOrIJqsUOzstJpMVdLc0ER/0x7kOlxbp+XTX58fCk=',
  },
  {
    name: 'robot JSON with an empty receiveid',
    receiveId: '',
    random: OWN_RANDOM,
    timestamp: '1700000000',
    nonce: '998877',
    signature: '3bbec170ff6afc9e4097eb53d745b353402fdd31',
    message:
      '{"msgid":"CAIQSIM0001","create_time":1700000000,"aibotid":"AIBOTSIM","chatid":"CHATSIM","chattype":"group","from":{"userid":"zhangsan"},"msgtype":"event","event":{"eventtype":"template_card_event","template_card_event":{"card_type":"button_interaction","event_key":"ack","task_id":"task_0001"}}}',
    encrypted:
      'sKqRbbiSUnDhFHOvPjtUMaFZcx0Y4FHXiHLaB07LkhOE+86BBiHDaCN4YVB/Y4BKdX5n45jDUdZDlkCMUPYOJkT7h0JDlRqprd5jEl9ZVQsZxwIXtTUYxHPLEsLwI2mUMgJnvo/lIx4kiQsw75dS8wHIPB4kShP+Ph2A3U2EBZ2j7qp3PGoIwYqOvTAjQEFJwJY9DMjJc70iY4QtRZZC/QGZ3lbbpF5hrjqFAov5QxUo1BPTu47SdGqCBfzD6PyIwzQ+yaxaawme2vR60FisoCDSQzLzIfwnJqO5jMHFKSI4Oa5ofV6LLWT/kGsgsXyWqpyJ4wC8iXodPbAgtkqYzgRNTAc1ksMEHQT+rRy0MxkTRy4yxjdYZmuDLEj+U4KVv3pWux8HcJOuacnq2kbLLT8h65S7fTkY2xFNLGdO4KA=',
  },
];

describe('callback encryption', () => {
  test.each(vectors)('reproduces the vector "$name" in both directions', (vector) => {
    const crypto = createCallbackCrypto(TOKEN, AES_KEY, vector.receiveId);
    expect(crypto.encrypt(vector.message, Buffer.from(vector.random))).toBe(vector.encrypted);
    expect(crypto.decrypt(vector.encrypted)).toBe(vector.message);
    expect(crypto.sign(vector.timestamp, vector.nonce, vector.encrypted)).toBe(vector.signature);
  });

  test('adds a whole block when the data is already aligned', () => {
    const crypto = createCallbackCrypto(TOKEN, AES_KEY, CORP);
    const encrypted =
      'sKqRbbiSUnDhFHOvPjtUMSs1k8K1CdhVATTBQNj5RGfr2SSogQPwiaREvDG6j+anDDTQGRPc5XVafaRf07vjdJWo03DV9aa/cArn/HDtV476heTTKpJSMh7JMO1cnA3V';
    expect(crypto.encrypt('x'.repeat(26), Buffer.from(OWN_RANDOM))).toBe(encrypted);
    expect(crypto.decrypt(encrypted)).toBe('x'.repeat(26));
  });

  test('refuses a message meant for another corp', () => {
    const other = createCallbackCrypto(TOKEN, AES_KEY, 'wwother');
    expect(() => other.decrypt(vectors[0]?.encrypted ?? '')).toThrow('receiveid mismatch');
  });
});
