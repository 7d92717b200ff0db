import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('buttons and typed commands', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  const facts = async (): Promise<readonly string[]> => {
    const [ticket] = await desk.tickets();
    return (await desk.app.store.tickets.timeline(ticket?.id ?? '')).map(({ fact }) => fact);
  };
  const count = async (fact: string) => (await facts()).filter((one) => one === fact).length;
  const status = async () => (await desk.tickets())[0]?.status;
  /** The task id of the card, so that it can be tapped again later as an old one. */
  const cardOf = async (staffId: string, button: string) => (await desk.expectCard(staffId, button)).taskId;
  const tapRaw = (staffId: string, taskId: string, key: string) =>
    desk.post<{ delivered: boolean }>(`/sim/staff/${staffId}/tap`, { taskId, key });
  /** Taps a card that the phone still shows as it was before: its redrawing is held back. */
  const whileStale = async (act: () => Promise<void>): Promise<void> => {
    await desk.plan({ kind: 'api.http', match: 'update_template_card', status: 503, times: 'always' });
    await act();
    await fetch(`${desk.simulatorUrl}/sim/faults`, { method: 'DELETE' });
  };

  it('pressed twice: the second press changes nothing and tells the state', async () => {
    const wang = await desk.resident();
    await people.reportsLeak(wang);
    const card = await cardOf('zhangwei', '接单');
    await whileStale(async () => {
      await tapRaw('zhangwei', card, 'acknowledge');
      await tapRaw('zhangwei', card, 'acknowledge');
      await desk.expectStaffText('zhangwei', '您刚才的操作未生效');
    });
    await desk.fastForward(30);
    await desk.settled();
    expect(await count('ticket.acknowledged')).toBe(1);
    expect((await people.heard(wang)).filter(({ text }) => text.includes('已接单'))).toHaveLength(1);
  });

  it('pressed by two at the same moment: one has it, the other is told who', async () => {
    const wang = await desk.resident();
    await people.reportsLeak(wang);
    const [first, second] = await Promise.all([cardOf('zhangwei', '接单'), cardOf('zhouping', '接单')]);
    await Promise.all([tapRaw('zhangwei', first, 'acknowledge'), tapRaw('zhouping', second, 'acknowledge')]);
    await desk.settled();
    expect(await count('ticket.acknowledged')).toBe(1);
    const holder = (await desk.tickets())[0]?.assignee ?? '';
    const other = holder === 'zhangwei' ? 'zhouping' : 'zhangwei';
    const told = await desk.expectStaffText(other, '您刚才的操作未生效');
    expect(told.text).toContain(holder === 'zhangwei' ? '张师傅' : '周师傅');
    expect((await desk.expectCard(holder, '出发')).title).toContain('漏水');
  });

  it('pressed by somebody it does not belong to: refused with the state, by card and by command', async () => {
    const wang = await desk.resident();
    const number = await people.reportsLeak(wang);
    expect(await people.order('wugang', `接单 ${number}`)).toContain('您刚才的操作未生效');
    expect(await people.order('zhouping', `确认关闭 ${number}`)).toContain('您刚才的操作未生效');
    await people.order('zhangwei', `接单 ${number}`);
    expect(await people.order('zhouping', `到场 ${number}`)).toContain('张师傅已接单');
    expect(await people.order('zhouping', `完成 ${number} 我修的`)).toContain('未生效');
    expect(await people.order('zhangwei', `转派 ${number} 李强`)).toContain('未生效');
    expect(await status()).toBe('acknowledged');
  });

  it('on a card of before a reassignment: the new one has it, the old card says so', async () => {
    const wang = await desk.resident();
    const number = await people.reportsLeak(wang);
    const old = await cardOf('zhangwei', '接单');
    await desk.press('zhangwei', '接单');
    await desk.expectCard('zhangwei', '出发');
    await people.pressChoosing('sunjianjun', '转派', '李强');
    await desk.expectCard('liqiang', '接单', number);
    await desk.settled();
    await desk.expectStaffText('zhangwei', '已改派给李强，您不用再跟进');
    await tapRaw('zhangwei', old, 'depart');
    await desk.expectStaffText('zhangwei', '您刚才的操作未生效');
    expect(await people.order('zhangwei', `出发 ${number}`)).toContain('未生效');
    await desk.press('liqiang', '接单');
    await desk.settled();
    expect((await desk.tickets())[0]?.assignee).toBe('liqiang');
  });

  it('转派 by name, to nobody and to somebody of another property', async () => {
    const wang = await desk.resident();
    const number = await people.reportsLeak(wang);
    expect(await people.order('chenjing', `转派 ${number} 李强`)).toContain('已记录');
    await desk.expectCard('liqiang', '接单', number);
    expect((await desk.tickets())[0]?.dispatchedTo).toEqual(['liqiang']);
    expect(await people.order('chenjing', `转派 ${number} 何军`)).toContain('没有找到同事');
    expect(await people.order('chenjing', `转派 ${number}`)).toContain('没有找到同事');
    expect((await desk.tickets())[0]?.dispatchedTo).toEqual(['liqiang']);
  });

  it('after closing: nothing moves any more', async () => {
    const wang = await desk.resident();
    const number = await people.reportsLeak(wang);
    const card = await cardOf('zhangwei', '接单');
    await desk.press('zhangwei', '接单');
    await people.order('zhangwei', `完成 ${number} 换了角阀`);
    await desk.press('wangmin', '确认关闭');
    await desk.expectText(wang, '换了角阀');
    await desk.settled();
    await tapRaw('zhangwei', card, 'complete');
    expect((await desk.expectStaffText('zhangwei', '您刚才的操作未生效')).text).toContain('已关闭');
    expect(await people.order('zhangwei', `完成 ${number} 又一次`)).toContain('已关闭');
    expect(await people.order('wangmin', `确认关闭 ${number}`)).toContain('已关闭');
    expect((await desk.tickets())[0]).toMatchObject({ status: 'closed', result: '换了角阀' });
  });

  it('on a card older than 72 hours: the press counts, and a fresh card takes the place of the old', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '客厅灯不亮，3栋2单元1501，13800138000，后天下午在家');
    await people.pick(wang, '确认报修');
    await desk.press('zhangwei', '接单');
    await desk.expectCard('zhangwei', '出发');
    await desk.settled();
    const old = await cardOf('zhangwei', '出发');
    await desk.fastForward(73 * 3600);
    await desk.settled();
    await people.order('sunjianjun', '转派 0001 张伟');
    await desk.settled();
    const fresh = await desk.expectCard('zhangwei', '接单');
    expect(fresh.taskId).not.toBe(old);
    await desk.press('zhangwei', '接单');
    await desk.expectCard('zhangwei', '出发');
    expect(await status()).toBe('acknowledged');
  });

  it('typed with the whole number, the last digits, ambiguous digits and an unknown number', async () => {
    const wang = await desk.resident();
    const number = await people.reportsLeak(wang);
    await people.ask(wang, '我要投诉楼上太吵，昨天晚上十二点还在装修');
    await people.pick(wang, '确认提交');
    const ambiguous = await people.order('sunjianjun', '接单 0001');
    expect(ambiguous).toContain('多张工单');
    expect(ambiguous).toContain(number);
    expect(await people.order('sunjianjun', '接单 7')).toContain('没有找到');
    expect(await people.order('sunjianjun', '接单 BX-20990101-0001')).toContain('没有找到');
    expect(await people.order('zhangwei', `接单 ${number.toLowerCase()}`)).toContain('已记录“接单”');
    await people.ask(wang, '客厅灯不亮，明天下午在家');
    await people.pick(wang, '确认报修');
    expect(await people.order('zhangwei', '接单 2')).toContain('已记录“接单”');
    expect(await people.order('zhangwei', '接单0002')).toContain('未生效');
  });

  it('退回 with a reason, by card and by command: the worker goes again and the resident is not told it is done', async () => {
    const wang = await desk.resident();
    const number = await people.reportsLeak(wang);
    await people.order('zhangwei', `接单 ${number}`);
    await people.order('zhangwei', `完成 ${number} 好了`);
    await people.pressChoosing('wangmin', '退回', '结果没写清楚');
    await desk.expectGroupText('yunqi.engineering', '已退回');
    await desk.settled();
    expect((await desk.tickets())[0]).toMatchObject({ status: 'dispatched', returns: 1 });
    await desk.expectCard('zhangwei', '接单', number);
    await people.order('zhangwei', `接单 ${number}`);
    await people.order('zhangwei', `完成 ${number} 换了角阀和软管`);
    expect(await people.order('wangmin', `退回 ${number} 住户说还在滴`)).toContain('已记录');
    const [ticket] = await desk.tickets();
    const reasons = (await desk.app.store.tickets.timeline(ticket?.id ?? ''))
      .filter(({ fact }) => fact === 'ticket.returned')
      .map(({ detail }) => detail.reason);
    expect(reasons).toEqual(['结果没写清楚', '住户说还在滴']);
    expect((await people.heard(wang)).map(({ text }) => text).join()).not.toContain('处理完毕');
  });

  it('a task of the front desk is done once; the second is told by whom', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '你们的保安小吴真负责，表扬一下');
    const [first, second] = await Promise.all([cardOf('chenjing', '已处理'), cardOf('linfang', '已处理')]);
    await whileStale(async () => {
      await tapRaw('chenjing', first, 'task-done');
      await tapRaw('linfang', second, 'task-done');
      await desk.expectStaffText('linfang', '陈静已经处理了');
    });
    await desk.fastForward(30);
    await desk.settled();
  });

  it('an answer without words is not sent: the hint says how', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '小区什么时候装自助洗车机');
    const [ticket] = await desk.tickets();
    expect(ticket?.kind).toBe('consult');
    await people.order('chenjing', `接单 ${ticket?.number}`);
    expect(await people.order('chenjing', `答复 ${ticket?.number}`)).toContain('请写上给住户的答复');
    await desk.press('chenjing', '完成');
    await desk.settled();
    expect(await status()).toBe('acknowledged');
    await people.order('chenjing', `答复 ${ticket?.number} 业委会下月讨论`);
    await desk.expectText(wang, '业委会下月讨论');
  });

  it('a task of the front desk is not done by somebody of another property', async () => {
    await people.ask(await desk.resident(), '着火了，3栋2单元1501');
    const [task] = await desk.app.store.tasks.open('yunqi');
    const [card] = await desk.app.store.cards.liveOfTask(task?.id ?? '');
    const at = new Date((await desk.get<{ now: string }>('/sim/clock')).now);
    await desk.app.store.transaction((tx) =>
      tx.inbox.add([
        {
          id: 'tapped-by-another-property',
          key: 'tapped-by-another-property',
          subject: { kind: 'staff', id: 'hejun' },
          lane: 'interactive',
          receivedAt: at,
          input: {
            type: 'card.tapped',
            staffId: 'hejun',
            at,
            cardId: card?.id ?? '',
            action: 'task-done',
            selections: {},
          },
        },
      ]),
    );
    expect((await desk.expectStaffText('hejun', '您刚才的操作未生效')).text).toContain('待处理');
    expect((await desk.app.store.tasks.open('yunqi')).map(({ id }) => id)).toContain(task?.id);
  });
});
