import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('a resident who falls silent in the middle of a report', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  const minutes = (resident: string, count: number) =>
    people.hears(resident, async () => {
      await desk.fastForward(count * 60);
      await desk.settled();
    });
  const nudged = async (resident: string): Promise<void> => {
    await desk.fastForward(601);
    await desk.expectText(resident, '还要继续吗');
    await desk.settled();
  };

  it('is asked after ten minutes, once and only once', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '厨房水管漏水，3栋2单元1501');
    expect(await minutes(wang, 9)).toEqual([]);
    await desk.fastForward(61);
    expect((await desk.expectText(wang, '还要继续吗')).menu?.map(({ content }) => content)).toEqual([
      '继续',
      '晚点再说',
    ]);
    await desk.settled();
    expect(await minutes(wang, 60)).toEqual([]);
    expect(await minutes(wang, 24 * 60)).toEqual([]);
  });

  it.each(['tap', 'type'])('goes on with 继续 (%s) where it stopped, nothing lost', async (how) => {
    const wang = await desk.resident();
    await people.ask(wang, '厨房水管漏水，3栋2单元1501');
    await nudged(wang);
    const again = how === 'tap' ? await people.pick(wang, '继续') : await people.ask(wang, '继续');
    expect(again.text).toContain('联系电话');
    const recap = await people.ask(wang, '13800138000');
    expect(recap.text).toContain('3栋2单元1501');
    expect(recap.text).toContain('漏水');
    expect((await people.pick(wang, '确认报修')).text).toMatch(/单号BX/);
  });

  it('may simply answer the question', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '厨房水管漏水，3栋2单元1501');
    await nudged(wang);
    expect((await people.ask(wang, '13800138000')).text).toContain('跟您核对');
  });

  it('may put it off with 晚点再说 and come back hours later with 继续', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '客厅灯不亮，3栋2单元1501，13800138000');
    await nudged(wang);
    expect((await people.pick(wang, '晚点再说')).text).toContain('保留');
    expect(await minutes(wang, 5 * 60)).toEqual([]);
    expect((await people.ask(wang, '继续')).text).toContain('什么时候');
    const recap = await people.ask(wang, '明天下午');
    expect(recap.text).toContain('时间：明天下午');
    expect(recap.text).not.toContain('继续');
  });

  it('is asked although the product was restarted in between, and goes on after another restart', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '厨房水管漏水，3栋2单元1501');
    await desk.fastForward(300);
    await desk.restart();
    await desk.fastForward(301);
    await desk.expectText(wang, '还要继续吗');
    await desk.settled();
    await desk.restart();
    expect(await minutes(wang, 60)).toEqual([]);
    expect((await people.pick(wang, '继续')).text).toContain('联系电话');
    expect((await people.ask(wang, '13800138000')).text).toContain('3栋2单元1501');
  });

  it('is not asked when nothing is open, in an emergency, or while a person serves', async () => {
    const greeted = await desk.resident();
    await people.ask(greeted, '你好');
    const helped = await desk.resident();
    await people.ask(helped, '老人晕倒了，3栋2单元1501');
    const served = await desk.resident();
    await people.ask(served, '厨房水管漏水，5栋1单元302');
    await people.ask(served, '人工');
    const done = await desk.resident();
    await people.reportsLeak(done, '6栋1单元302');
    await desk.fastForward(700);
    await desk.settled();
    for (const resident of [greeted, helped, served, done])
      expect((await people.heard(resident)).map(({ text }) => text).join()).not.toContain('还要继续吗');
  });
});
