import { kfOf } from './kf-lab';
import { type Json, KFID, type Lab, startLab } from './lab';

let lab: Lab;
let kf: ReturnType<typeof kfOf>;
beforeEach(async () => {
  lab = await startLab();
  kf = kfOf(lab);
  await kf.arrive();
});
afterEach(() => lab.stop());

const servicers = async () => (await lab.api('KF', `kf/servicer/list?open_kfid=${KFID}`)).servicer_list;
const change = (path: 'add' | 'del', fields: Json) =>
  kf.api(`servicer/${path}`, { open_kfid: KFID, ...fields });
const names = (count: number) => Array.from({ length: count }, (_, n) => `member${n}`);
const numbers = (count: number) => Array.from({ length: count }, (_, n) => 100 + n);

describe('servicers', () => {
  test('are added and removed one by one, each with its own result', async () => {
    expect(await change('add', { userid_list: ['zhangwei', 'lin', 'stranger'] })).toMatchObject({
      errcode: 0,
      result_list: [
        { userid: 'zhangwei', errcode: 0, errmsg: 'success' },
        { userid: 'lin', errcode: 0, errmsg: 'ignored' },
        { userid: 'stranger', errcode: 60030 },
      ],
    });
    expect(await servicers()).toMatchObject([{ userid: 'lin' }, { userid: 'chen' }, { userid: 'ZhangWei' }]);
    expect(await change('del', { userid_list: ['lin', 'lin'] })).toMatchObject({
      result_list: [{ errmsg: 'success' }, { errmsg: 'ignored' }],
    });
    await kf.says('找林');
    expect(await kf.trans(3, { servicer_userid: 'lin' })).toMatchObject({ errcode: 95014 });
    expect(await kf.trans(3, { servicer_userid: 'ZhangWei' })).toMatchObject({ errcode: 0 });
  });

  test('can be whole departments', async () => {
    const added = await change('add', { department_id_list: [2, 99] });
    expect(added.result_list).toEqual([
      { department_id: 2, errcode: 0, errmsg: 'success' },
      { department_id: 99, errcode: 60030, errmsg: expect.any(String) },
    ]);
    expect(await servicers()).toContainEqual({ department_id: 2 });
    await kf.says('找工程部');
    expect(await kf.trans(3, { servicer_userid: 'ZhangWei' })).toMatchObject({ errcode: 0 });
    expect(await change('del', { department_id_list: [2] })).toMatchObject({
      result_list: [{ errmsg: 'success' }],
    });
    expect(await servicers()).toHaveLength(2);
  });

  test('are named in lists of at most 100 members, 20 departments to add and 100 to remove', async () => {
    for (const [path, fields, errcode] of [
      ['add', {}, 40063],
      ['add', { userid_list: names(100) }, 0],
      ['add', { userid_list: names(101) }, 40058],
      ['add', { department_id_list: numbers(20) }, 0],
      ['add', { department_id_list: numbers(21) }, 40058],
      ['del', {}, 40063],
      ['del', { userid_list: names(101) }, 40058],
      ['del', { department_id_list: numbers(100) }, 0],
      ['del', { department_id_list: numbers(101) }, 40058],
      ['add', { userid_list: ['lin'], open_kfid: 'wkNo' }, 95004],
    ] as const)
      expect({ path, fields, ...(await change(path, fields)) }).toMatchObject({ errcode });
  });

  test('stop for good or only pause, which the list and the event tell apart', async () => {
    const status = (body: Json) => lab.sim('servicers/lin/status', { openKfid: KFID, ...body });
    await status({ serving: false });
    await status({ serving: false, suspended: true });
    expect(await servicers()).toMatchObject([{ userid: 'lin', status: 1, stop_type: 1 }, { status: 0 }]);
    await kf.says('人工');
    expect(await kf.trans(3, { servicer_userid: 'lin' })).toMatchObject({ errcode: 95019 });
    await status({ serving: true });
    const changes = await kf.events('servicer_status_change');
    expect(changes).toMatchObject([{ status: 2, stop_type: 0 }, { status: 2, stop_type: 1 }, { status: 1 }]);
    expect(changes[2]).not.toHaveProperty('stop_type');
  });
});

describe('a servicer', () => {
  beforeEach(async () => {
    await kf.says('人工');
    await kf.trans(2);
    await kf.work('take', 'lin');
  });

  test('takes a message back, which leaves the phone and is an event', async () => {
    await kf.work('reply', 'lin', '发错了');
    const written = (await kf.items()).find(({ origin }) => origin === 5);
    const recall = (userid: string, msgid: unknown) =>
      lab.sim('sessions/wmWang/recall', { openKfid: KFID, userid, msgid });
    expect(await recall('chen', written?.msgid)).toHaveProperty('error');
    expect(await recall('lin', written?.msgid)).toEqual({});
    expect(await kf.events('servicer_recall_msg')).toEqual([
      {
        event_type: 'servicer_recall_msg',
        open_kfid: KFID,
        external_userid: 'wmWang',
        recall_msgid: written?.msgid,
        servicer_userid: 'lin',
      },
    ]);
    expect(
      (await lab.simList('residents/wmWang/messages')).filter(({ from }) => from === 'servicer'),
    ).toEqual([]);
    expect(await recall('lin', written?.msgid)).toHaveProperty('error');
  });

  test('no longer takes the messages of a resident until they are wanted again', async () => {
    const block = (blocked: boolean) =>
      lab.sim('sessions/wmWang/block', { openKfid: KFID, userid: 'lin', blocked });
    expect(await block(true)).toMatchObject({ blockedBy: 'lin' });
    await kf.says('骂人的话');
    expect((await kf.items()).some(({ text }) => (text as Json | undefined)?.content === '骂人的话')).toBe(
      false,
    );
    expect((await lab.simList('residents/wmWang/messages')).at(-1)).toMatchObject({
      text: '骂人的话',
      raw: { rejected: true },
    });
    expect(await block(false)).not.toHaveProperty('blockedBy');
    await kf.says('对不起');
    expect((await kf.items()).at(-1)).toMatchObject({ text: { content: '对不起' } });
    const common = { open_kfid: KFID, external_userid: 'wmWang', servicer_userid: 'lin' };
    expect(await kf.events('reject_customer_msg_switch_change')).toMatchObject([
      { ...common, reject_switch: 1 },
      { ...common, reject_switch: 0 },
    ]);
  });

  test('who opens an ended session again follows the one who had it', async () => {
    await kf.work('end', 'lin');
    await kf.work('reply', 'chen', '补充一句');
    expect((await kf.events('session_status_change')).at(-1)).toMatchObject({
      change_type: 4,
      old_servicer_userid: 'lin',
      new_servicer_userid: 'chen',
    });
    expect(await kf.session()).toMatchObject({ state: 3, servicer: 'chen' });
  });

  test('is asked to recommend somebody who is configured, until the advice is withdrawn', async () => {
    const upgrade = (fields: Json) =>
      kf.api('customer/upgrade_service', { open_kfid: KFID, external_userid: 'wmWang', ...fields });
    expect(await lab.api('KF', 'kf/customer/get_upgrade_service_config')).toMatchObject({
      member_range: { userid_list: ['ZhangWei'], department_id_list: [3] },
      groupchat_range: { chat_id_list: ['wrNeighbours'] },
    });
    for (const userid of ['ZhangWei', 'chen']) {
      const member = { userid, wording: '专属管家' };
      expect(await upgrade({ type: 1, member })).toMatchObject({ errcode: 0 });
      expect(await kf.session()).toMatchObject({ upgrade: { kind: 'member', ...member } });
    }
    await upgrade({ type: 2, groupchat: { chat_id: 'wrNeighbours', wording: '业主群' } });
    expect(await kf.session()).toMatchObject({ upgrade: { kind: 'groupchat', chatId: 'wrNeighbours' } });
    for (const [fields, errcode] of [
      [{ type: 1, member: { userid: 'stranger' } }, 95021],
      [{ type: 2, groupchat: { chat_id: 'wrOther' } }, 95021],
      [{ type: 1 }, 40063],
      [{ type: 2, groupchat: {} }, 40063],
      [{ type: 3 }, 40058],
      [{ type: 1, member: { userid: 'ZhangWei' }, external_userid: 'wmNobody' }, 40096],
    ] as const)
      expect(await upgrade(fields)).toMatchObject({ errcode });
    const who = { open_kfid: KFID, external_userid: 'wmWang' };
    expect(await kf.api('customer/cancel_upgrade_service', who)).toMatchObject({ errcode: 0 });
    expect(await kf.session()).not.toHaveProperty('upgrade');
  });
});

test('messages of a blocked resident stay readable where a corp is configured so', async () => {
  await lab.stop();
  lab = await startLab({ kf: { blockedMessagesReadable: true } });
  kf = kfOf(lab);
  await kf.arrive();
  await lab.sim('sessions/wmWang/block', { openKfid: KFID, userid: 'lin' });
  await kf.says('还能看到吗');
  expect((await kf.items()).at(-1)).toMatchObject({ text: { content: '还能看到吗' } });
});
