import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('an employee', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk({
      configure: (configuration) => ({
        ...configuration,
        staff: configuration.staff.filter(({ id }) => id !== 'zhulin'),
      }),
    });
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  it.each(['接单 0007', '完成 0007 换了角阀', '到场0007', '确认关闭 BX-20261123-0007'])(
    'who types 「%s」 to the residents’ account is pointed to the staff app, and nothing changes',
    async (command) => {
      const resident = await desk.resident();
      const number = await people.reportsLeak(resident);
      const worker = await desk.resident('张伟');
      const answer = await people.ask(worker, command);
      expect(answer.text).toContain('员工应用');
      expect(answer.text).toContain('我的工单');
      expect((await desk.tickets()).map((ticket) => [ticket.number, ticket.status])).toEqual([
        [number, 'dispatched'],
      ]);
    },
  );

  it('who does so in the middle of an own report is then asked the open question again', async () => {
    const worker = await desk.resident('张伟');
    await people.ask(worker, '厨房水管漏水，3栋2单元1501');
    const answer = await people.ask(worker, '接单 0007');
    expect(answer.text).toContain('员工应用');
    expect(answer.text).toContain('联系电话');
    expect((await people.ask(worker, '13800138000')).text).toContain('跟您核对');
  });

  it.each(['厨房水管漏水，3栋2单元1501', '你好', '？？？', '接单', '接单 abc', '取消', '人工', '[表情]'])(
    'who types 「%s」 into the staff app is told the commands',
    async (text) => {
      expect(await people.order('zhangwei', text)).toContain('接单 0007');
      expect(await desk.tickets()).toEqual([]);
    },
  );

  it('who cries for help in the staff app is not sent a list of commands only', async () => {
    const answer = await people.order('zhangwei', '着火了，3栋2单元');
    expect(answer).toMatch(/119|值班|电话/);
  });

  it('who has no work is told so, and else sees it listed', async () => {
    expect(await people.order('zhangwei', '我的工单')).toContain('没有未办结的工单');
    const wang = await desk.resident();
    const number = await people.reportsLeak(wang);
    expect(await people.order('zhangwei', '我的工单')).toContain(`${number} 漏水`);
    expect(await people.order('zhulin', '我的工单')).toContain('还没有登记为物业服务人员');
  });

  it('who is not registered can neither take nor see a ticket', async () => {
    const wang = await desk.resident();
    const number = await people.reportsLeak(wang);
    expect(await people.order('zhulin', `接单 ${number}`)).toContain('联系客服主管');
    expect((await desk.tickets())[0]?.status).toBe('dispatched');
  });
});
