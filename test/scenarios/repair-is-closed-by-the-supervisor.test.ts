import { type Desk, startDesk } from '../harness/desk';

describe('a repair on the main road', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk();
  });
  afterAll(() => desk.close());

  it('goes from the first message to a ticket closed by the supervisor and rated by the resident', async () => {
    const wang = await desk.resident();
    await desk.say(wang, '厨房水管漏水，3栋2单元1501');
    expect((await desk.reply(wang)).text).toContain('联系电话');
    await desk.say(wang, '13800138000');
    const recap = await desk.reply(wang);
    expect(recap.text).toContain('3栋2单元1501');
    expect(recap.text).toContain('13800138000');
    await desk.tap(wang, '确认报修');
    expect((await desk.reply(wang)).text).toMatch(/单号BX-\d{8}-0001/);

    const [ticket] = await desk.tickets();
    const worker = ticket?.dispatchedTo[0] ?? '';
    const post = await desk.expectGroupText('yunqi.engineering', '漏水');
    expect(post.text).not.toContain('13800138000');

    await desk.press(worker, '接单');
    expect((await desk.reply(wang)).text).toMatch(/师傅已接单，预计/);
    await desk.press(worker, '出发');
    expect((await desk.reply(wang)).text).toContain('已出发');
    await desk.press(worker, '到场');
    await desk.type(worker, '完成 0001 换了角阀');
    await desk.press('wangmin', '确认关闭');
    const done = await desk.reply(wang);
    expect(done.text).toContain('换了角阀');
    await desk.tap(wang, 'A 满意');
    expect((await desk.reply(wang)).text).toContain('谢谢您的评价');

    const closed = await desk.app.store.tickets.get(ticket?.id ?? '');
    expect(closed).toMatchObject({ status: 'closed', rating: 'A', result: '换了角阀', assignee: worker });
  });
});
