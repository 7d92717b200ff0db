import { createSimulator } from '../../../src/simulator/simulator';
import { type Json, KFID, type Lab, STAFF, startLab, world } from './lab';

let lab: Lab;

beforeEach(async () => {
  lab = await startLab();
  await lab.sim('residents', { id: 'wmWang', nickname: '王女士' });
});
afterEach(() => lab.stop());

const fault = (kind: string, extra: Json = {}) => lab.sim('faults', { kind, ...extra });
const getToken = async (corpid: string, secret: string) =>
  (await (await lab.raw(`/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${secret}`)).json()) as Json;
const message = { touser: 'lin', agentid: STAFF.agentId, msgtype: 'text', text: { content: '开会' } };

describe('access tokens', () => {
  test('stay the same for two hours and belong to one app', async () => {
    const first = await lab.token('STAFF');
    expect(await lab.token('STAFF')).toBe(first);
    expect(await lab.token('KF')).not.toBe(first);
    await lab.sim('clock/advance', { seconds: 7200 });
    const path = `/cgi-bin/user/get?userid=lin&access_token=${first}`;
    expect(await (await lab.raw(path)).json()).toMatchObject({ errcode: 42001 });
    expect(await lab.token('STAFF')).not.toBe(first);
  });

  test('are refused with the code of the mistake', async () => {
    expect(await getToken('', 'x')).toMatchObject({ errcode: 41002 });
    expect(await getToken('wwlab', '')).toMatchObject({ errcode: 41004 });
    expect(await getToken('wwother', 'x')).toMatchObject({ errcode: 40013 });
    expect(await getToken('wwlab', 'x')).toMatchObject({ errcode: 40001 });
    expect(await (await lab.raw('/cgi-bin/getcallbackip')).json()).toMatchObject({ errcode: 41001 });
  });

  test('can be revoked early', async () => {
    const token = await lab.token('STAFF');
    expect(await fault('token.revoke', { match: 'STAFF' })).toEqual({ kind: 'token.revoke', revoked: 1 });
    const answer = (await (await lab.raw(`/cgi-bin/getcallbackip?access_token=${token}`)).json()) as Json;
    expect(answer).toMatchObject({ errcode: 40014 });
    expect(answer.errmsg).toMatch(
      /^invalid access_token, hint: \[\d+_\w+\], from ip: .+, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=40014$/,
    );
    expect(await lab.api('STAFF', 'getcallbackip')).toMatchObject({ errcode: 0 });
  });
});

test('broken JSON is named in the answer, which is still HTTP 200', async () => {
  const token = await lab.token('STAFF');
  const response = await lab.raw(`/cgi-bin/message/send?access_token=${token}`, {
    method: 'POST',
    body: '{"touser":',
  });
  expect(response.status).toBe(200);
  expect(((await response.json()) as Json).errmsg).toContain('Warning: wrong json format.');
});

test('the wrong method and unknown paths are refused', async () => {
  expect(await lab.api('STAFF', 'message/send')).toMatchObject({ errcode: 40058 });
  expect(await lab.api('STAFF', 'message/sing', {})).toMatchObject({ errcode: 40066 });
});

test('too many calls of one API are blocked for a minute', async () => {
  const strict = await startLab({ frequency: { perMinute: 2 } });
  const call = () => strict.api('STAFF', 'getcallbackip');
  await strict.sim('clock/advance', {
    seconds: 60 - (Math.floor(Date.parse(String((await strict.sim('clock')).now)) / 1000) % 60),
  });
  expect([await call(), await call(), await call()].map((answer) => answer.errcode)).toEqual([0, 0, 45009]);
  await strict.sim('clock/advance', { seconds: 61 });
  expect(await call()).toMatchObject({ errcode: 0 });
  await strict.stop();
});

test('calls are recorded with tokens shortened', async () => {
  await lab.api('STAFF', 'message/send', message);
  const calls = await lab.simList('calls?path=message/send');
  expect(calls).toMatchObject([{ method: 'POST', status: 200, body: message, answer: { errcode: 0 } }]);
  expect(calls).toMatchObject([{ query: { access_token: expect.stringMatching(/^.{8}…$/) } }]);
  const issued = { answer: { access_token: expect.stringMatching(/…$/) } };
  expect(await lab.simList('calls?path=gettoken')).toMatchObject([issued]);
  expect(await lab.simList(`calls?after=${calls[0]?.n}`)).toEqual([]);
});

describe('API faults', () => {
  const send = () => lab.api('STAFF', 'message/send', message);
  const inbox = () => lab.simList('staff/lin/messages');

  test('an error code, once', async () => {
    await fault('api.error', { errcode: -1, match: 'message/send' });
    expect(await send()).toMatchObject({ errcode: -1 });
    expect(await send()).toMatchObject({ errcode: 0 });
  });

  test('an HTTP status', async () => {
    const token = await lab.token('STAFF');
    await fault('api.http', { status: 503 });
    expect((await lab.raw(`/cgi-bin/getcallbackip?access_token=${token}`)).status).toBe(503);
  });

  test('a broken connection before and a lost answer after the work', async () => {
    await fault('api.reset', { match: 'message/send' });
    await expect(send()).rejects.toThrow();
    expect(await inbox()).toEqual([]);
    await fault('api.lostAnswer', { match: 'message/send' });
    await expect(send()).rejects.toThrow();
    expect(await inbox()).toHaveLength(1);
  });

  test('latency', async () => {
    await fault('api.latency', { ms: 40, match: 'message/send' });
    const started = performance.now();
    await send();
    expect(performance.now() - started).toBeGreaterThan(35);
  });

  test('an empty page that says there is more', async () => {
    await lab.sim('residents/wmWang/messages', { type: 'text', text: '在吗' });
    await fault('kf.emptyPage', { match: KFID });
    const empty = await lab.api('KF', 'kf/sync_msg', { open_kfid: KFID });
    expect(empty).toMatchObject({ has_more: 1, msg_list: [] });
    const next = await lab.api('KF', 'kf/sync_msg', { open_kfid: KFID, cursor: empty.next_cursor });
    expect(next).toMatchObject({ has_more: 0, msg_list: [{ text: { content: '在吗' } }] });
  });

  test('a message accepted and then failed', async () => {
    await lab.sim('residents/wmWang/messages', { type: 'text', text: '在吗' });
    await fault('kf.sendFail', { failType: 10 });
    const send = { touser: 'wmWang', open_kfid: KFID, msgid: 'r1', msgtype: 'text', text: { content: '在' } };
    expect(await lab.api('KF', 'kf/send_msg', send)).toMatchObject({ errcode: 0 });
    const page = (await lab.api('KF', 'kf/sync_msg', { open_kfid: KFID })).msg_list;
    expect((page as Json[]).at(-1)).toMatchObject({
      origin: 4,
      event: { event_type: 'msg_send_fail', fail_msgid: 'r1', fail_type: 10 },
    });
    expect(await lab.simList('residents/wmWang/messages')).toHaveLength(1);
  });

  test('an unknown kind is refused with the list of known ones', async () => {
    const response = await lab.raw('/sim/faults', { method: 'POST', body: '{"kind":"api.bored"}' });
    expect(response.status).toBe(400);
    expect(((await response.json()) as Json).error).toContain('api.lostAnswer');
  });
});

describe('the control side', () => {
  const status = async (path: string, body: unknown) => {
    const response = await lab.raw(`/sim/${path}`, { method: 'POST', body: JSON.stringify(body) });
    return [response.status, ((await response.json()) as Json).error];
  };

  test('names the field that is wrong', async () => {
    expect(await status('residents', {})).toEqual([400, 'nickname is required']);
    expect(await status('residents/wmNobody/enter', {})).toEqual([404, 'id: no resident wmNobody']);
    expect(await status('residents/wmWang/enter', { openKfid: 'wkNo' })).toEqual([
      404,
      'openKfid: no kf account wkNo',
    ]);
    expect(await status('residents/wmWang/messages', { type: 'smell' })).toEqual([
      400,
      expect.stringContaining('type'),
    ]);
    expect(await status('sessions/wmWang', { action: 'end', userid: 'lin' })).toEqual([
      409,
      expect.any(String),
    ]);
    expect(await status('clock/advance', { seconds: 'many' })).toEqual([400, 'seconds must be a number']);
    expect(await status('nothing', {})).toEqual([404, 'no such call: POST /sim/nothing']);
  });

  test('describes the corp', async () => {
    expect(await lab.sim('state')).toMatchObject({
      corp: { corpId: 'wwlab' },
      apps: [{ key: 'KF', agentId: 1000002 }, { key: 'STAFF' }],
      kfAccounts: [{ openKfid: KFID, servicers: [{ userid: 'lin', serving: true }, {}] }, {}],
      groups: [{ key: 'garden.eng', webhookKey: 'hook-key-1', chatId: 'wrgroup1' }],
      residents: [{ id: 'wmWang', nickname: '王女士' }],
      faults: [],
    });
  });

  test('shares its port with the routes of a host', async () => {
    const host = createSimulator({
      world: world(),
      callbackBase: lab.url,
      extend: { path: '/demo', handle: (request, response) => response.end(`host ${request.url}`) },
    });
    const { url } = await host.start();
    expect(await (await fetch(`${url}/demo/state?a=1`)).text()).toBe('host /demo/state?a=1');
    expect((await fetch(`${url}/demonstration`)).status).toBe(404);
    expect((await fetch(`${url}/sim/clock`)).status).toBe(200);
    await host.stop();
  });

  test('moves the clock and tells the listeners', async () => {
    const heard: Date[] = [];
    lab.simulator.onClock((now) => heard.push(now));
    const before = Date.parse(String((await lab.sim('clock')).now));
    const { now } = await lab.sim('clock/advance', { seconds: 900 });
    expect(Date.parse(String(now)) - before).toBeGreaterThanOrEqual(900_000);
    expect(heard.map((date) => date.toISOString())).toEqual([now]);
  });

  test('reset forgets messages, calls and faults and keeps the people; old cursors stay valid', async () => {
    const sync = (cursor?: unknown) =>
      lab.api('KF', 'kf/sync_msg', { open_kfid: KFID, ...(cursor ? { cursor } : {}) });
    await lab.sim('residents/wmWang/messages', { type: 'text', text: '旧' });
    const { next_cursor } = await sync();
    await lab.api('STAFF', 'message/send', message);
    await fault('api.http', { match: 'nowhere' });
    await lab.sim('reset', {});
    expect(await lab.simList('residents/wmWang/messages')).toEqual([]);
    expect(await lab.simList('staff/lin/messages')).toEqual([]);
    expect(await lab.simList('calls')).toEqual([]);
    expect(await lab.simList('faults')).toEqual([]);
    await lab.sim('residents/wmWang/messages', { type: 'text', text: '新' });
    expect(await sync(next_cursor)).toMatchObject({ msg_list: [{ text: { content: '新' } }] });
  });

  test('streams what changes', async () => {
    const response = await lab.raw('/sim/events');
    const reader = response.body?.getReader();
    await lab.sim('residents/wmWang/messages', { type: 'text', text: '看得见' });
    let seen = '';
    await lab.until(async () => {
      seen += new TextDecoder().decode((await reader?.read())?.value);
      return seen.includes('看得见');
    }, 'the message in the stream');
    expect(seen).toContain('"type":"chat"');
    await reader?.cancel();
  });
});
