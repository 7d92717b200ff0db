import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('finished work that nobody confirms', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  const reminders = async (staffId: string): Promise<number> =>
    (await people.inbox(staffId)).filter(({ type, text }) => type === 'text' && text.includes('【待确认】'))
      .length;
  const pass = async (seconds: number): Promise<void> => {
    await desk.fastForward(seconds);
    await desk.settled();
  };
  const finishRepair = async (): Promise<string> => {
    const number = await people.reportsLeak(await desk.resident());
    await people.order('zhangwei', `接单 ${number}`);
    await people.order('zhangwei', `完成 ${number} 换了角阀`);
    return number;
  };
  const fourHours = 4 * 3600;

  it('is remembered to the supervisor every four hours, from the second time also to the manager, six times', async () => {
    await finishRepair();
    await pass(fourHours - 60);
    expect(await reminders('wangmin')).toBe(0);
    await pass(60);
    expect([await reminders('wangmin'), await reminders('zhaojianguo')]).toEqual([1, 0]);
    await pass(fourHours);
    expect([await reminders('wangmin'), await reminders('zhaojianguo')]).toEqual([2, 1]);
    for (let time = 3; time <= 8; time++) await pass(fourHours);
    expect([await reminders('wangmin'), await reminders('zhaojianguo')]).toEqual([6, 5]);
  });

  it('is not remembered any more once it is confirmed or sent back', async () => {
    const number = await finishRepair();
    await people.order('wangmin', `退回 ${number} 还在滴`);
    await pass(fourHours);
    expect(await reminders('wangmin')).toBe(0);
    await people.order('zhangwei', `接单 ${number}`);
    await people.order('zhangwei', `完成 ${number} 换了软管`);
    await pass(fourHours);
    expect(await reminders('wangmin')).toBe(1);
    await people.order('wangmin', `确认关闭 ${number}`);
    await pass(fourHours);
    expect(await reminders('wangmin')).toBe(1);
  });

  it('is remembered after a quarter of an hour when it was an emergency', async () => {
    await people.ask(await desk.resident(), '着火了，3栋2单元1501');
    const number = (await desk.tickets())[0]?.number;
    await people.order('zhengdong', `收到 ${number}`);
    await people.order('zhengdong', `完成 ${number} 明火已灭`);
    await pass(15 * 60);
    expect([await reminders('zhengdong'), await reminders('zhaojianguo')]).toEqual([1, 1]);
    await people.order('zhengdong', `确认关闭 ${number}`);
    await pass(15 * 60);
    expect(await reminders('zhengdong')).toBe(1);
  });
});
