import type { SettingsOverrides } from '../../../src/simulator/settings';
import { kfOf, PNG } from './kf-lab';
import { type Json, KFID, type Lab, startLab } from './lab';

const RIVER = 'wkRiver';
let lab: Lab;
let kf: ReturnType<typeof kfOf>;

async function start(settings: SettingsOverrides = {}): Promise<void> {
  lab = await startLab(settings);
  kf = kfOf(lab);
  await kf.arrive();
}
async function startAnew(settings: SettingsOverrides): Promise<void> {
  await lab.stop();
  await start(settings);
}
beforeEach(() => start());
afterEach(() => lab.stop());

const picture = () => kf.upload('image', PNG);
const add = async (fields: Json = {}) =>
  kf.api('account/add', { name: '东门客服', media_id: await picture(), ...fields });
const listed = async () => (await kf.api('account/list')).account_list as Json[];
const named = async (openKfid: unknown) => (await listed()).find((account) => account.open_kfid === openKfid);
const rights = (change: Json) => lab.sim('kf-accounts/rights', change);

describe('kf accounts', () => {
  test('appear in the list, in the state and on the phone once they were added', async () => {
    const { open_kfid } = await add();
    expect(open_kfid).toMatch(/^wk\w{30}$/);
    expect(await named(open_kfid)).toEqual({
      open_kfid,
      name: '东门客服',
      avatar: expect.stringMatching(/^https:/),
      manage_privilege: true,
    });
    const accounts = (await lab.sim('state')).kfAccounts as Json[];
    expect(accounts).toContainEqual(
      expect.objectContaining({ openKfid: open_kfid, name: '东门客服', servicers: [] }),
    );
    await kf.says('有人吗', String(open_kfid));
    expect(await kf.sync({ open_kfid })).toMatchObject({ msg_list: [{ text: { content: '有人吗' } }] });
  });

  test('need a name of at most 16 characters and an uploaded picture', async () => {
    expect(await add({ name: '十六个字的客服账号名称可以用的呀啊' })).toMatchObject({ errcode: 95006 });
    expect(await add({ name: '十六个字的客服账号名称可以用的呀' })).toMatchObject({ errcode: 0 });
    expect(await add({ name: '' })).toMatchObject({ errcode: 40063 });
    expect(await add({ media_id: '' })).toMatchObject({ errcode: 40063 });
    expect(await add({ media_id: 'x'.repeat(129) })).toMatchObject({ errcode: 40058 });
    expect(await add({ media_id: 'nobody-uploaded-this' })).toMatchObject({ errcode: 40007 });
    const file = await kf.upload('file', Buffer.from('not a picture'));
    expect(await add({ media_id: file })).toMatchObject({ errcode: 40007 });
  });

  test('change only in what is given', async () => {
    const before = await named(KFID);
    expect(await kf.api('account/update', { open_kfid: KFID, name: '花园前台' })).toMatchObject({
      errcode: 0,
    });
    expect(await named(KFID)).toEqual({ ...before, name: '花园前台' });
    await kf.api('account/update', { open_kfid: KFID, media_id: await picture() });
    expect(await named(KFID)).toMatchObject({ name: '花园前台', avatar: expect.stringMatching(/^https:/) });
    const tooLong = { open_kfid: KFID, name: '很'.repeat(17), media_id: await picture() };
    expect(await kf.api('account/update', tooLong)).toMatchObject({ errcode: 95006 });
    expect(await kf.api('account/update', { open_kfid: 'wkNo', name: '无' })).toMatchObject({
      errcode: 95004,
    });
    expect(await kf.api('account/update', { name: '无' })).toMatchObject({ errcode: 95000 });
  });

  test('are gone for everybody once they were deleted, except the last one', async () => {
    const { url } = await kf.api('add_contact_way', { open_kfid: RIVER });
    const { welcomeCode } = await lab.sim('residents/wmWang/enter', { openKfid: RIVER });
    expect(await kf.api('account/del', { open_kfid: RIVER })).toMatchObject({ errcode: 0 });
    expect(await named(RIVER)).toBeUndefined();
    expect(await kf.sync({ open_kfid: RIVER })).toMatchObject({ errcode: 95004 });
    expect(await kf.api('account/del', { open_kfid: RIVER })).toMatchObject({ errcode: 95004 });
    expect(
      await lab.sim('residents/wmWang/messages', { type: 'text', text: '在吗', openKfid: RIVER }),
    ).toEqual({
      error: `openKfid: no kf account ${RIVER}`,
    });
    expect(await lab.sim('residents/wmWang/enter', { url })).toEqual({});
    const welcome = { code: welcomeCode, msgtype: 'text', text: { content: '您好' } };
    expect(await kf.api('send_msg_on_event', welcome)).toMatchObject({ errcode: 95004 });
    expect(await kf.api('account/del', { open_kfid: KFID })).toMatchObject({ errcode: 95005 });
    expect(await named(KFID)).toBeDefined();
  });

  test('are listed in pages of at most 100', async () => {
    const second = (await kf.api('account/list', { offset: 1, limit: 1 })).account_list;
    expect(second).toMatchObject([{ open_kfid: RIVER }]);
    expect(await kf.api('account/list', { offset: 2 })).toMatchObject({ account_list: [] });
    for (const wrong of [{ limit: 0 }, { limit: 101 }, { offset: -1 }])
      expect(await kf.api('account/list', wrong)).toMatchObject({ errcode: 40058 });
  });

  test('cannot grow beyond what the corp may have', async () => {
    await startAnew({ kf: { accounts: { verifiedCap: 3 } } });
    expect(await add()).toMatchObject({ errcode: 0 });
    expect(await add()).toMatchObject({ errcode: 95005 });
    await startAnew({ kf: { accounts: { isCorpVerified: false } } });
    for (let count = 3; count <= 10; count++) expect(await add()).toMatchObject({ errcode: 0 });
    expect(await add()).toMatchObject({ errcode: 95027 });
  });
});

describe('rights over kf accounts', () => {
  const changes = () => kf.callbacks('kf_account_auth_change').map(({ fields }) => fields);

  test('are told in one callback with an element for each account', async () => {
    const { open_kfid: east } = await add();
    await rights({ removed: [KFID, RIVER] });
    await lab.until(() => changes().length === 1, 'the loss');
    expect(changes()[0]).toMatchObject({
      ToUserName: 'wwlab',
      FromUserName: 'sys',
      MsgType: 'event',
      AuthDelOpenKfId: [KFID, RIVER],
    });
    expect(changes()[0]).not.toHaveProperty('AuthAddOpenKfId');
    await rights({ added: [KFID], removed: [east] });
    await lab.until(() => changes().length === 2, 'the exchange');
    expect(changes()[1]).toMatchObject({ AuthAddOpenKfId: KFID, AuthDelOpenKfId: east });
    await rights({ added: [KFID] });
    await rights({ added: [RIVER] });
    await lab.until(() => changes().length === 3, 'the return');
    expect(changes()[2]).toMatchObject({ AuthAddOpenKfId: RIVER });
    expect(await rights({ added: ['wkNo'] })).toEqual({ error: 'openKfid: no kf account wkNo' });
  });

  test('decide who may read, send, assign and change, and whom doorbells reach', async () => {
    await kf.says('在吗');
    await lab.until(() => kf.callbacks('kf_msg_or_event').length === 1, 'a doorbell');
    await rights({ removed: [KFID] });
    expect(await named(KFID)).toMatchObject({ manage_privilege: false });
    for (const answer of [
      await kf.sync(),
      await kf.send('您好'),
      await kf.trans(1),
      await kf.api('service_state/get', { open_kfid: KFID, external_userid: 'wmWang' }),
      await kf.api('servicer/add', { open_kfid: KFID, userid_list: ['ZhangWei'] }),
      await kf.api('account/update', { open_kfid: KFID, name: '无权' }),
      await kf.api('account/del', { open_kfid: KFID }),
    ])
      expect(answer).toMatchObject({ errcode: 48002 });
    const { servicer_list } = await lab.api('KF', `kf/servicer/list?open_kfid=${KFID}`);
    expect(servicer_list).toEqual([{ userid: 'lin' }, { userid: 'chen' }]);
    await kf.says('还在吗');
    await kf.says('在吗', RIVER);
    await lab.until(() => kf.callbacks('kf_msg_or_event').length === 2, 'the doorbell of the other account');
    expect(kf.callbacks('kf_msg_or_event').map(({ fields }) => fields.OpenKfId)).toEqual([KFID, RIVER]);
    await rights({ added: [KFID] });
    expect(await kf.items()).toHaveLength(2);
  });

  test('are needed over one account before another can be added', async () => {
    await rights({ removed: [KFID, RIVER] });
    expect(await add()).toMatchObject({ errcode: 48002 });
  });

  test('over accounts the app adds or deletes itself are told only on request', async () => {
    const { open_kfid } = await add();
    await kf.api('account/del', { open_kfid });
    await rights({ removed: [RIVER] });
    await lab.until(() => changes().length === 1, 'the loss');
    expect(changes()[0]).toMatchObject({ AuthDelOpenKfId: RIVER });
    await startAnew({ kf: { authChangeOnOwnCalls: true, unassignedErrcode: 95000 } });
    const { open_kfid: added } = await add();
    await kf.api('account/del', { open_kfid: added });
    await lab.until(() => changes().length === 2, 'both');
    expect(changes()).toMatchObject([{ AuthAddOpenKfId: added }, { AuthDelOpenKfId: added }]);
    await rights({ removed: [KFID] });
    expect(await kf.sync()).toMatchObject({ errcode: 95000 });
  });
});
