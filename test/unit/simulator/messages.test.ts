import { type Json, type Lab, STAFF, startLab } from './lab';

let lab: Lab;

beforeEach(async () => {
  lab = await startLab();
});
afterEach(() => lab.stop());

const send = (fields: Json) =>
  lab.api('STAFF', 'message/send', {
    touser: 'lin',
    agentid: STAFF.agentId,
    msgtype: 'text',
    text: { content: '开会' },
    ...fields,
  });
const inbox = (userid: string) => lab.simList(`staff/${userid}/messages`);

test('reaches the valid recipients and names the others in lower case', async () => {
  expect(await send({ touser: 'LIN|Nobody|chen' })).toMatchObject({ errcode: 0, invaliduser: 'nobody' });
  expect(await inbox('lin')).toMatchObject([
    { from: 'app', type: 'text', text: '开会', agentId: STAFF.agentId },
  ]);
  expect(await inbox('chen')).toHaveLength(1);
});

test('reaches departments and everybody', async () => {
  const { department } = await lab.api('STAFF', 'department/list');
  const desk = (department as Json[]).find((item) => item.name === 'desk')?.id;
  await send({ touser: '', toparty: String(desk) });
  await send({ touser: '@all' });
  expect(await inbox('chen')).toHaveLength(2);
  expect(await inbox('ZhangWei')).toHaveLength(1);
});

test.each<[number, Json]>([
  [81013, { touser: 'nobody' }],
  [82001, { touser: '' }],
  [40032, { touser: Array(1001).fill('lin').join('|') }],
  [82002, { touser: '', toparty: Array(101).fill('2').join('|') }],
  [301002, { agentid: 1000002 }],
  [41011, { agentid: null }],
  [40008, { msgtype: 'telegram' }],
  [44004, { text: { content: '' } }],
  [45002, { msgtype: 'markdown', markdown: { content: 'x'.repeat(2049) } }],
  [41016, { msgtype: 'textcard', textcard: { description: 'd', url: 'https://example.com' } }],
  [41033, { msgtype: 'textcard', textcard: { title: 't', url: 'https://example.com' } }],
  [45034, { msgtype: 'textcard', textcard: { title: 't', description: 'd', url: 'example.com' } }],
  [45008, { msgtype: 'news', news: { articles: Array(9).fill({ title: 't' }) } }],
  [40007, { msgtype: 'image', image: { media_id: 'gone' } }],
])('answers %i', async (errcode, fields) => {
  expect(await send(fields)).toMatchObject({ errcode });
});

test('warns about wrong types and carries on', async () => {
  const answer = await send({ agentid: String(STAFF.agentId) });
  expect(answer).toMatchObject({ errcode: 0, errmsg: 'ok. Warning: wrong json format.' });
});

test('drops silently after thirty messages a minute to one member', async () => {
  for (let n = 0; n < 31; n++)
    expect(await send({ text: { content: `第${n}条` } })).toMatchObject({ errcode: 0 });
  expect(await inbox('lin')).toHaveLength(30);
  await lab.sim('clock/advance', { seconds: 61 });
  await send({});
  expect(await inbox('lin')).toHaveLength(31);
});

test('recalls within 24 hours', async () => {
  const { msgid } = await send({});
  expect(await lab.api('STAFF', 'message/recall', { msgid })).toMatchObject({ errcode: 0 });
  expect(await inbox('lin')).toEqual([]);
  const late = await send({});
  await lab.sim('clock/advance', { seconds: 86_401 });
  expect(await lab.api('STAFF', 'message/recall', { msgid: late.msgid })).toMatchObject({ errcode: 40058 });
});

test('what a member writes is a callback of that app', async () => {
  const { msgid } = await lab.sim('staff/zhangwei/messages', { text: '接单 0007' });
  await lab.until(() => lab.received.length === 1, 'the message');
  expect(lab.received[0]).toMatchObject({
    path: '/callbacks/wecom/staff',
    fields: { MsgType: 'text', Content: '接单 0007', FromUserName: 'ZhangWei', MsgId: msgid },
  });
  expect(await inbox('ZhangWei')).toMatchObject([{ from: 'member', text: '接单 0007' }]);
});

describe('contacts', () => {
  test('are found without regard to case and without private details', async () => {
    const member = await lab.api('STAFF', 'user/get?userid=zhangwei');
    expect(member).toMatchObject({ errcode: 0, userid: 'ZhangWei', status: 1 });
    expect(member).not.toHaveProperty('mobile');
    expect(await lab.api('STAFF', 'user/get?userid=nobody')).toMatchObject({ errcode: 60111 });
  });

  test('are listed by department', async () => {
    const { userlist } = await lab.api('STAFF', 'user/simplelist?department_id=3');
    expect((userlist as Json[]).map((member) => member.userid)).toEqual(['lin', 'chen']);
    expect(await lab.api('STAFF', 'user/list?department_id=99')).toMatchObject({ errcode: 60003 });
  });
});

describe('voice calls', () => {
  const call = (userid: string) => lab.api('STAFF', 'pstncc/call', { callee_userid: [userid, 'nobody'] });
  const reason = async (callid: unknown) =>
    (await lab.api('STAFF', 'pstncc/getstates', { callee_userid: 'lin', callid })).reason;
  const callidOf = (answer: Json) => (answer.states as Json[])[0]?.callid;

  test('ring for a minute, then count as not answered', async () => {
    const answer = await call('lin');
    expect(answer.states).toMatchObject([{ code: 0, userid: 'lin' }, { code: 60111 }]);
    expect(await reason(callidOf(answer))).toBe(1);
    await lab.sim('clock/advance', { seconds: 60 });
    expect(await reason(callidOf(answer))).toBe(12);
    expect(await lab.simList('voice-calls')).toMatchObject([{ userid: 'lin', reason: 12 }]);
  });

  test('can be answered, and stop after three in eight minutes', async () => {
    const first = callidOf(await call('lin'));
    await lab.sim(`voice-calls/${first}/answer`, { talkSeconds: 12 });
    expect(await reason(first)).toBe(0);
    await call('lin');
    await call('lin');
    expect(await reason(callidOf(await call('lin')))).toBe(13);
  });
});

describe('web login', () => {
  const authorize = (params: Record<string, string>) =>
    lab.raw(
      `/connect/oauth2/authorize?${new URLSearchParams({
        appid: 'wwlab',
        redirect_uri: 'http://127.0.0.1:3000/login',
        state: 'S1',
        ...params,
      })}`,
      { redirect: 'manual' },
    );
  const codeFrom = (response: Response) =>
    new URL(response.headers.get('location') ?? '').searchParams.get('code');

  test('gives a code that names the member once, within five minutes', async () => {
    const response = await authorize({ sim_userid: 'lin' });
    expect(response.headers.get('location')).toContain('state=S1');
    const code = codeFrom(response);
    expect(await lab.api('STAFF', `auth/getuserinfo?code=${code}`)).toMatchObject({
      errcode: 0,
      userid: 'lin',
    });
    expect(await lab.api('STAFF', `auth/getuserinfo?code=${code}`)).toMatchObject({ errcode: 40029 });
    const late = codeFrom(await authorize({ sim_userid: 'lin' }));
    await lab.sim('clock/advance', { seconds: 300 });
    expect(await lab.api('STAFF', `auth/getuserinfo?code=${late}`)).toMatchObject({ errcode: 40029 });
  });

  test('a visitor has no userid', async () => {
    const code = codeFrom(await authorize({ sim_userid: 'visitor' }));
    expect(await lab.api('STAFF', `auth/getuserinfo?code=${code}`)).not.toHaveProperty('userid');
  });

  test('asks who is there, and redirects only to trusted hosts', async () => {
    expect(await (await authorize({})).text()).toContain('sim_userid=lin');
    const elsewhere = await authorize({ sim_userid: 'lin', redirect_uri: 'https://evil.example/' });
    expect(await elsewhere.json()).toMatchObject({ errcode: 50001 });
  });
});
