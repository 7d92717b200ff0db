import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

const question = '请问您说的是3栋2单元1501，对吗？';

describe('a room that the property does not have', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  const places = async () => (await desk.tickets()).map(({ place }) => place);

  it('is put to the resident, who confirms it after the product was started again', async () => {
    const wang = await desk.resident();
    expect((await people.ask(wang, '厨房水管漏水，三动二单元15001，13800138000')).text).toContain(question);
    await desk.restart();
    const recap = await people.pick(wang, '对');
    expect(recap.text).toContain('位置：3栋2单元1501');
    await people.pick(wang, '确认报修');
    expect(await places()).toEqual([{ room: '3-2-1501', confirmed: true }]);
    // Confirmed once, it is remembered.
    expect((await people.ask(wang, '马桶堵了，明天下午在家')).text).toContain('3栋2单元1501');
  });

  it('may be denied after the product was started again, typed as well as tapped', async () => {
    const wang = await desk.resident();
    expect((await people.ask(wang, '厨房水管漏水，3栋2单元15001，13800138000')).text).toContain(question);
    await desk.restart();
    expect((await people.ask(wang, '不是')).text).toContain('再写一次');
    expect((await people.ask(wang, '3栋2单元1601')).text).toContain('位置：3栋2单元1601');
    await people.ask(wang, '对');
    expect(await places()).toEqual([{ room: '3-2-1601', confirmed: true }]);
  });

  it('keeps nobody waiting in an emergency: people go to what was written and learn the rest', async () => {
    const wang = await desk.resident();
    const alarmed = await people.ask(wang, '3栋2单元15001着火了，快来人');
    expect(alarmed.text).toContain('疑似3栋2单元1501');
    expect(alarmed.menu?.map(({ content }) => content)).toContain('不是，我重新说');
    const [fire] = await desk.tickets();
    expect(fire).toMatchObject({
      code: 'FIRE',
      status: 'dispatched',
      place: { unlisted: { said: '3栋2单元15001', near: ['3-2-1501'] }, confirmed: false },
    });
    const told = fire?.dispatchedTo[0] ?? '';
    await desk.expectCard(told, '收到，马上去', '3栋2单元15001（疑似3栋2单元1501）（未确认）');
    await desk.restart();
    const noted = await people.pick(wang, '对');
    expect(noted.text).toContain('3栋2单元1501已转告');
    expect(await places()).toEqual([{ room: '3-2-1501', confirmed: true }]);
    await desk.expectCard(told, '收到，马上去', '3栋2单元1501');
    expect((await people.ask(wang, '火很大')).text).toContain('已转告现场同事');
  });

  it('is withdrawn when the resident denies it, and the right one goes to those on the way', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '3栋2单元15001着火了，快来人');
    expect((await people.ask(wang, '不是')).text).toContain('准确位置');
    expect(await places()).toEqual([{ unlisted: { said: '3栋2单元15001', near: [] }, confirmed: false }]);
    expect((await people.ask(wang, '5栋1单元302')).text).toContain('5栋1单元302已转告');
    expect(await places()).toEqual([{ room: '5-1-302', confirmed: true }]);
  });
});
