import { type Json, type Lab, STAFF, startLab } from './lab';

const HOUR = 3600;
let lab: Lab;

afterEach(() => lab.stop());

const sendTo = (touser: string, content = '开会') =>
  lab.api('STAFF', 'message/send', { touser, agentid: STAFF.agentId, msgtype: 'text', text: { content } });
const inbox = (userid: string) => lab.simList(`staff/${userid}/messages`);
const advance = (seconds: number) => lab.sim('clock/advance', { seconds });
const tokenOf = async (secret: string) =>
  (await (await lab.raw(`/cgi-bin/gettoken?corpid=wwlab&corpsecret=${secret}`)).json()) as Json;
/** Moves the clock to the beginning of the next whole `seconds`, China time. */
const toNext = async (seconds: number) => {
  const now = Math.floor(Date.parse(String((await lab.sim('clock')).now)) / 1000) + 8 * HOUR;
  await advance(seconds - (now % seconds));
};

describe('messages', () => {
  test('beyond 1000 an hour to one member are dropped silently', async () => {
    lab = await startLab({ message: { memberPerMinute: 3, memberPerHour: 5 } });
    for (const minute of [1, 2]) {
      for (const n of [1, 2, 3]) expect(await sendTo('lin', `${minute}.${n}`)).toMatchObject({ errcode: 0 });
      await advance(61);
    }
    expect((await inbox('lin')).map(({ text }) => text)).toEqual(['1.1', '1.2', '1.3', '2.1', '2.2']);
    await sendTo('chen');
    expect(await inbox('chen')).toHaveLength(1);
    await advance(HOUR);
    await sendTo('lin', '又可以');
    expect((await inbox('lin')).at(-1)).toMatchObject({ text: '又可以' });
  });

  test('reach two hundred persons a day for every account, then 45009 until midnight in China', async () => {
    lab = await startLab({ message: { accountCap: 1, memberPerMinute: 1000 } });
    await toNext(24 * HOUR);
    for (let n = 0; n < 66; n++) await sendTo('@all', `${n}`);
    expect(await sendTo('lin|chen|zhangwei')).toMatchObject({ errcode: 45009 });
    expect(await sendTo('lin|chen', '还剩两个')).toMatchObject({ errcode: 0 });
    expect(await sendTo('lin')).toMatchObject({ errcode: 45009 });
    await advance(23 * HOUR);
    expect(await sendTo('lin')).toMatchObject({ errcode: 45009 });
    await advance(HOUR);
    expect(await sendTo('lin')).toMatchObject({ errcode: 0 });
  });
});

describe('calls of one API', () => {
  const call = async () => (await lab.api('STAFF', 'getcallbackip')).errcode;

  test('beyond the hour are blocked for an hour', async () => {
    lab = await startLab({ frequency: { perHour: 2 } });
    await toNext(HOUR);
    expect([await call(), await call(), await call()]).toEqual([0, 0, 45009]);
    await advance(HOUR - 5);
    expect(await call()).toBe(45009);
    await advance(10);
    expect(await call()).toBe(0);
  });

  test('are counted per address too', async () => {
    lab = await startLab({ frequency: { ipPerMinute: 2 } });
    await toNext(60);
    expect([await call(), await call(), await call()]).toEqual([0, 0, 45009]);
  });

  test('that run at the same time are refused beyond the configured number', async () => {
    lab = await startLab({ frequency: { concurrentPerApi: 1 } });
    const token = await lab.token('STAFF');
    const path = `/cgi-bin/getcallbackip?access_token=${token}`;
    await lab.sim('faults', { kind: 'api.latency', ms: 200, match: 'getcallbackip' });
    const slow = lab.raw(path);
    await lab.until(
      async () => (await lab.simList('calls?path=getcallbackip')).length === 1,
      'the slow call',
    );
    expect(await (await lab.raw(path)).json()).toMatchObject({ errcode: 45033 });
    expect(await (await slow).json()).toMatchObject({ errcode: 0 });
    expect(await (await lab.raw(path)).json()).toMatchObject({ errcode: 0 });
  });
});

describe('gettoken', () => {
  test('is refused while another one of the same app is under way', async () => {
    lab = await startLab();
    await lab.sim('faults', { kind: 'api.latency', ms: 200, match: 'gettoken' });
    const slow = tokenOf(STAFF.secret);
    await lab.until(async () => (await lab.simList('calls?path=gettoken')).length === 1, 'the slow call');
    expect(await tokenOf(STAFF.secret)).toMatchObject({ errcode: 45033 });
    expect(await tokenOf('kf-secret')).toMatchObject({ errcode: 0 });
    expect(await slow).toMatchObject({ errcode: 0 });
    expect(await tokenOf(STAFF.secret)).toMatchObject({ errcode: 0 });
  });

  test('with too many failures is blocked for an hour', async () => {
    lab = await startLab({ token: { failuresPerHour: 2 } });
    const codes = [];
    for (const secret of ['a', 'b', 'c', STAFF.secret]) codes.push((await tokenOf(secret)).errcode);
    expect(codes).toEqual([40001, 40001, 40001, 45009]);
    await advance(HOUR);
    expect(await tokenOf(STAFF.secret)).toMatchObject({ errcode: 0 });
  });
});

test('tokens work from trusted addresses only, as the console has said for a minute', async () => {
  lab = await startLab({ trustedIps: ['203.0.113.5'] });
  const refused = await sendTo('lin');
  expect(refused).toMatchObject({ errcode: 60020 });
  expect(refused.errmsg).toMatch(/^not allow to access from your ip, hint: .*from ip: \S*127\.0\.0\.1/);
  expect(await lab.sim('trusted-ips')).toEqual({ ips: ['203.0.113.5'] });
  await lab.sim('trusted-ips', { ips: ['127.0.0.1'] });
  expect(await lab.sim('trusted-ips')).toEqual({ ips: ['127.0.0.1'] });
  await advance(50);
  expect(await sendTo('lin')).toMatchObject({ errcode: 60020 });
  await advance(10);
  expect(await sendTo('lin')).toMatchObject({ errcode: 0 });
  await lab.sim('trusted-ips', { ips: ['203.0.113.5'] });
  await advance(30);
  await lab.sim('trusted-ips', { ips: [] });
  await advance(60);
  expect(await sendTo('lin')).toMatchObject({ errcode: 0 });
  expect(await lab.sim('trusted-ips', { ips: ['somewhere'] })).toEqual({
    error: 'ips must be a list of addresses',
  });
});

describe('an app that sees one department', () => {
  beforeEach(async () => {
    lab = await startLab({}, (world) => ({
      ...world,
      apps: world.apps.map((app) => ({ ...app, visibleDepartments: ['desk'] })),
    }));
  });

  test('reaches and reads nobody else', async () => {
    expect(await sendTo('lin|zhangwei')).toMatchObject({ errcode: 0, invaliduser: 'zhangwei' });
    expect(await sendTo('zhangwei')).toMatchObject({ errcode: 81013 });
    await sendTo('@all');
    expect(await inbox('ZhangWei')).toEqual([]);
    expect(await inbox('lin')).toHaveLength(2);
    expect(await lab.api('STAFF', 'user/get?userid=zhangwei')).toMatchObject({ errcode: 60011 });
    expect(await lab.api('STAFF', 'user/get?userid=nobody')).toMatchObject({ errcode: 60111 });
    expect(await lab.api('STAFF', 'user/simplelist?department_id=2')).toMatchObject({ userlist: [] });
  });

  test('may have no groups', async () => {
    const create = { name: '应急', userlist: ['lin', 'chen'], chatid: 'chat1' };
    expect(await lab.api('STAFF', 'appchat/create', create)).toMatchObject({ errcode: 60011 });
  });
});

test('the list of all ids is for the contact-sync secret only', async () => {
  lab = await startLab();
  expect(await lab.api('STAFF', 'user/list_id', { limit: 100 })).toMatchObject({ errcode: 48002 });
});

describe('app groups', () => {
  const create = (chatid: string) =>
    lab.api('STAFF', 'appchat/create', { name: '应急', userlist: ['lin', 'zhangwei'], chatid });
  const post = (chatid: string, content: string) =>
    lab.api('STAFF', 'appchat/send', { chatid, msgtype: 'text', text: { content } });
  const shown = async (chatid: string) =>
    (await lab.simList(`groups/${chatid}/messages`)).map(({ text, missedBy }) => [text, missedBy]);

  test('do not reach a member who has had two hundred messages in a minute', async () => {
    lab = await startLab({ appchat: { memberPerMinute: 2 } });
    await create('chat1');
    await lab.api('STAFF', 'appchat/create', { name: '夜班', userlist: ['lin', 'chen'], chatid: 'chat2' });
    for (const chatid of ['chat1', 'chat1', 'chat1', 'chat2'])
      expect(await post(chatid, chatid)).toMatchObject({ errcode: 0 });
    expect(await shown('chat1')).toEqual([
      ['chat1', undefined],
      ['chat1', undefined],
    ]);
    expect(await shown('chat2')).toEqual([['chat2', ['lin']]]);
    await advance(61);
    await post('chat1', '又可以');
    expect((await shown('chat1')).at(-1)).toEqual(['又可以', undefined]);
  });

  test('are created a thousand times a day and changed a thousand times an hour', async () => {
    lab = await startLab({ appchat: { createPerDay: 1, updatePerHour: 1 } });
    await toNext(24 * HOUR);
    expect(await create('chat1')).toMatchObject({ errcode: 0 });
    expect(await create('chat2')).toMatchObject({ errcode: 45009 });
    const update = () => lab.api('STAFF', 'appchat/update', { chatid: 'chat1', name: '夜班' });
    expect([(await update()).errcode, (await update()).errcode]).toEqual([0, 45009]);
    await advance(24 * HOUR);
    expect(await create('chat2')).toMatchObject({ errcode: 0 });
    expect(await update()).toMatchObject({ errcode: 0 });
  });
});

test.each([
  ['disabled', 93004],
  ['notInGroup', 93008],
  ['removed', 93000],
])('a group robot that is %s answers %i until it works again', async (state, errcode) => {
  lab = await startLab();
  const post = async () =>
    (
      await lab.raw('/cgi-bin/webhook/send?key=hook-key-1', {
        method: 'POST',
        body: JSON.stringify({ msgtype: 'text', text: { content: '漏水' } }),
      })
    ).json();
  await lab.sim('groups/eng/webhook', { state });
  expect(await post()).toMatchObject({ errcode });
  await lab.sim('groups/eng/webhook', { state: 'working' });
  expect(await post()).toMatchObject({ errcode: 0 });
});

describe('voice calls', () => {
  const call = () => lab.api('STAFF', 'pstncc/call', { callee_userid: ['lin'] });
  const state = async (callid: unknown) =>
    lab.api('STAFF', 'pstncc/getstates', { callee_userid: 'lin', callid });
  const callidOf = (answer: Json) => (answer.states as Json[])[0]?.callid;

  test.each([301049, 301050, 301051] as const)(
    'are refused with %i when the corp has not arranged them',
    async (errcode) => {
      lab = await startLab({ voice: { refusalErrcode: errcode } });
      expect(await call()).toMatchObject({ errcode });
    },
  );

  test('ring a member eight times a day, and are remembered for seven days', async () => {
    lab = await startLab();
    const reasons = [];
    let last: unknown;
    for (let n = 0; n < 9; n++) {
      last = callidOf(await call());
      reasons.push((await state(last)).reason);
      await advance(481);
    }
    expect(reasons).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 13]);
    await advance(7 * 24 * HOUR - 482);
    expect(await state(last)).toMatchObject({ errcode: 0, reason: 13 });
    await advance(3);
    expect(await state(last)).toMatchObject({ errcode: 40058 });
  });
});

test('a login ticket lasts half an hour, and the older call names the answer its own way', async () => {
  lab = await startLab();
  const codeFor = async (scope: string) => {
    const query = {
      appid: 'wwlab',
      redirect_uri: 'http://127.0.0.1:3000/',
      state: 'S1',
      sim_userid: 'lin',
      scope,
    };
    const path = `/connect/oauth2/authorize?${new URLSearchParams(query)}`;
    const { headers } = await lab.raw(path, { redirect: 'manual' });
    return new URL(headers.get('location') ?? '').searchParams.get('code');
  };
  const { user_ticket } = await lab.api(
    'STAFF',
    `auth/getuserinfo?code=${await codeFor('snsapi_privateinfo')}`,
  );
  const detail = () => lab.api('STAFF', 'auth/getuserdetail', { user_ticket });
  expect(await detail()).toMatchObject({ errcode: 0, userid: 'lin' });
  await advance(1800);
  expect(await detail()).toMatchObject({ errcode: 84014 });
  expect(await lab.api('STAFF', 'auth/getuserdetail', { user_ticket: 'never' })).toMatchObject({
    errcode: 84015,
  });
  expect(await lab.api('STAFF', `user/getuserinfo?code=${await codeFor('snsapi_base')}`)).toMatchObject({
    errcode: 0,
    UserId: 'lin',
  });
});
