import { binjiang, type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('who reports what, and where', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  it('two residents of one home who report the same problem share a ticket, and each hears the news', async () => {
    const wang = await desk.resident('王女士');
    const li = await desk.resident('李先生');
    const number = await people.reportsLeak(wang);
    await people.ask(li, '厨房水管漏水，3栋2单元1501，13900139000');
    const joined = await people.pick(li, '确认报修');
    expect(joined.text).toContain('已有登记');
    expect(joined.text).toContain(number);
    const tickets = await desk.tickets();
    expect(tickets).toHaveLength(1);
    expect(tickets[0]?.reporters).toHaveLength(2);
    await desk.expectStaffText('zhangwei', '【又有反映】');

    await people.order('zhangwei', `接单 ${number}`);
    await desk.expectText(wang, '已接单');
    await desk.expectText(li, '已接单');
    await people.order('zhangwei', `完成 ${number} 换了角阀`);
    await people.order('wangmin', `确认关闭 ${number}`);
    await desk.expectText(wang, '换了角阀');
    await desk.expectText(li, '换了角阀');
    await desk.settled();
    expect((await people.pick(li, 'A 满意')).text).toContain('谢谢您的评价');
    expect((await people.ask(li, '进度')).text).toContain(number);
  });

  describe('of two who share a ticket the one who joined', () => {
    let li: string;
    let number: string;
    beforeEach(async () => {
      number = await people.reportsLeak(await desk.resident('王女士'));
      li = await desk.resident('李先生');
      await people.ask(li, '厨房水管漏水，3栋2单元1501，13900139000');
      await people.pick(li, '确认报修');
    });
    const close = async () => {
      await people.order('zhangwei', `接单 ${number}`);
      await people.order('zhangwei', `完成 ${number} 换了角阀`);
      await people.order('wangmin', `确认关闭 ${number}`);
      await desk.expectText(li, '换了角阀');
      await desk.settled();
    };

    it('cancels for that household only', async () => {
      await people.ask(li, '取消');
      expect((await people.pick(li, '确认取消')).text).toContain('已为您取消');
      expect(await desk.tickets()).toMatchObject([{ status: 'dispatched', reporters: [expect.anything()] }]);
      await desk.expectStaffText('zhangwei', '最先报的住户仍需处理');
      expect((await people.ask(li, '进度')).text).not.toContain(number);
    });

    it('rates without rating for the first', async () => {
      await close();
      expect((await people.pick(li, 'C 不满意')).text).toContain('哪里没做好');
      const [ticket] = await desk.tickets();
      expect(ticket?.rating).toBeUndefined();
      const timeline = await desk.app.store.tickets.timeline(ticket?.id ?? '');
      expect(timeline.at(-1)).toMatchObject({ fact: 'ticket.rated', detail: { rating: 'C', by: 'joiner' } });
      await desk.expectStaffText('wangmin', '一同反映的住户评价不满意');
    });

    it('who says that it is not mended gets a word from the supervisor, and the ticket stays as it is', async () => {
      await close();
      expect((await people.ask(li, '还是没修好')).text).toMatch(/\d\d:\d\d前一定跟进/);
      expect(await desk.tickets()).toMatchObject([{ status: 'closed', reopens: 0 }]);
      await desk.expectStaffText('zhangwei', '一同反映的住户说问题还没有解决');
      await desk.expectCard('wangmin', '已处理', '一同反映的住户说问题还没有解决');
    });
  });

  it('what a joiner adds is shown without phone numbers to who does not hold the ticket', async () => {
    const number = await people.reportsLeak(await desk.resident('王女士'));
    const li = await desk.resident('李先生');
    await people.ask(li, '厨房水管漏水，3栋2单元1501，13900139000');
    await people.pick(li, '确认报修');
    expect((await desk.expectStaffText('zhangwei', '【又有反映】')).text).toContain('139****9000');
    await people.order('zhangwei', `接单 ${number}`);
    const read = (await people.inbox('zhouping')).map((message) => JSON.stringify(message)).join('\n');
    for (const phone of ['13800138000', '13900139000']) expect(read).not.toContain(phone);
  });

  it('never shows one reporter anything of the other', async () => {
    const wang = await desk.resident('王女士');
    const li = await desk.resident('李先生');
    const number = await people.reportsLeak(wang);
    await people.ask(li, '厨房水管漏水，3栋2单元1501，13900139000');
    await people.pick(li, '确认报修');
    await people.ask(li, '进度');
    const read = (await people.heard(li)).map(({ text }) => text).join('\n');
    expect(read).not.toContain('13800138000');
    const stranger = await desk.resident('赵先生');
    expect((await people.ask(stranger, `查一下 ${number}`)).text).toMatch(/没有查到/);
  });

  it('a different problem in the same home is a ticket of its own', async () => {
    const wang = await desk.resident();
    await people.reportsLeak(wang);
    await people.ask(wang, '客厅灯不亮，明天下午在家');
    expect((await people.pick(wang, '确认报修')).text).toMatch(/单号BX-\d{8}-0002/);
  });

  it.each(['9栋9单元909', '88栋1单元909', '3栋2单元7788'])(
    'a home that the property does not have is asked about kindly and never becomes a ticket: %s',
    async (room) => {
      const wang = await desk.resident();
      const answer = await people.ask(wang, `厨房水管漏水，${room}，13800138000`);
      expect(answer.text).toContain('抱歉，在云栖花园没有查到');
      expect(answer.text).toContain(room);
      expect(answer.text).toContain('其他小区');
      expect((await people.ask(wang, room)).text).toContain('没有查到');
      const recap = await people.ask(wang, '就是这里');
      expect(recap.text).toContain(`位置：${room}（房号待核实）`);
      expect((await people.ask(wang, '3栋2单元1501')).text).toContain('3栋2单元1501');
      await people.ask(wang, '对');
      expect((await desk.tickets()).map(({ place }) => place.room)).toEqual(['3-2-1501']);
    },
  );

  it('a known resident who names a home that does not exist is not taken to mean the remembered one', async () => {
    const wang = await desk.resident();
    await people.reportsLeak(wang);
    const answer = await people.ask(wang, '9栋9单元909马桶堵了，明天下午在家');
    expect(answer.text).toContain('没有查到');
  });

  it('each property keeps its own residents, numbers and people', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '厨房水管漏水，1栋1单元1501，13800138000', binjiang);
    const accepted = await people.pick(wang, '确认报修', binjiang);
    expect(accepted.text).toContain('0001');
    expect(await desk.tickets('yunqi')).toEqual([]);
    expect(await desk.tickets('binjiang')).toHaveLength(1);
    expect((await people.ask(wang, '进度')).text).toContain('没有查到您登记过的工单');
    await desk.expectGroupText('binjiang.engineering', '漏水');
    expect(await desk.groupChat('yunqi.engineering')).toEqual([]);
    expect(await people.order('wugang', '接单 0001')).toContain('没有找到');
  });
});
