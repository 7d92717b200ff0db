import { resolve } from 'node:path';
import { developmentCredentials } from '../../src/simulator/credentials';
import { createCallbackCrypto } from '../../src/simulator/crypto';
import { appKeysOf } from '../../src/simulator/world-from-config';
import { type Desk, startDesk } from '../harness/desk';
import { failingStore } from '../harness/failing-store';
import { until } from '../harness/until';

const credentials = developmentCredentials({}, appKeysOf(resolve('config')));
const app = credentials.apps.STAFF ?? { token: '', aesKey: '', secret: '', agentId: 0 };
const secrets = Object.entries(credentials.env)
  .filter(([name]) => /SECRET|TOKEN|AES_KEY/.test(name))
  .map(([, value]) => value);

interface Post {
  readonly body: string;
  readonly query: Record<string, string>;
}

describe('a callback', () => {
  const broken = failingStore();
  let desk: Desk;
  let messages = 7001;

  beforeAll(async () => {
    desk = await startDesk({ wrapStore: broken.wrap });
  });
  afterAll(() =>
    desk.close({ errors: ['callback.not_stored', 'http.failed', 'loop.look_failed', 'pull.failed'] }),
  );

  const text = (said: string): string =>
    `<xml><ToUserName>${credentials.corpId}</ToUserName><FromUserName>zhangwei</FromUserName><CreateTime>1</CreateTime>` +
    `<MsgType>text</MsgType><Content><![CDATA[${said}]]></Content><MsgId>${messages++}</MsgId><AgentID>${app.agentId}</AgentID></xml>`;

  async function signed(
    plain: string,
    { corpId = credentials.corpId, token = app.token, spoil = (encrypted: string) => encrypted } = {},
  ): Promise<Post> {
    const crypto = createCallbackCrypto(token, app.aesKey, corpId);
    const encrypted = spoil(crypto.encrypt(plain));
    const { now } = await desk.get<{ now: string }>('/sim/clock');
    const timestamp = String(Math.floor(Date.parse(now) / 1000));
    const nonce = '1234';
    return {
      body: `<xml><ToUserName>${corpId}</ToUserName><Encrypt>${encrypted}</Encrypt></xml>`,
      query: { msg_signature: crypto.sign(timestamp, nonce, encrypted), timestamp, nonce },
    };
  }

  const send = async ({ body, query }: Post): Promise<number> => {
    const url = `http://127.0.0.1:${desk.app.port}/callbacks/wecom/staff?${new URLSearchParams(query)}`;
    return (await fetch(url, { method: 'POST', body })).status;
  };
  /** A block changed in the middle garbles the padding or the length; the signature is over what is sent. */
  const flipped = (encrypted: string): string => {
    const bytes = Buffer.from(encrypted, 'base64');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 17) ^ 0xff, bytes.length - 17);
    return bytes.toString('base64');
  };
  const bomb = `<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "${'a'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]>`;

  const cases: readonly (readonly [string, () => Promise<Post>, number])[] = [
    ['with a wrong signature', () => signed(text('接单 0001'), { token: 'anotherToken' }), 401],
    ['for another corp', () => signed(text('接单 0001'), { corpId: 'wwSomebodyElse' }), 401],
    ['with broken padding', () => signed(text('接单 0001'), { spoil: flipped }), 400],
    [
      'with half a block',
      () => signed(text('接单 0001'), { spoil: (encrypted) => encrypted.slice(0, 40) }),
      400,
    ],
    ['with broken XML inside', () => signed('<xml><MsgType>text</xml>'), 400],
    ['with an entity bomb inside', () => signed(`${bomb}<xml><MsgType>&b;</MsgType></xml>`), 400],
    [
      'with broken XML outside',
      async () => ({ ...(await signed(text('接单'))), body: '<xml><Encrypt>' }),
      400,
    ],
    [
      'with an entity bomb outside',
      async () => ({ ...(await signed(text('接单'))), body: `${bomb}<xml><Encrypt>&b;</Encrypt></xml>` }),
      400,
    ],
    ['without a body', async () => ({ ...(await signed(text('接单'))), body: '' }), 400],
    ['of two megabytes', async () => signed(text('水'.repeat(700_000))), 413],
  ];

  it.each(cases)('%s is refused, noted once and changes nothing', async (_name, make, status) => {
    const logged = desk.log.length;
    expect(await send(await make())).toBe(status);
    const lines = desk.log.slice(logged).filter(({ level }) => level !== 'debug');
    expect(lines).toMatchObject([{ level: 'warn' }]);
    const shown = JSON.stringify(lines);
    for (const secret of [...secrets, '接单']) expect(shown).not.toContain(secret);
    expect(await desk.app.store.inbox.pendingCount()).toBe(0);
    expect(await desk.app.store.outbox.pendingCount()).toBe(0);
  });

  it('that comes twice with the same signature is answered 200 and acted on once', async () => {
    const post = await signed(text('我的工单'));
    expect(await send(post)).toBe(200);
    await desk.expectStaffText('zhangwei', '工单');
    expect(await send(post)).toBe(200);
    await desk.settled();
    expect(await desk.staffChat('zhangwei')).toHaveLength(1);
  });

  it('that cannot be stored is answered 503; readiness says why until the store is back', async () => {
    const ready = async (): Promise<{ status: number; text: string }> => {
      const response = await fetch(`http://127.0.0.1:${desk.app.port}/readyz`);
      return { status: response.status, text: await response.text() };
    };
    expect((await ready()).status).toBe(200);
    const resident = await desk.resident();
    const post = await signed(text('接单 9999'));
    broken.fail('disk full');
    expect(await send(post)).toBe(503);
    expect(await ready()).toMatchObject({ status: 503, text: expect.stringContaining('disk full') });
    // WeCom repeats the doorbell; should it give up, the account is read by the clock.
    await desk.say(resident, '厨房水管漏水，3栋2单元1501');
    broken.recover();
    expect(await send(post)).toBe(200);
    await until('ready', async () => (await ready()).status === 200);
    await desk.expectText(resident, '联系电话');
    await desk.settled();
    expect(await desk.staffChat('zhangwei')).toHaveLength(2);
    expect((await desk.chat(resident)).filter(({ from }) => from === 'bot')).toHaveLength(1);
  });
});
