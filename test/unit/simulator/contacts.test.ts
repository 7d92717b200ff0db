import { kfOf } from './kf-lab';
import { type Json, KFID, type Lab, STAFF, startLab } from './lab';

let lab: Lab;

beforeEach(async () => {
  const assistant = { ...STAFF, key: 'CONTACTS', name: 'CONTACTS', agentId: 1, secret: 'sync-secret' };
  lab = await startLab({}, (world) => ({
    ...world,
    apps: [...world.apps, { ...assistant, token: 'kfToken', isContactSync: true }],
  }));
});
afterEach(() => lab.stop());

const asAssistant = async (path: string, body?: Json) => {
  const issued = await (await lab.raw('/cgi-bin/gettoken?corpid=wwlab&corpsecret=sync-secret')).json();
  const token = (issued as Json).access_token;
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await (
    await lab.raw(`/cgi-bin/${path}${path.includes('?') ? '&' : '?'}access_token=${token}`, init)
  ).json()) as Json;
};
const change = (fields: Json) => lab.sim('contacts', fields);
const told = () => lab.received.filter(({ fields }) => fields.Event === 'change_contact');

test('a member who never activated WeCom is 4 in the contacts and no servicer who can be given a session', async () => {
  const kf = kfOf(lab);
  await kf.arrive();
  await kf.says('人工');
  expect(await lab.sim('staff/lin/activation', { activated: false })).toEqual({
    userid: 'lin',
    activated: false,
  });
  expect(await lab.api('STAFF', 'user/get?userid=lin')).toMatchObject({ status: 4 });
  expect(await kf.trans(3, { servicer_userid: 'lin' })).toMatchObject({ errcode: 95014 });
  await lab.sim('staff/lin/activation', { activated: true });
  expect(await lab.api('STAFF', 'user/get?userid=lin')).toMatchObject({ status: 1 });
  expect(await kf.trans(3, { servicer_userid: 'lin' })).toMatchObject({ errcode: 0 });
});

test('the contact-sync secret lists the ids of all members page by page, and reads no details', async () => {
  const first = await asAssistant('user/list_id', { limit: 2 });
  expect(first).toMatchObject({
    errcode: 0,
    dept_user: [
      { userid: 'ZhangWei', department: 2 },
      { userid: 'lin', department: 3 },
    ],
  });
  expect(await asAssistant('user/list_id', { limit: 2, cursor: first.next_cursor })).toMatchObject({
    next_cursor: '',
    dept_user: [{ userid: 'chen', department: 3 }],
  });
  for (const limit of [0, 10_001])
    expect(await asAssistant('user/list_id', { limit })).toMatchObject({ errcode: 40058 });
  for (const path of ['user/get?userid=lin', 'user/list?department_id=2', 'department/list'])
    expect(await asAssistant(path)).toMatchObject({ errcode: 48009 });
  expect(await asAssistant('department/simplelist')).toMatchObject({ errcode: 0 });
  expect(await lab.api('STAFF', 'user/list_id', {})).toMatchObject({ errcode: 48002 });
});

test('members join, change and leave; only the contact-sync assistant is told, with id and department', async () => {
  const sent = { touser: 'wu', agentid: STAFF.agentId, msgtype: 'text', text: { content: '开会' } };
  expect(await change({ change: 'create_user', userid: 'wu', name: '小吴', department: 'desk' })).toEqual({
    told: 1,
  });
  expect(await lab.api('STAFF', 'message/send', sent)).toMatchObject({ errcode: 0 });
  await change({ change: 'update_user', userid: 'WU', department: 'engineering' });
  expect(await lab.api('STAFF', 'user/get?userid=wu')).toMatchObject({
    userid: 'wu',
    name: '小吴',
    department: [2],
  });
  await change({ change: 'delete_user', userid: 'wu' });
  expect(await lab.api('STAFF', 'message/send', sent)).toMatchObject({ errcode: 81013 });
  expect(await lab.api('STAFF', 'user/get?userid=wu')).toMatchObject({ errcode: 60111 });
  await lab.until(() => told().length === 3, 'three changes');
  const common = { ToUserName: 'wwlab', FromUserName: 'sys', MsgType: 'event', Event: 'change_contact' };
  expect(told()).toMatchObject([
    {
      path: '/callbacks/wecom/contacts',
      fields: { ...common, ChangeType: 'create_user', UserID: 'wu', Department: '3' },
    },
    { fields: { ...common, ChangeType: 'update_user', UserID: 'wu', Department: '2' } },
    { fields: { ...common, ChangeType: 'delete_user', UserID: 'wu', Department: '2' } },
  ]);
  expect(told()[0]?.fields).not.toHaveProperty('Name');
});

test('departments and tags are told with their elements, and nothing else is taken', async () => {
  await change({ change: 'create_party', elements: { Id: 9, Name: '绿化', ParentId: 1, Order: 1 } });
  await change({ change: 'update_tag', elements: { TagId: 5, AddUserItems: 'lin,chen' } });
  await lab.until(() => told().length === 2, 'two changes');
  expect(told()).toMatchObject([
    { fields: { ChangeType: 'create_party', Id: '9', Name: '绿化', ParentId: '1' } },
    { fields: { ChangeType: 'update_tag', TagId: '5', AddUserItems: 'lin,chen' } },
  ]);
  expect(await change({ change: 'delete_party', elements: { Name: 'x' } })).toEqual({
    error: 'elements.Name is no element of delete_party',
  });
  expect(await change({ change: 'create_user', userid: 'lin' })).toEqual({
    error: 'userid: already employee lin',
  });
  expect(await change({ change: 'delete_user', userid: 'nobody' })).toEqual({
    error: 'userid: no employee nobody',
  });
});

test('a corp without the assistant changes its contacts silently', async () => {
  await lab.stop();
  lab = await startLab();
  expect(await change({ change: 'create_user', userid: 'wu', department: 'desk' })).toEqual({ told: 0 });
  await lab.sim('residents', { id: 'wmWang', nickname: '王女士' });
  await lab.sim('residents/wmWang/messages', { type: 'text', text: '你好', openKfid: KFID });
  await lab.until(() => lab.received.length === 1, 'a doorbell');
  expect(told()).toEqual([]);
});
