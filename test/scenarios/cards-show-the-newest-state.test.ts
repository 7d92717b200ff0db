import { type Desk, startDesk } from '../harness/desk';

describe('the cards of a ticket', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk();
  });
  afterAll(() => desk.close());

  it('end with the newest state when three things happen while a card is being redrawn', async () => {
    const wang = await desk.resident();
    await desk.say(wang, '厨房水管漏水，3栋2单元1501，电话13800138000');
    await desk.tap(wang, '确认报修');
    await desk.expectText(wang, '单号');
    const worker = (await desk.tickets())[0]?.dispatchedTo[0] ?? '';
    await desk.expectCard(worker, '接单');
    await desk.settled();

    await desk.plan({ kind: 'api.latency', match: 'update_template_card', ms: 500, times: 'always' });
    for (const command of ['接单 0001', '出发 0001', '到场 0001']) await desk.type(worker, command);
    await desk.settled();

    expect(await desk.tickets()).toMatchObject([{ status: 'onSite' }]);
    const newest = (await desk.staffChat(worker)).findLast(({ card }) => card)?.card;
    expect(newest).toMatchObject({
      title: expect.stringContaining('漏水'),
      body: expect.stringContaining('到场'),
    });
    const work = newest?.buttons.filter(({ key }) => !key.startsWith('as:'));
    expect(work?.map(({ text }) => text)).toEqual(['完成']);
  });
});
