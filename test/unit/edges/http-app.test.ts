import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpApp } from '../../../src/adapters/http/app';
import { createIds } from '../../../src/adapters/local/ids';
import { createCallbackHandler } from '../../../src/adapters/wecom/callbacks';
import { createCallbackCrypto } from '../../../src/adapters/wecom/crypto';
import type { Store } from '../../../src/ports/store';
import { storeOnDisk } from './store-on-disk';
import { manualClock, NOON, recordingLogger } from './support';

const TOKEN = 'callbackTokenForTests';
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const CORP = 'wwCorp';
const SECONDS = Math.floor(NOON.getTime() / 1000);

/** Encrypts as WeCom does, with ways to do it wrong; written apart from the product's own code. */
function encrypted(
  plain: string,
  { corp = CORP, pad = (count: number) => Buffer.alloc(count, count) } = {},
): string {
  const key = Buffer.from(`${AES_KEY}=`, 'base64');
  const message = Buffer.from(plain);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const content = Buffer.concat([randomBytes(16), length, message, Buffer.from(corp)]);
  const padded = Buffer.concat([content, pad(32 - (content.length % 32))]);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

function signedQuery(
  cipherText: string,
  { timestamp = String(SECONDS), token = TOKEN } = {},
): URLSearchParams {
  const nonce = 'n0nce';
  const signature = createHash('sha1')
    .update([token, timestamp, nonce, cipherText].sort().join(''))
    .digest('hex');
  return new URLSearchParams({ msg_signature: signature, timestamp, nonce });
}

const envelope = (cipherText: string) =>
  `<xml><ToUserName>${CORP}</ToUserName><Encrypt>${cipherText}</Encrypt></xml>`;
const staffText = (content: string, msgId = '7001') =>
  `<xml><ToUserName>${CORP}</ToUserName><FromUserName>LiuGong</FromUserName><CreateTime>${SECONDS}</CreateTime>` +
  `<MsgType>text</MsgType><Content><![CDATA[${content}]]></Content><MsgId>${msgId}</MsgId><AgentID>1000002</AgentID></xml>`;
const cardTap = (responseCode: string) =>
  `<xml><FromUserName>LiuGong</FromUserName><CreateTime>${SECONDS}</CreateTime><MsgType>event</MsgType>` +
  `<Event>template_card_event</Event><EventKey>accept</EventKey><TaskId>BX7-01</TaskId>` +
  `<CardType>button_interaction</CardType><ResponseCode>${responseCode}</ResponseCode><AgentID>1000002</AgentID></xml>`;
const doorbell = (account: string) =>
  `<xml><ToUserName>${CORP}</ToUserName><CreateTime>${SECONDS}</CreateTime><MsgType>event</MsgType>` +
  `<Event>kf_msg_or_event</Event><Token>ENC_token</Token><OpenKfId>${account}</OpenKfId></xml>`;
const rightsOf = (added: readonly string[], removed: readonly string[] = []) =>
  `<xml><FromUserName>sys</FromUserName><CreateTime>${SECONDS}</CreateTime><MsgType>event</MsgType>` +
  '<Event>kf_account_auth_change</Event>' +
  [
    ...added.map((account) => `<AuthAddOpenKfId>${account}</AuthAddOpenKfId>`),
    ...removed.map((account) => `<AuthDelOpenKfId>${account}</AuthDelOpenKfId>`),
  ].join('') +
  '</xml>';

let store: Store;
let dispose: () => Promise<void>;
let server: Server;
let isStoreBroken: boolean;
let isOpen: boolean;
let problems: string[];
let logger: ReturnType<typeof recordingLogger>;
let rung: { account: string; token: string }[];
let changes: { what: 'given' | 'taken'; account: string; at: Date }[];
let outcomes: string[];
let obstacle: string | null;

beforeEach(async () => {
  ({ store, dispose } = await storeOnDisk());
  isStoreBroken = false;
  isOpen = true;
  problems = [];
  rung = [];
  changes = [];
  outcomes = [];
  obstacle = null;
  logger = recordingLogger();
  const clock = manualClock();
  const guarded: Store = {
    ...store,
    transaction: (work) => (isStoreBroken ? Promise.reject(new Error('disk full')) : store.transaction(work)),
  };
  const changed = async (what: 'given' | 'taken', account: string, at: Date) => {
    if (isStoreBroken) throw new Error('disk full');
    changes.push({ what, account, at });
    return account === 'wkOne';
  };
  const staff = createCallbackHandler({
    appKey: 'staff',
    crypto: createCallbackCrypto({ token: TOKEN, aesKey: AES_KEY, receiveId: CORP }),
    store: guarded,
    puller: {
      async ring(account, token) {
        if (isStoreBroken) throw new Error('disk full');
        if (account !== 'wkOne') return false;
        rung.push({ account, token });
        return true;
      },
      give: async (account, at) => changed('given', account, at),
      take: async (account, at) => changed('taken', account, at),
    },
    ids: createIds(clock),
    clock,
    logger,
    isUrgent: (words) => words.includes('着火'),
    maxAgeSeconds: 3600,
  });
  const app = createHttpApp({
    callbacks: { endpoints: () => (isOpen ? { staff } : null), problem: () => obstacle },
    readiness: async () => problems,
    metrics: {
      callback: (_app, outcome) => outcomes.push(outcome),
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
      text: async () => 'qiantai_pending 0\n',
    },
    logger,
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await dispose();
});

const url = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

async function post(body: string, query: URLSearchParams, app = 'staff') {
  const response = await fetch(url(`/callbacks/wecom/${app}?${query}`), { method: 'POST', body });
  return { status: response.status, body: await response.text() };
}
const send = (
  plain: string,
  wrong: Parameters<typeof encrypted>[1] = {},
  signing: Parameters<typeof signedQuery>[1] = {},
) => {
  const cipherText = encrypted(plain, wrong);
  return post(envelope(cipherText), signedQuery(cipherText, signing));
};
const inbox = async () => (await store.inbox.pendingOf('staff:liugong', NOON, 1))[0];

/** No line shows a secret or what somebody wrote. */
afterEach(() => {
  const lines = JSON.stringify(logger.lines);
  for (const secret of [TOKEN, AES_KEY, '接单', 'ENC_token']) expect(lines).not.toContain(secret);
});

describe('verification of the URL', () => {
  const verify = (query: URLSearchParams) => fetch(url(`/callbacks/wecom/staff?${query}`));

  it('answers the plain text exactly', async () => {
    const cipherText = encrypted('1616140317555161061');
    const query = signedQuery(cipherText);
    query.set('echostr', cipherText);
    const response = await verify(query);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from('1616140317555161061'));
  });

  it('understands plus signs that were not escaped', async () => {
    let cipherText = '';
    while (!cipherText.includes('+')) cipherText = encrypted('echo');
    const response = await fetch(
      url(`/callbacks/wecom/staff?${signedQuery(cipherText)}&echostr=${cipherText}`),
    );
    expect(await response.text()).toBe('echo');
  });

  it('fails without a word when the signature is wrong or anything is missing', async () => {
    const cipherText = encrypted('echo');
    const query = signedQuery(cipherText, { token: 'another' });
    query.set('echostr', cipherText);
    for (const attempt of [query, new URLSearchParams(), new URLSearchParams('echostr=a&echostr=b')]) {
      const response = await verify(attempt);
      expect(response.status).toBe(401);
      expect(await response.text()).toBe('');
    }
  });
});

describe('a callback', () => {
  it('is stored before the empty 200', async () => {
    expect(await send(staffText('接单 0007'))).toEqual({ status: 200, body: '' });
    expect(await inbox()).toMatchObject({
      key: 'staff:staff:message:7001',
      lane: 'interactive',
      subject: { kind: 'staff', id: 'liugong' },
      input: { type: 'staff.said', staffId: 'liugong', text: '接单 0007', at: new Date(SECONDS * 1000) },
    });
    expect(outcomes).toEqual(['accepted']);
  });

  it('about danger passes a backlog', async () => {
    await send(staffText('3号楼着火'));
    expect(await inbox()).toMatchObject({ lane: 'emergency' });
  });

  it('of a tapped card brings its code; another tap is another event', async () => {
    await send(cardTap('RC1'));
    await send(cardTap('RC1'));
    await send(cardTap('RC2'));
    expect(await store.inbox.pendingCount()).toBe(2);
    expect(await inbox()).toMatchObject({
      input: {
        type: 'card.tapped',
        staffId: 'liugong',
        cardId: 'BX7-01',
        action: 'accept',
        selections: {},
        refreshCode: 'RC1',
      },
    });
  });

  it('that comes again changes nothing', async () => {
    await send(staffText('接单 0007'));
    expect(await send(staffText('接单 0007'))).toEqual({ status: 200, body: '' });
    expect(await store.inbox.pendingCount()).toBe(1);
  });

  it('that rings for an account reaches the puller', async () => {
    expect(await send(doorbell('wkOne'))).toEqual({ status: 200, body: '' });
    expect(rung).toEqual([{ account: 'wkOne', token: 'ENC_token' }]);
  });

  it('that rings for an unknown account is noted', async () => {
    expect(await send(doorbell('wkStranger'))).toEqual({ status: 200, body: '' });
    expect(logger.lines).toMatchObject([{ level: 'warn', event: 'callback.unknown_account' }]);
  });

  it('about accounts given and taken away reaches the puller, the taken ones first', async () => {
    expect(await send(rightsOf(['wkOne', 'wkTwo'], ['wkThree']))).toEqual({ status: 200, body: '' });
    const at = new Date(SECONDS * 1000);
    expect(changes).toEqual([
      { what: 'taken', account: 'wkThree', at },
      { what: 'given', account: 'wkOne', at },
      { what: 'given', account: 'wkTwo', at },
    ]);
    expect(logger.lines).toMatchObject([
      { level: 'warn', event: 'callback.unknown_account', fields: { account: 'wkThree' } },
      { level: 'warn', event: 'callback.unknown_account', fields: { account: 'wkTwo' } },
    ]);
    expect(await store.inbox.pendingCount()).toBe(0);
  });

  it.each(['view', 'change_contact', 'upload_media_job_finish', 'of_tomorrow'])(
    'that nobody acts on is accepted: %s',
    async (event) => {
      const plain = `<xml><FromUserName>sys</FromUserName><CreateTime>${SECONDS}</CreateTime><MsgType>event</MsgType><Event>${event}</Event></xml>`;
      expect(await send(plain)).toEqual({ status: 200, body: '' });
      expect(await store.inbox.pendingCount()).toBe(0);
    },
  );

  it.each([
    ['a text', staffText('接单 0007')],
    ['a doorbell', doorbell('wkOne')],
    ['an account given', rightsOf(['wkOne'])],
  ])('that cannot be stored is asked for again: %s', async (_name, plain) => {
    isStoreBroken = true;
    expect(await send(plain)).toEqual({ status: 503, body: '' });
    isStoreBroken = false;
    expect((await send(plain)).status).toBe(200);
    expect(logger.lines).toMatchObject([{ level: 'error', event: 'callback.not_stored' }]);
  });

  it('that comes before anything can be kept is asked for again', async () => {
    isOpen = false;
    expect(await send(staffText('接单 0007'))).toEqual({ status: 503, body: '' });
    isOpen = true;
    expect((await send(staffText('接单 0007'))).status).toBe(200);
    expect(await store.inbox.pendingCount()).toBe(1);
  });

  it('that is kept while nobody can work on it is asked for again, and then recognised', async () => {
    obstacle = 'redis: no connection';
    expect(await send(staffText('接单 0007'))).toEqual({ status: 503, body: '' });
    expect(await store.inbox.pendingCount()).toBe(1);
    obstacle = null;
    expect((await send(staffText('接单 0007'))).status).toBe(200);
    expect(await store.inbox.pendingCount()).toBe(1);
    expect(logger.lines).toMatchObject([
      { level: 'warn', event: 'callback.to_be_repeated', fields: { problem: 'redis: no connection' } },
    ]);
  });

  const bomb = `<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><MsgType>&b;</MsgType></xml>`;
  const cases: [string, () => Promise<{ status: number; body: string }>, number, string][] = [
    ['a wrong signature', () => send(staffText('接单'), {}, { token: 'another' }), 401, 'bad_signature'],
    [
      'no query',
      () => post(envelope(encrypted(staffText('接单'))), new URLSearchParams()),
      401,
      'bad_signature',
    ],
    [
      'an old timestamp',
      () => send(staffText('接单'), {}, { timestamp: String(SECONDS - 3601) }),
      401,
      'stale',
    ],
    [
      'a timestamp ahead',
      () => send(staffText('接单'), {}, { timestamp: String(SECONDS + 3601) }),
      401,
      'stale',
    ],
    ['a timestamp that is none', () => send(staffText('接单'), {}, { timestamp: 'soon' }), 401, 'stale'],
    ['another corp', () => send(staffText('接单'), { corp: 'wwOther' }), 401, 'wrong_receiver'],
    [
      'broken padding',
      () => send(staffText('接单'), { pad: (count) => Buffer.alloc(count, 77) }),
      400,
      'bad_padding',
    ],
    ['a cipher text that is none', () => post(envelope('AAA='), signedQuery('AAA=')), 400, 'bad_ciphertext'],
    ['broken XML inside', () => send('<xml><FromUserName>接单'), 400, 'bad_xml'],
    ['broken XML outside', () => post('<xml><Encrypt>', signedQuery('')), 400, 'bad_xml'],
    ['no body', () => post('', signedQuery('')), 400, 'bad_xml'],
    ['an entity bomb inside', () => send(bomb), 400, 'forbidden_doctype'],
    ['an entity bomb outside', () => post(bomb, signedQuery('')), 400, 'forbidden_doctype'],
  ];
  it.each(cases)(
    'with %s stores nothing, says nothing, and is one log line',
    async (_name, attempt, status, reason) => {
      expect(await attempt()).toEqual({ status, body: '' });
      expect(logger.lines).toEqual([
        { level: 'warn', event: 'callback.rejected', fields: { app: 'staff', reason } },
      ]);
      expect(await store.inbox.pendingCount()).toBe(0);
      expect(outcomes).toEqual([reason]);
      expect((await send(staffText('接单 0007'))).status).toBe(200);
    },
  );

  it('for an unknown app is not found', async () => {
    const cipherText = encrypted(staffText('x'));
    for (const app of ['nobody', '__proto__', 'constructor']) {
      expect((await post(envelope(cipherText), signedQuery(cipherText), app)).status).toBe(404);
    }
  });
});

describe('a body that is too large', () => {
  const twoMegabytes = 'x'.repeat(2 * 1024 * 1024);

  it('is refused by its length', async () => {
    expect(await post(twoMegabytes, signedQuery(''))).toEqual({
      status: 413,
      body: '{"error":"body_too_large"}',
    });
    expect((await fetch(url('/healthz'))).status).toBe(200);
  });

  it('is refused in chunks as well', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const upload = request(url('/callbacks/wecom/staff'), { method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      upload.on('error', reject);
      for (let part = 0; part < 32; part += 1) upload.write('x'.repeat(64 * 1024));
      upload.end();
    });
    expect(status).toBe(413);
    expect((await fetch(url('/healthz'))).status).toBe(200);
  });

  it('does not arrive compressed', async () => {
    const response = await fetch(url('/callbacks/wecom/staff'), {
      method: 'POST',
      body: 'x',
      headers: { 'content-encoding': 'gzip' },
    });
    expect(response.status).toBe(415);
  });
});

describe('the other pages', () => {
  it('tell that the process is up and whether it can serve', async () => {
    const health = await fetch(url('/healthz'));
    expect(await health.json()).toEqual({ status: 'up' });
    expect(health.headers.get('x-powered-by')).toBeNull();
    expect((await fetch(url('/readyz'))).status).toBe(200);
    problems = ['store: disk full'];
    const unready = await fetch(url('/readyz'));
    expect(unready.status).toBe(503);
    expect(await unready.json()).toEqual({ problems });
  });

  it('give the metrics', async () => {
    const response = await fetch(url('/metrics'));
    expect(response.headers.get('content-type')).toContain('version=0.0.4');
    expect(await response.text()).toContain('qiantai_pending');
  });

  it('hide what went wrong inside', async () => {
    expect(await (await fetch(url('/no/such/page'))).json()).toEqual({ error: 'not_found' });
    const malformed = await fetch(url('/callbacks/wecom/%E0%A4%A'));
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toEqual({ error: 'bad_request' });
  });
});
