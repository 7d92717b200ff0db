import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('the same problem reported again, but graver', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  const timeline = async () => {
    const [ticket] = await desk.tickets();
    return (await desk.app.store.tickets.timeline(ticket?.id ?? '')).map(({ fact }) => fact);
  };
  const openPromises = async () => {
    const [ticket] = await desk.tickets();
    const all = await desk.app.store.promises.ofTicket(ticket?.id ?? '');
    return all.filter(({ state }) => state === 'open');
  };

  it('turns a possible danger into a certain one: everybody of its category is sent, and the chain starts anew', async () => {
    const wang = await desk.resident('王女士');
    const li = await desk.resident('李先生');
    await people.ask(wang, '听说3栋2单元1501着火了，快来看看');
    expect(await desk.tickets()).toMatchObject([{ code: 'FIRE', emergency: { possible: true } }]);
    const guards = (await desk.tickets())[0]?.dispatchedTo ?? [];
    await desk.fastForward(60);
    await desk.settled();

    await people.ask(li, '3栋2单元1501着火了，火很大');
    const tickets = await desk.tickets();
    expect(tickets).toHaveLength(1);
    expect(tickets[0]).toMatchObject({ emergency: { possible: false }, escalation: { climbed: 0 } });
    expect((tickets[0]?.dispatchedTo ?? []).length).toBeGreaterThan(guards.length);
    expect(await timeline()).toContain('ticket.raised');
    await desk.expectGroupText('yunqi.security', '险情确认');
    await desk.expectCard('zhangwei', '收到，马上去');
    await desk.expectCard('zhaojianguo', '收到，马上去');
    await desk.expectCard('chenjing', '已处理', '请立即拨打：119');
    await desk.expectStaffText('zhangwei', '火很大');

    await desk.fastForward(60);
    await desk.settled();
    expect((await desk.tickets())[0]?.escalation.climbed).toBe(1);
  });

  it('sends the others also when somebody already holds it, and leaves it with that person', async () => {
    const wang = await desk.resident('王女士');
    await people.ask(wang, '听说3栋2单元1501着火了，快来看看');
    await people.order('wugang', `收到 ${(await desk.tickets())[0]?.number}`);
    await people.ask(await desk.resident('李先生'), '3栋2单元1501着火了，火很大');
    await desk.expectCard('zhaojianguo', '已受控');
    await desk.expectStaffText('zhangwei', '火很大');
    expect(await desk.tickets()).toMatchObject([{ status: 'acknowledged', assignee: 'wugang' }]);
  });

  it('makes an ordinary repair urgent, with the earlier time', async () => {
    const wang = await desk.resident('王女士');
    const li = await desk.resident('李先生');
    await people.ask(wang, '厨房水龙头滴水，3栋2单元1501，13800138000');
    await people.pick(wang, '明天下午');
    await people.pick(wang, '确认报修');
    expect(await desk.tickets()).toMatchObject([{ repairClass: 'normal' }]);
    const [before] = await openPromises();
    await people.ask(li, '厨房水龙头拧不紧，水一直流，3栋2单元1501，13900139000');
    expect((await people.pick(li, '确认报修')).text).toContain('已有登记');
    expect(await desk.tickets()).toMatchObject([{ repairClass: 'urgent' }]);
    const [after, ...more] = await openPromises();
    expect(more).toEqual([]);
    expect(after?.kind).toBe('arrive');
    expect(after?.dueAt.getTime()).toBeLessThan(before?.dueAt.getTime() ?? 0);
    await desk.expectGroupText('yunqi.engineering', '情况升级');
  });

  it('that is not graver only joins', async () => {
    await people.reportsLeak(await desk.resident('王女士'));
    await people.reportsLeak(await desk.resident('李先生'));
    expect(await desk.tickets()).toHaveLength(1);
    expect(await timeline()).not.toContain('ticket.raised');
  });
});
