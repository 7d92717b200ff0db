import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('one wish told twice', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  it('tapping 报修 twice is one report: after it is opened nothing is left to cancel', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '你好');
    await people.pick(wang, '报修');
    expect((await people.pick(wang, '报修')).text).toContain('什么东西坏了');
    await people.ask(wang, '厨房水管漏水，3栋2单元1501，13800138000');
    await people.pick(wang, '确认报修');
    expect((await desk.conversation(wang))?.floor.map(({ flow }) => flow)).toEqual(['reception']);
    expect((await people.ask(wang, '取消')).text).toContain('要取消单号');
  });

  it('asking for progress again and again keeps one question', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '厨房水管漏水，3栋2单元1501，13800138000');
    await people.pick(wang, '确认报修');
    await people.ask(wang, '客厅灯不亮');
    expect((await people.ask(wang, '查进度')).text).toContain('BX-');
    await people.pick(wang, '明天上午');
    await people.pick(wang, '确认报修');
    for (let time = 0; time < 4; time++) {
      const answer = await people.ask(wang, '查进度');
      expect(answer.text).toContain('哪一件');
      expect(answer.text).not.toContain('接着办');
    }
    expect((await desk.conversation(wang))?.floor.map(({ flow }) => flow)).toEqual(['reception', 'progress']);
  });

  it('thanks that begin with 继续 do not bring a closed ticket back', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '厨房水管漏水，3栋2单元1501，13800138000');
    await people.pick(wang, '确认报修');
    const [ticket] = await desk.tickets();
    const number = ticket?.number ?? '';
    const worker = ticket?.dispatchedTo[0] ?? '';
    await people.order(worker, `接单 ${number}`);
    await people.order(worker, `完成 ${number} 换了角阀`);
    await people.order('wangmin', `确认关闭 ${number}`);
    await desk.settled();
    await people.ask(wang, '继续保持，谢谢师傅');
    expect((await desk.tickets())[0]).toMatchObject({ status: 'closed', reopens: 0 });
  });
});

describe('an alarm under control but not yet closed', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  const underControl = async (resident: string): Promise<void> => {
    await people.ask(resident, '家里着火了，3栋2单元1501');
    const [ticket] = await desk.tickets();
    const number = ticket?.number ?? '';
    await people.order('zhengdong', `收到 ${number}`);
    await people.order('zhengdong', `到场 ${number}`);
    await people.order('zhengdong', `完成 ${number} 已扑灭`);
    await desk.settled();
  };

  it('is a new alarm when the danger comes back', async () => {
    const wang = await desk.resident();
    await underControl(wang);
    expect((await people.ask(wang, '又着火了，火很大')).text).toContain('119');
    const tickets = await desk.tickets();
    expect(tickets.map(({ status }) => status)).toEqual(['dispatched', 'completed']);
    expect(tickets[0]).toMatchObject({ code: 'FIRE', place: { room: '3-2-1501' } });
  });

  it('does not swallow another wish, but passes on what is said about it', async () => {
    const wang = await desk.resident();
    await underControl(wang);
    expect((await people.ask(wang, '嗯嗯 吓死我了')).text).toContain('转告');
    expect((await people.ask(wang, '我要报修，厨房灯不亮')).text).toMatch(/联系电话|几栋/);
    expect((await people.ask(wang, '取消')).text).toContain('取消登记');
  });
});
