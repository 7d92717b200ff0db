import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('several wishes in one message', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  const both = '厨房水管漏水，3栋2单元1501，13800138000，另外楼上天天半夜拖桌子吵得睡不着';

  it('are served one after the other: the more urgent first, the other from a menu afterwards', async () => {
    const wang = await desk.resident();
    expect((await people.ask(wang, both)).text).toContain('跟您核对一下');
    const opened = await people.pick(wang, '确认报修');
    expect(opened.text).toContain('单号BX-');
    expect(opened.text).toContain('还提到了别的事');
    const complaint = await people.pick(wang, '楼上天天半夜拖桌子吵得睡不着');
    expect(complaint.text).not.toContain('哪一栋');
    await people.pick(wang, '确认提交');
    await desk.settled();
    expect((await desk.tickets()).map(({ kind }) => kind).toSorted()).toEqual(['complaint', 'repair']);
    expect(await desk.conversation(wang)).not.toHaveProperty('wishes');
  });

  it('are told apart without a word between them', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '马桶堵了，我车位又被人占了，3栋2单元1501，13800138000');
    await people.pick(wang, '明天上午');
    const opened = await people.pick(wang, '确认报修');
    expect(opened.text).toContain('还提到了别的事');
    await people.pick(wang, '我车位又被人占了');
    await people.pick(wang, '确认提交');
    await desk.settled();
    expect((await desk.tickets()).map(({ code }) => code).toSorted()).toEqual(['PARKING', 'TOILET']);
  });

  it('are left alone when the resident does not want them now', async () => {
    const wang = await desk.resident();
    await people.ask(wang, both);
    await people.pick(wang, '确认报修');
    expect((await people.pick(wang, '先不用了')).text).toContain('随时告诉我');
    expect((await people.ask(wang, '谢谢')).text).not.toContain('还提到');
    expect(await desk.tickets()).toHaveLength(1);
  });

  it('survive a restart between the first and the second', async () => {
    const wang = await desk.resident();
    await people.ask(wang, both);
    await people.pick(wang, '确认报修');
    await desk.restart();
    await people.pick(wang, '楼上天天半夜拖桌子吵得睡不着');
    await people.pick(wang, '确认提交');
    await desk.settled();
    expect(await desk.tickets()).toHaveLength(2);
  });
});
