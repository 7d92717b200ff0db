import { inspect } from 'node:util';
import { createLocalTokenStore } from '../../../src/adapters/local/token-store';
import { createWecomApi, createWecomWebhook } from '../../../src/adapters/wecom/api-client';
import { type FakeServer, json, type Reply, raw, startFakeServer } from './fake-server';

const SECRET = 'S3CRET-OF-THE-APP';
const WEBHOOK_KEY = 'b0b0-WEBHOOK-KEY';
const text = {
  touser: 'wm1',
  open_kfid: 'wk1',
  msgid: 'out1',
  msgtype: 'text',
  text: { content: '您好' },
} as const;

let server: FakeServer;
const logger = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };

beforeEach(async () => {
  jest.clearAllMocks();
  server = await startFakeServer();
});
afterEach(() => server.stop());

const options = () => ({ baseUrl: server.url, logger, timeoutMs: 2000 });
const createApi = (overrides: { baseUrl?: string } = {}) =>
  createWecomApi({
    ...options(),
    corpId: 'ww1',
    agentId: 1000002,
    secret: SECRET,
    tokens: createLocalTokenStore(),
    clock: { now: () => new Date() },
    ...overrides,
  });

/** The error of a call, after making sure that neither it nor the log gives a secret away. */
async function errorOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => {
      throw new Error('the call succeeded');
    },
    (reason: unknown) => reason,
  );
  const logged = [logger.debug, logger.info, logger.warn, logger.error].flatMap(({ mock }) => mock.calls);
  const shown = [
    inspect(error, { depth: 9, showHidden: true }),
    JSON.stringify([error, logged]),
    String(error),
  ];
  if (error instanceof Error)
    shown.push(error.message, error.stack ?? '', JSON.stringify(error.cause ?? null));
  expect(shown.join('\n')).not.toMatch(/ACCESS-TOKEN|S3CRET|WEBHOOK-KEY/);
  return error;
}

const refused = (errcode: number, errmsg = 'x') => json({ errcode, errmsg });
const drop: Reply = (response) => response.socket?.destroy();
const never: Reply = () => undefined;

describe('a call', () => {
  it('posts JSON with the token of the application', async () => {
    server.on('kf/send_msg', json({ msgid: 'out1' }));
    expect(await createApi().kf.sendMsg(text)).toEqual({ errcode: 0, errmsg: 'ok', msgid: 'out1' });
    expect(server.seen[0]).toMatchObject({
      method: 'gettoken',
      query: { corpid: 'ww1', corpsecret: SECRET },
    });
    expect(server.seen[1]?.query).toEqual({ access_token: 'ACCESS-TOKEN-1' });
    expect(JSON.parse(server.seen[1]?.body.toString() ?? '')).toEqual(text);
  });

  it('fetches one token for many calls', async () => {
    server.on('kf/account/list', json({ account_list: [] }));
    const api = createApi();
    await Promise.all(Array.from({ length: 20 }, () => api.kf.accountList()));
    expect(server.methods().filter((method) => method === 'gettoken')).toHaveLength(1);
  });

  it('names the application in messages', async () => {
    server.on('message/send', json({ msgid: 'm1', response_code: 'RC' }));
    await createApi().message.send({ touser: 'zhangsan', msgtype: 'text', text: { content: '派单' } });
    expect(JSON.parse(server.seen[1]?.body.toString() ?? '')).toMatchObject({
      agentid: 1000002,
      touser: 'zhangsan',
    });
  });

  it('escapes what it puts into the query', async () => {
    server.on('user/get', json({ userid: 'a&b=c +', name: '张三' }));
    await createApi().contact.userGet({ userid: 'a&b=c +' });
    expect(server.seen[1]?.query).toMatchObject({ userid: 'a&b=c +' });
  });

  const api = () => createApi();
  it.each([
    ['kf/add_contact_way', () => api().kf.addContactWay({ open_kfid: 'wk1', scene: 'b7' })],
    ['kf/servicer/list', () => api().kf.servicerList({ open_kfid: 'wk1' })],
    ['kf/customer/batchget', () => api().kf.customerBatchGet({ external_userid_list: ['wm1'] })],
    ['kf/sync_msg', () => api().kf.syncMsg({ open_kfid: 'wk1' })],
    [
      'kf/send_msg_on_event',
      () => api().kf.sendMsgOnEvent({ code: 'WC', msgtype: 'text', text: { content: 'x' } }),
    ],
    ['kf/service_state/get', () => api().kf.serviceStateGet({ open_kfid: 'wk1', external_userid: 'wm1' })],
    [
      'kf/service_state/trans',
      () => api().kf.serviceStateTrans({ open_kfid: 'wk1', external_userid: 'wm1', service_state: 2 }),
    ],
    [
      'message/update_template_card',
      () =>
        api().message.updateTemplateCard({
          atall: 1,
          response_code: 'RC',
          button: { replace_name: '已接单' },
        }),
    ],
    ['message/recall', () => api().message.recall({ msgid: 'm1' })],
    ['pstncc/call', () => api().voice.call({ callee_userid: ['zhangsan'] })],
    ['pstncc/getstates', () => api().voice.getStates({ callee_userid: 'zhangsan', callid: 'c1' })],
    ['getcallbackip', () => api().getCallbackIp()],
  ])('reaches %s', async (method, call) => {
    server.on(method, json({}));
    await call();
    expect(server.methods()).toEqual(['gettoken', method]);
  });
});

describe('the token', () => {
  it.each([40014, 42001, 41001])('is renewed once after %i, and the call repeated once', async (errcode) => {
    server.on('kf/send_msg', refused(errcode), json({ msgid: 'out1' }));
    await createApi().kf.sendMsg(text);
    expect(server.methods()).toEqual(['gettoken', 'kf/send_msg', 'gettoken', 'kf/send_msg']);
    expect(server.seen[3]?.query).toEqual({ access_token: 'ACCESS-TOKEN-2' });
  });

  it('is not renewed twice for one call', async () => {
    server.on('kf/send_msg', refused(42001, 'access_token expired, hint: [1_2_a]'));
    const error = await errorOf(createApi().kf.sendMsg(text));
    expect(error).toMatchObject({ name: 'WecomApiError', errcode: 42001, retry: 'later', hintId: '1_2_a' });
    expect(server.methods()).toHaveLength(4);
  });

  it('is renewed once for many calls that it failed', async () => {
    const api = createApi();
    server.on('kf/account/list', (response, request) =>
      (request.query.access_token === 'ACCESS-TOKEN-1' ? refused(40014) : json({ account_list: [] }))(
        response,
        request,
      ),
    );
    await Promise.all(Array.from({ length: 10 }, () => api.kf.accountList()));
    expect(server.methods().filter((method) => method === 'gettoken')).toHaveLength(2);
  });

  it('that cannot be fetched leaves no doubt that the message was not sent', async () => {
    server.on('gettoken', never);
    const error = await errorOf(createApi().kf.sendMsg(text));
    expect(error).toMatchObject({ method: 'gettoken', failure: 'timeout', answered: false, retry: 'later' });
  });

  it('is refused with a wrong secret', async () => {
    server.on('gettoken', refused(40001, `invalid credential ${SECRET} corpsecret=${SECRET}`));
    const error = await errorOf(createApi().kf.sendMsg(text));
    expect(error).toMatchObject({ errcode: 40001, handling: 'alert' });
  });

  it('must be text', async () => {
    server.on('gettoken', json({ access_token: 7 }));
    expect(await errorOf(createApi().kf.sendMsg(text))).toMatchObject({
      method: 'gettoken',
      failure: 'bad_answer',
    });
  });
});

describe('a refusal', () => {
  it.each([
    [-1, 'now', undefined],
    [45009, 'later', 60],
    [95001, 'never', undefined],
  ])('of code %i may be retried %s', async (errcode, retry, retryAfterSeconds) => {
    server.on('kf/send_msg', refused(errcode));
    const error = await errorOf(createApi().kf.sendMsg(text));
    expect(error).toMatchObject({
      name: 'WecomApiError',
      method: 'kf/send_msg',
      errcode,
      retry,
      retryAfterSeconds,
    });
    expect(server.methods()).toHaveLength(2);
  });

  it('of an unknown code is logged', async () => {
    server.on('kf/send_msg', refused(987654, 'brand new'));
    expect(await errorOf(createApi().kf.sendMsg(text))).toMatchObject({ retry: 'never' });
    expect(logger.warn).toHaveBeenCalledWith(
      'wecom.unknown_errcode',
      expect.objectContaining({ errcode: 987654, errmsg: 'brand new' }),
    );
  });

  it('repeating our URL does not give the token away', async () => {
    server.on(
      'kf/send_msg',
      refused(40058, 'bad: /cgi-bin/kf/send_msg?access_token=ACCESS-TOKEN-1&x ACCESS-TOKEN-1'),
    );
    expect(await errorOf(createApi().kf.sendMsg(text))).toMatchObject({
      errmsg: 'bad: /cgi-bin/kf/send_msg?access_token=[redacted]&x [redacted]',
    });
  });
});

it('is loud about a request that WeCom could not parse, even when it was accepted', async () => {
  server.on('kf/send_msg', json({ errmsg: 'ok. Warning: wrong json format. ', msgid: 'out1' }));
  await createApi().kf.sendMsg(text);
  expect(logger.error).toHaveBeenCalledWith(
    'wecom.wrong_json_format',
    expect.objectContaining({ method: 'kf/send_msg' }),
  );
});

describe('no usable answer', () => {
  const partial: Reply = (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '500' });
    response.write('{"errcode":0,');
    setTimeout(() => response.socket?.destroy(), 20);
  };
  const dripping: Reply = (response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(timer));
  };

  it.each<[string, Reply, object]>([
    [
      'a server error',
      raw(502, '<html>ACCESS-TOKEN-1</html>'),
      { failure: 'http_status', httpStatus: 502, answered: true },
    ],
    [
      'a redirect',
      raw(302, '', { Location: '/elsewhere' }),
      { failure: 'http_status', httpStatus: 302, answered: true },
    ],
    ['a page', raw(200, '<html>ACCESS-TOKEN-1</html>'), { failure: 'not_json', answered: true }],
    ['an empty answer', raw(200, ''), { failure: 'not_json', answered: true }],
    ['JSON without errcode', raw(200, '{"errmsg":"ok"}'), { failure: 'bad_answer', answered: true }],
    ['JSON that is no object', raw(200, '[]'), { failure: 'bad_answer', answered: true }],
    ['a connection closed before the answer', drop, { failure: 'reset', answered: 'unknown' }],
    ['a connection closed during the answer', partial, { answered: 'unknown' }],
    ['silence', never, { failure: 'timeout', answered: 'unknown' }],
    ['an answer that never ends', dripping, { failure: 'timeout', answered: 'unknown' }],
  ])('%s', async (_name, reply, expected) => {
    server.on('kf/send_msg', reply);
    const error = await errorOf(createApi().kf.sendMsg(text));
    expect(error).toMatchObject({
      name: 'WecomTransportError',
      method: 'kf/send_msg',
      retry: 'later',
      ...expected,
    });
    expect(server.methods()).toEqual(['gettoken', 'kf/send_msg']);
  });

  it.each(['http://127.0.0.1:1', 'http://no-such-host.invalid'])(
    'from %s means that nothing was sent',
    async (baseUrl) => {
      const webhook = createWecomWebhook({ ...options(), baseUrl });
      const error = await errorOf(webhook.send(WEBHOOK_KEY, { msgtype: 'text', text: { content: 'x' } }));
      expect(error).toMatchObject({ failure: 'not_connected', answered: false, retry: 'later' });
    },
  );
});

describe('the group robot', () => {
  it('posts with its key and no token', async () => {
    server.on('webhook/send', json({}));
    await createWecomWebhook(options()).send(WEBHOOK_KEY, {
      msgtype: 'text',
      text: { content: '派单', mentioned_list: ['zhangsan'] },
    });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method: 'webhook/send', query: { key: WEBHOOK_KEY } });
  });

  it('does not give its key away', async () => {
    server.on(
      'webhook/send',
      refused(93000, `invalid webhook url, key=${WEBHOOK_KEY}`),
      raw(500, WEBHOOK_KEY),
      drop,
    );
    const webhook = createWecomWebhook(options());
    for (const expected of [
      { errcode: 93000, handling: 'alert' },
      { failure: 'http_status' },
      { failure: 'reset' },
    ])
      expect(
        await errorOf(webhook.send(WEBHOOK_KEY, { msgtype: 'text', text: { content: 'x' } })),
      ).toMatchObject(expected);
  });
});

describe('media', () => {
  const attachment = (filename: string) => ({ 'Content-Disposition': `attachment; filename="${filename}"` });
  const get = (type: 'image' | 'voice' | 'file' = 'image') => createApi().media.get({ media_id: 'm1', type });

  it('are fetched with their type and name', async () => {
    const bytes = Buffer.from([0xff, 0xd8, 0, 255]);
    server.on('media/get', raw(200, bytes, { 'Content-Type': 'image/jpeg', ...attachment('leak.jpg') }));
    expect(await get()).toEqual({ bytes, contentType: 'image/jpeg', filename: 'leak.jpg' });
    expect(server.seen[1]?.query).toMatchObject({ media_id: 'm1' });
  });

  it.each([
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="c:\\\\temp\\\\a.amr"', 'a.amr'],
    [Buffer.from('attachment; filename="漏水.jpg"').toString('latin1'), '漏水.jpg'],
    ["attachment; filename*=UTF-8''%E6%BC%8F.jpg", '漏.jpg'],
    ["attachment; filename*=UTF-8''%E6%ZZ", '%E6%ZZ'],
    ['attachment', ''],
  ])('have a harmless name: %s', async (disposition, filename) => {
    server.on('media/get', raw(200, 'bytes', { 'Content-Disposition': disposition }));
    expect(await get()).toEqual({
      bytes: Buffer.from('bytes'),
      contentType: 'application/octet-stream',
      filename,
    });
  });

  it('may be a JSON file', async () => {
    const content = '{"errcode":40007}';
    server.on(
      'media/get',
      raw(200, content, { 'Content-Type': 'application/json', ...attachment('a.json') }),
    );
    expect((await get('file')).bytes.toString()).toBe(content);
  });

  it.each(['application/json; charset=UTF-8', 'text/plain'])(
    'may be an error with status 200, as %s',
    async (type) => {
      server.on('media/get', json({ errcode: 40007, errmsg: 'invalid media_id' }, { 'Content-Type': type }));
      expect(await errorOf(get())).toMatchObject({ errcode: 40007, handling: 'drop', retry: 'never' });
    },
  );

  it('are asked for again with a new token', async () => {
    server.on(
      'media/get',
      refused(42001),
      raw(200, 'bytes', { 'Content-Type': 'image/png', ...attachment('a.png') }),
    );
    expect((await get()).bytes.toString()).toBe('bytes');
  });

  it('above the limit are cut off and never asked for again', async () => {
    const voice = Buffer.alloc(2 * 1024 * 1024 + 1);
    server.on('media/get', raw(200, voice, { 'Content-Type': 'audio/amr', ...attachment('a.amr') }));
    const error = await errorOf(get('voice'));
    expect(error).toMatchObject({ failure: 'too_large', answered: true, retry: 'never' });
    expect((await get('image')).bytes).toHaveLength(voice.length);
  });

  it('that break off are no media', async () => {
    server.on('media/get', (response) => {
      response.writeHead(200, {
        'Content-Type': 'image/png',
        'Content-Length': '900',
        ...attachment('a.png'),
      });
      response.write('half');
      setTimeout(() => response.socket?.destroy(), 20);
    });
    expect(await errorOf(get())).toMatchObject({ answered: 'unknown', retry: 'later' });
  });

  it('are uploaded as WeCom wants them', async () => {
    server.on('media/upload', json({ type: 'file', media_id: 'm9', created_at: '1380000000' }));
    const bytes = Buffer.from('a\r\n--b\r\n\0z');
    const answer = await createApi().media.upload({
      type: 'file',
      bytes,
      filename: '单"据\r\n.pdf',
      contentType: 'application/pdf',
    });
    expect(answer.media_id).toBe('m9');
    const [, request] = server.seen;
    expect(request?.query).toMatchObject({ type: 'file' });
    const boundary = /boundary=(.+)$/.exec(request?.headers['content-type'] ?? '')?.[1];
    expect(request?.body.toString()).toBe(
      `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="单_据__.pdf"; filelength=${bytes.length}\r\n` +
        `Content-Type: application/pdf\r\n\r\n${bytes.toString()}\r\n--${boundary}--\r\n`,
    );
  });

  it('too large to upload are not sent', async () => {
    const upload = { type: 'voice', filename: 'a.amr', contentType: 'audio/amr' } as const;
    const bytes = Buffer.alloc(2 * 1024 * 1024 + 1);
    const error = await errorOf(createApi().media.upload({ ...upload, bytes }));
    expect(error).toMatchObject({ failure: 'too_large', answered: false, retry: 'never' });
    expect(server.seen).toHaveLength(0);
  });
});
