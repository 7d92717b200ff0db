import { createLocalTokenStore } from '../../../src/adapters/local/token-store';
import { createWecomApi, createWecomWebhook } from '../../../src/adapters/wecom/api-client';
import { parseAppCallback, parseEnvelope } from '../../../src/adapters/wecom/callback-xml';
import { createCallbackCrypto } from '../../../src/adapters/wecom/crypto';
import { parseKfItem } from '../../../src/adapters/wecom/kf-items';
import { createCallbacks } from '../../../src/bench/load/callbacks';
import { credentials } from '../../../src/bench/processes/environment';
import { KfStreams } from '../../../src/bench/stand-in/kf-stream';
import { type StandIn, startStandIn } from '../../../src/bench/stand-in/server';
import { systemClock } from '../../../src/ports/clock';
import { recordingLogger } from '../edges/support';

describe('the stand-in for WeCom', () => {
  let wecom: StandIn;

  beforeEach(async () => {
    wecom = await startStandIn();
  });

  afterEach(() => wecom.close());

  const api = () =>
    createWecomApi({
      baseUrl: wecom.url,
      corpId: credentials.corpId,
      agentId: 1,
      secret: 'a secret',
      tokens: createLocalTokenStore(),
      clock: systemClock,
      logger: recordingLogger(),
    });

  test('shows a stream page by page, every message once and as a message of the resident', async () => {
    const { kf } = api();
    for (let nth = 0; nth < 5; nth += 1) wecom.streams.write('wkOne', 'wmOne', `第${nth}条`);
    wecom.streams.write('wkOther', 'wmTwo', '别处的');
    const pages = [];
    for (let cursor: string | undefined; ; ) {
      const page = await kf.syncMsg({ open_kfid: 'wkOne', limit: 2, ...(cursor && { cursor }) });
      pages.push(page.msg_list.map(parseKfItem));
      cursor = page.next_cursor;
      if (page.has_more === 0) break;
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toMatchObject(
      Array.from({ length: 5 }, (_, nth) => ({
        type: 'message',
        origin: 'customer',
        openKfId: 'wkOne',
        externalUserId: 'wmOne',
        content: { type: 'text', text: `第${nth}条` },
      })),
    );
    expect(new Set(pages.flat().map((item) => 'msgId' in item && item.msgId)).size).toBe(5);
  });

  test('takes the cursor of another one for none', () => {
    wecom.streams.write('wkOne', 'wmOne', '您好');
    const { next_cursor: cursor } = JSON.parse(new KfStreams().page('wkOne', undefined, 10)) as {
      next_cursor: string;
    };
    expect(JSON.parse(wecom.streams.page('wkOne', cursor, 10))).toMatchObject({ msg_list: [{ origin: 3 }] });
  });

  test('takes whatever the product sends and notes what it does not know', async () => {
    const { kf, message, voice, getCallbackIp } = api();
    const heard: string[] = [];
    wecom.listen(({ method }) => heard.push(method));
    const text = { msgtype: 'text', text: { content: '您好' } } as const;
    const sent = await kf.sendMsg({ touser: 'wmOne', open_kfid: 'wkOne', msgid: 'mine', ...text });
    expect(sent.msgid).toBe('mine');
    expect((await message.send({ touser: 'chenjing', ...text })).response_code).toMatch(/./);
    expect((await voice.call({ callee_userid: ['a', 'b'] })).states).toMatchObject([
      { code: 0, userid: 'a' },
      { code: 0, userid: 'b' },
    ]);
    await createWecomWebhook({ baseUrl: wecom.url, logger: recordingLogger() }).send('key', text);
    expect(wecom.unknown.size).toBe(0);
    await expect(getCallbackIp()).rejects.toMatchObject({ errcode: -1 });
    expect([...wecom.unknown]).toEqual(['getcallbackip']);
    expect(heard).toEqual(
      expect.arrayContaining(['gettoken', 'kf/send_msg', 'message/send', 'webhook/send']),
    );
  });
});

describe('the callbacks of the load', () => {
  const opened = (request: Buffer, key: 'KF' | 'STAFF') => {
    const [head = '', body = ''] = request.toString('utf8').split('\r\n\r\n');
    const query = new URLSearchParams(/\?(\S+) HTTP/.exec(head)?.[1]);
    const app = credentials.apps[key];
    const crypto = createCallbackCrypto({
      token: app?.token ?? '',
      aesKey: app?.aesKey ?? '',
      receiveId: credentials.corpId,
    });
    const { encrypt: encrypted } = parseEnvelope(body);
    const [signature, timestamp, nonce] = ['msg_signature', 'timestamp', 'nonce'].map(
      (name) => query.get(name) ?? '',
    ) as [string, string, string];
    expect(crypto.verify({ signature, timestamp, nonce, encrypted })).toBe(true);
    return parseAppCallback(crypto.decrypt(encrypted));
  };

  test('are what the product expects of WeCom', () => {
    const callbacks = createCallbacks();
    expect(opened(callbacks.doorbell('wkOne'), 'KF')).toMatchObject({
      type: 'kf_msg_or_event',
      openKfId: 'wkOne',
      token: expect.stringMatching(/./),
    });
    const said = { type: 'text', userId: 'chenjing', content: '我的工单' };
    const one = opened(callbacks.staffText('chenjing', '我的工单'), 'STAFF');
    const other = opened(callbacks.staffText('chenjing', '我的工单'), 'STAFF');
    expect([one, other]).toMatchObject([said, said]);
    expect('msgId' in one && one.msgId).not.toBe('msgId' in other && other.msgId);
    expect(opened(callbacks.staffEnters('chenjing'), 'STAFF')).toMatchObject({
      type: 'enter_agent',
      userId: 'chenjing',
    });
  });
});
