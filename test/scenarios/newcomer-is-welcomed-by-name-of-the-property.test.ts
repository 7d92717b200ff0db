import { binjiang, type Desk, startDesk, yunqi } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';
import { until } from '../harness/until';

describe('somebody who opens the chat', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
    wang = await desk.resident();
  });
  afterEach(() => desk.close());

  it.each([
    [yunqi, '云栖花园'],
    [binjiang, '滨江一号'],
  ])('is welcomed within 20 seconds with the name of the property: %s', async (account, name) => {
    const before = Date.parse((await desk.get<{ now: string }>('/sim/clock')).now);
    await people.enter(wang, undefined, undefined, account);
    const welcome = await desk.expectText(wang, name, account);
    expect(welcome.text).toContain('智能客服');
    expect(welcome.text).toContain('人工');
    expect(Date.parse(welcome.at) - before).toBeLessThan(20_000);
  });

  it('twice is welcomed once, and the welcome costs nothing of the five messages', async () => {
    await people.enter(wang);
    await desk.expectText(wang, '云栖花园');
    await people.enter(wang);
    await desk.settled();
    expect(await people.heard(wang)).toHaveLength(1);
    expect((await desk.conversation(wang))?.allowance.used).toBe(0);
  });

  it('through the code on a door is offered that home, never taken to be there', async () => {
    await people.enter(wang, 'door', 'room=3-2-1501');
    await desk.expectText(wang, '云栖花园');
    const asked = await people.ask(wang, '厨房水管漏水，13800138000');
    expect(asked.text).toContain('哪一处');
    expect(asked.menu?.map(({ content }) => content)).toEqual(['3栋2单元1501']);
    expect((await people.pick(wang, '3栋2单元1501')).text).toContain('跟您核对');
  });

  it.each(['对', '是的', '1501'])('may confirm the offered home by 「%s」', async (words) => {
    await people.enter(wang, 'door', 'room=3-2-1501');
    await desk.expectText(wang, '云栖花园');
    await people.ask(wang, '厨房水管漏水，13800138000');
    expect((await people.ask(wang, words)).text).toContain('位置：3栋2单元1501');
  });

  it('may be somewhere else: the home that is said counts', async () => {
    await people.enter(wang, 'door', 'room=3-2-1501');
    await desk.expectText(wang, '云栖花园');
    await people.ask(wang, '厨房水管漏水，13800138000');
    expect((await people.ask(wang, '5栋1单元302')).text).toContain('位置：5栋1单元302');
  });

  it.each(['room=88-1-101', 'room=3-9-1501', 'room=3-2-9901', 'nonsense', 'room='])(
    'through a code that names no home of the property is asked as everybody else: %s',
    async (param) => {
      await people.enter(wang, 'door', param);
      await desk.expectText(wang, '云栖花园');
      expect((await people.ask(wang, '厨房水管漏水，13800138000')).text).toMatch(/几栋几单元/);
    },
  );

  it('and cries for help: help goes to the home of the code, marked as not confirmed', async () => {
    await people.enter(wang, 'door', 'room=3-2-1501');
    await desk.expectText(wang, '云栖花园');
    const answer = await people.ask(wang, '着火了');
    expect(answer.text).toContain('3栋2单元1501');
    expect(answer.text).toContain('如果您不在这里');
    await desk.expectCard('wugang', '收到，马上去', '3栋2单元1501（未确认）');
  });

  it('after the product was away for longer than 20 seconds is not welcomed too late, and answered when writing', async () => {
    await desk.plan({ kind: 'api.http', match: 'send_msg_on_event', status: 503, times: 'always' });
    await people.enter(wang);
    await until('the visit is known', async () => (await desk.conversation(wang)) !== null);
    await desk.fastForward(25);
    await desk.settled();
    expect(await people.heard(wang)).toEqual([]);
    expect((await people.ask(wang, '你好')).text).toContain('云栖花园');
  });
});
