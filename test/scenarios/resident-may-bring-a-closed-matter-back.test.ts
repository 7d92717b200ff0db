import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('after a ticket is closed', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  let number: string;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
    wang = await desk.resident();
    number = await people.reportsLeak(wang);
    await close('换了角阀');
  });
  afterEach(() => desk.close());

  async function close(result: string): Promise<void> {
    await people.order('zhangwei', `接单 ${number}`);
    await people.order('zhangwei', `完成 ${number} ${result}`);
    await people.order('wangmin', `确认关闭 ${number}`);
    await desk.expectText(wang, result);
    await desk.settled();
  }
  const ticket = async () => (await desk.tickets())[0];

  it.each(['返工', '还是没修好', '又漏了'])(
    '「%s」 reopens it with a time, and the worker hears of it',
    async (words) => {
      const answer = await people.ask(wang, words);
      expect(answer.text).toContain(number);
      expect(answer.text).toMatch(/(今天|明天)\d\d:\d\d前/);
      expect(await ticket()).toMatchObject({ status: 'dispatched', reopens: 1 });
      await desk.expectCard('zhangwei', '接单', number);
      await desk.expectGroupText('yunqi.engineering', '住户反映未解决');
      await close('换了整根软管');
      expect((await people.pick(wang, 'A 满意')).text).toContain('谢谢您的评价');
      expect(await ticket()).toMatchObject({ status: 'closed', rating: 'A', result: '换了整根软管' });
    },
  );

  it('eight days later it is too late to reopen: a new report is offered', async () => {
    await desk.fastForward(8 * 24 * 3600);
    await desk.settled();
    const answer = await people.ask(wang, '厨房水管又漏了');
    expect(answer.text).toContain('跟您核对');
  });

  it('a rating counts once', async () => {
    expect((await people.pick(wang, 'B 较满意')).text).toContain('谢谢您的评价');
    expect((await people.pick(wang, 'A 满意')).text).toContain('已经收到');
    expect((await people.ask(wang, 'C')).text).not.toBe('');
    expect(await ticket()).toMatchObject({ rating: 'B' });
  });

  it('a rating may be typed', async () => {
    expect((await people.ask(wang, '满意')).text).toContain('谢谢您的评价');
    expect(await ticket()).toMatchObject({ rating: 'A' });
  });

  it('a bad rating asks why; the words reach the supervisor, who answers by a time', async () => {
    expect((await people.pick(wang, 'C 不满意')).text).toContain('哪里没做好');
    await desk.expectStaffText('wangmin', '【不满意】');
    const answer = await people.ask(wang, '师傅没穿鞋套，地上都是泥');
    expect(answer.text).toMatch(/(今天|明天)\d\d:\d\d前联系您/);
    await desk.expectCard('wangmin', '已处理', '没穿鞋套');
    expect(await ticket()).toMatchObject({ status: 'closed', rating: 'C' });
  });

  it('a bad rating may ask for the work to be done again', async () => {
    await people.pick(wang, 'C 不满意');
    expect((await people.pick(wang, '请重新处理')).text).toContain('已重新打开');
    expect(await ticket()).toMatchObject({ status: 'dispatched', reopens: 1 });
    await close('重新做了防水');
    expect((await people.pick(wang, 'A 满意')).text).toContain('谢谢您的评价');
    expect(await ticket()).toMatchObject({ rating: 'A' });
  });

  it('a bad rating may be told only, and the supervisor hears of it', async () => {
    await people.pick(wang, 'C 不满意');
    expect((await people.pick(wang, '只是反映一下')).text).toContain('主管');
    await desk.expectCard('wangmin', '已处理', '不满意');
  });

  it('an old menu tapped says where things stand and changes nothing', async () => {
    const before = await ticket();
    const stale = await people.pick(wang, '确认报修');
    expect(stale.text).toContain('已经失效');
    expect(stale.text).toContain(number);
    expect(await desk.tickets()).toHaveLength(1);
    expect((await ticket())?.revision).toBe(before?.revision);
  });

  it('an old menu tapped in the middle of a new report puts the open question again', async () => {
    await people.ask(wang, '客厅灯不亮');
    const stale = await people.pick(wang, '确认报修');
    expect(stale.text).toContain('已经过了');
    expect(stale.text).toContain('什么时候');
    expect(await desk.tickets()).toHaveLength(1);
  });
});
